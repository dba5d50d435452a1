"""Undated texts that name their month, season or year: which lines do, and what the dates without a year take from them."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.annotate.dates import find_dates
from pipeline.dates.publication import issue, publication_date
from pipeline.textview import TextView
from tests.dates.test_publication import BODY, document

NEWS = (
    "body: Die Stadt Aurich und die Gemeinde Appingedam haben ihre Zusammenarbeit verlängert.",
    "body: Beide Räte stimmten zu.",
    "body: Gefeiert wird im Hafenmuseum.",
)

HEADS = [
    ("title: Gemeindeblatt – Juli 2021 – Aus dem Rat", "2021-07-01", "2021-07-31"),
    ("letterhead: Hafenverbund | Presseinformation | März 2021", "2021-03-01", "2021-03-31"),
    ("letterhead: Rathausbrief, Frühjahr 2023", "2023-03-01", "2023-05-31"),
    ("letterhead: Rathausbrief Nr. 3, Winter 2022", "2022-12-01", "2023-02-28"),
    ("letterhead: Rathausbrief, Ausgabe 2/2022", "2022-01-01", "2022-12-31"),
    ("letterhead: Rathausbrief, Heft 3 (2022)", "2022-01-01", "2022-12-31"),
    ("title: Konzert im Mai 2023", None, None),
    ("title: Haushalt 2023: Rat beschließt", None, None),
    ("letterhead: Vorlage 041/2024", None, None),
    ("letterhead: Zuletzt geändert: Mai 2023", None, None),
]
FEET = [
    ("body: Aurich, im Juni 2024", "2024-06-01", "2024-06-30"),
    ("body: Aurich im Dezember 2022", "2022-12-01", "2022-12-31"),
    ("contact: Ostfriesisches Heimatblatt, April 2024", "2024-04-01", "2024-04-30"),
    ("body: Aurich, zu Weihnachten 2022", "2022-12-24", "2022-12-26"),
    ("body: Aurich, im Advent 2022", "2022-12-01", "2022-12-24"),
    ("body: (Stand: März 2022)", "2022-03-01", "2022-03-31"),
    ("contact: Herausgeber: Stadt Aurich. Stand der Angaben: März 2022. Alle Zahlen ohne Gewähr.", "2022-03-01", "2022-03-31"),
    ("body: Pressestelle der Stadt St. Veit, 2025", "2025-01-01", "2025-12-31"),
    ("body: Foto: Stadtarchiv Aurich, 2019", None, None),
    ("body: Foto: Jana Reents, Mai 1988", None, None),
    ("body: © Stadt Aurich, 2023", None, None),
    ("body: Quelle: Amt für Statistik, 2021", None, None),
    ("body: Anmeldung bis Mai 2024", None, None),
    ("body: Nächstes Treffen: Leer, Mai 2025", None, None),
    ("body: Der Vertrag läuft bis Dezember 2024.", None, None),
    ("caption: Aurich, im Juni 2024", None, None),
]


def stated(*blocks: str) -> tuple[date, date] | None:
    found = issue(TextView.of(document(*blocks)))
    return (found.first, found.last) if found else None


@pytest.mark.parametrize(("line", "first", "last"), HEADS)
def test_what_the_head_says(line: str, first: str | None, last: str | None) -> None:
    expected = (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
    assert stated(line, "heading: Ein zweiter Vertrag", *NEWS) == expected


@pytest.mark.parametrize(("line", "first", "last"), FEET)
def test_what_the_foot_says(line: str, first: str | None, last: str | None) -> None:
    expected = (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
    assert stated("title: Ein zweiter Vertrag", *NEWS, line) == expected


def test_a_month_counts_before_the_year_of_the_number() -> None:
    assert stated("letterhead: Rathausbrief, Ausgabe 2/2022", "title: Neues", *NEWS, "body: Aurich, im Juni 2022") == (
        date(2022, 6, 1),
        date(2022, 6, 30),
    )


def found(body: str, foot: str, published: date | None = None) -> list[tuple[str, str, str]]:
    view = TextView.of(document("title: Ein zweiter Vertrag", "body: " + body, *NEWS[1:], foot))
    return [(m.text, m.edtf, m.anchor) for m in find_dates(view, published)]


IN_JUNE = [
    ("Das Heft liegt ab 1. Juli aus.", "2024-07-01"),
    ("Im September werden Gäste erwartet.", "2024-09"),
    ("Die Umfrage ist im Januar gestartet worden.", "2024-01"),
    ("Im Oktober kamen die ersten Gäste.", "2023-10"),
    ("Am 12. Juni kamen die ersten Gäste.", "2024-06-12"),
    ("Der Verkauf beginnt am Samstag, 6. Juli.", "2024-07-06"),
    ("Der Vertrag wurde vergangenen Herbst geschlossen.", "2023-23"),
    ("Das Vorhaben lief im Vorjahr aus.", "2023"),
    ("Vor drei Jahren begann der Bau.", "2021"),
    ("Ende des Monats ist Schluss.", "2024-06-21/2024-06-30"),
    ("Am Samstag kamen die Gäste.", None),
    ("Die Verträge wurden gestern übergeben.", None),
    ("In der kommenden Woche kommen die Gäste.", None),
]


@pytest.mark.parametrize(("sentence", "value"), IN_JUNE)
def test_dates_without_a_year_take_it_from_the_month_of_the_text(sentence: str, value: str | None) -> None:
    foot = "contact: Heimatblatt, im Juni 2024"
    assert [(v, a) for _, v, a in found(sentence, foot)] == [*([(value, "text")] if value else []), ("2024-06", "none")]
    # A date of publication counts before it; a text that names no month leaves the dates open.
    assert not found(sentence, "contact: Heimatblatt")


def test_a_publication_date_counts_before_the_month() -> None:
    assert found("Im Oktober kamen Gäste.", "contact: Heimatblatt, im Juni 2024", date(2023, 5, 12))[0][1:] == ("2022-10", "publication")


def test_a_whole_year_gives_no_direction() -> None:
    foot = "body: Pressestelle der Stadt Aurich, 2024"
    assert found("Am 12. Mai kamen Gäste, im Herbst kommt der Chor.", foot)[:2] == [
        ("12. Mai", "2024-05-12", "text"),
        ("Herbst", "2024-23", "text"),
    ]
    assert [v for _, v, _ in found("Vergangenen Herbst kam der Chor.", foot)] == ["2024"]


def test_a_dateline_takes_its_year_from_the_foot() -> None:
    def published(head: str, foot: str) -> date | None:
        doc = document(f"body: {head} {BODY}", *NEWS, foot)
        return publication_date(doc, TextView.of(doc))[0]

    assert published("Rathaus, 4. Oktober.", "body: Pressestelle der Stadt St. Veit, 2025") == date(2025, 10, 4)
    assert published("Rathaus, 4. Oktober.", "body: Rathausbrief, im Oktober 2025") == date(2025, 10, 4)
    assert published("Rathaus, 4. Oktober.", "body: Foto: Stadt St. Veit, 2025") is None


CHRONICLE = ("body: März. Das Kino schließt.", "body: Mai. Der Chor löst sich auf.", "body: Dezember: Das Bad öffnet.")


@pytest.mark.parametrize("published", [None, date(2023, 1, 4)])
def test_a_chronicle_of_months(published: date | None) -> None:
    view = TextView.of(document("title: Rückblick auf 2022", *CHRONICLE))
    assert [m.edtf for m in find_dates(view, published)] == ["2022", "2022-03", "2022-05", "2022-12"]


def test_two_months_are_no_chronicle() -> None:
    view = TextView.of(
        document("title: Rückblick auf 2022", "body: Mai. Der Chor löst sich auf.", "body: März. Das Kino schließt.", NEWS[1])
    )
    assert [m.edtf for m in find_dates(view, None)] == ["2022"]
    view = TextView.of(document("title: Rückblick auf 2022", "body: August. So hieß er.", "body: Mai. So hieß sie.", CHRONICLE[2]))
    assert [m.edtf for m in find_dates(view, None)] == ["2022"]


def test_the_line_of_an_agency_that_dates_the_text_is_a_mention() -> None:
    view = TextView.of(document("title: Ein zweiter Vertrag", *NEWS, "boilerplate: APA0412 2023-05-12/10:07"))
    assert [m.edtf for m in find_dates(view, date(2023, 5, 12))] == ["2023-05-12"]
    assert not find_dates(view, date(2023, 5, 13))
    assert not find_dates(view, None)
