"""The publication date: one short text per case, with near-misses that must stay without a date."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.dates import stamps
from pipeline.dates.publication import publication_date
from pipeline.records import Block, Document
from pipeline.textview import TextView

BODY = (
    "Die Stadt Aurich und die Gemeinde Appingedam haben ihre Zusammenarbeit verlängert. Am 3. Mai 2019 war der erste Vertrag "
    "geschlossen worden, nun folgt ein zweiter. Gefeiert wird am 12. Juni 2024 im Historischen Museum mit Gästen aus beiden Orten."
)


def document(*blocks: str, meta: dict[str, str] | None = None, media_type: str = "text/plain", source: str = "text.txt") -> Document:
    """Blocks as "role: text"; the text is joined with blank lines."""
    text, made = "", []
    for item in blocks:
        role, _, content = item.partition(": ")
        if text:
            text += "\n\n"
        made.append(Block(len(text), len(text) + len(content), role))  # type: ignore[arg-type]
        text += content
    return Document("d", source, "0" * 64, media_type, text, tuple(made), meta=meta or {})


def published(*blocks: str, **rest: object) -> tuple[date | None, str | None]:
    doc = document(*blocks, **rest)  # type: ignore[arg-type]
    return publication_date(doc, TextView.of(doc))


HEADS = [
    ("dateline: Aurich, 12. Mai 2023", "2023-05-12"),
    ("dateline: Aurich, den 12. Mai 2023", "2023-05-12"),
    ("dateline: Aurich, 12.05.2023", "2023-05-12"),
    ("dateline: Aurich (Ostfriesland), 12. Mai 2023", "2023-05-12"),
    ("dateline: Aurich/Appingedam, 12. Mai 2023", "2023-05-12"),
    ("dateline: Wangen im Allgäu, 12. Mai 2023", "2023-05-12"),
    ("dateline: Freitag, 12. Mai 2023", "2023-05-12"),
    ("dateline: 12. Mai 2023", "2023-05-12"),
    ("dateline: 12.05.2023, 15:42 Uhr", "2023-05-12"),
    ("dateline: 12. Mai 2023, 18:30 Uhr · Lesezeit 3 Minuten · Von Jana Reents", "2023-05-12"),
    ("dateline: 12.05.2023 | Kategorie: Internationales", "2023-05-12"),
    ("letterhead: Pressemitteilung vom 12. Mai 2023", "2023-05-12"),
    ("letterhead: Pressemitteilung Nr. 87/2023 vom 12.5.2023", "2023-05-12"),
    ("letterhead: Medieninfo vom 12. Mai 2023", "2023-05-12"),
    ("letterhead: Medieninformation, 12. Mai 2023", "2023-05-12"),
    ("letterhead: PRESSEMITTEILUNG 12. Mai 2023", "2023-05-12"),
    ("body: Veröffentlicht am 12.05.2023", "2023-05-12"),
    ("body: Stand: Freitag, 12. Mai 2023", "2023-05-12"),
    ("body: Datum: 12.05.2023", "2023-05-12"),
    ("body: Erschienen am 12. Mai 2023", "2023-05-12"),
    ("body: Ausgegeben am 12. Mai 2023.", "2023-05-12"),
    ("dateline: Harlinger Bote, Freitag, 12. Mai 2023 Seite 5", "2023-05-12"),
    ("dateline: Harlinger Bote / Freitag, 12. Mai 2023 / Seite 5", "2023-05-12"),
    ("dateline: Freitag, 12. Mai 2023 · Rhein-Lahn · Seite 21", "2023-05-12"),
    ("dateline: Nr. 2 / 12. Mai 2023", "2023-05-12"),
    ("dateline: Heimatblatt für den Landkreis, Nr. 4, 12. Mai 2023", "2023-05-12"),
    ("body: Aurich, 12. Mai 2023. " + BODY, "2023-05-12"),
    ("body: AURICH, 12. Mai 2023 – " + BODY, "2023-05-12"),
    ("body: Aurich (ots), 12. Mai 2023 - " + BODY, "2023-05-12"),
    ("body: (Aurich, 12. Mai 2023) " + BODY, "2023-05-12"),
    ("letterhead: Pressemitteilung 87/2023\n12. Mai", None),
    ("letterhead: Pressemitteilung 87/2023\nAurich, 12. Mai", "2023-05-12"),
    ("dateline: Nr. 6 – 12. Mai 2023", "2023-05-12"),
    ("dateline: 12. Mai 2023 | Nr. 6", "2023-05-12"),
    ("letterhead: dpa/lni - 12.05.2023", "2023-05-12"),
    ("letterhead: (lni) 12.05.2023, 13.05 Uhr", "2023-05-12"),
    ("dateline: Harlinger Bote (12. Mai 2023)", "2023-05-12"),
    ("body: Landesamt für Küstenschutz, Aurich, 12. Mai 2023", "2023-05-12"),
    ("body: Landesamt für Küstenschutz, Aurich, 12. Mai 2023 – " + BODY, "2023-05-12"),
    ("body: Aurich/Leer, 12. Mai 2023 (nda). " + BODY, "2023-05-12"),
    ("body: (12. Mai 2023) " + BODY, "2023-05-12"),
    ("heading: Aurich (Ostfriesland) / Łeba, den 12. Mai 2023", "2023-05-12"),
    ("heading: Rundbrief zum Frühjahr, 12. Mai 2023", "2023-05-12"),
    ("title: Aurich, 12. Mai 2023. Stadt baut einen Hafen", "2023-05-12"),
    ("title: Stadtbrief (erschienen am 12. Mai 2023)", "2023-05-12"),
    ("dateline: Harlinger Bote vom 12. Mai 2023 – Lokalsport", "2023-05-12"),
    ("dateline: Harlinger Bote vom Freitag, 12. Mai 2023, Lokales Aurich", "2023-05-12"),
    ("dateline: Gemeinderat am 9. Mai · Bericht vom 12.05.2023", "2023-05-12"),
    ("title: Bezirk Weser-Ems, Pressespiegel 12.05.2023, Auszug", "2023-05-12"),
    ("title: Kulturbrief des Kreises Aurich, 12. Mai 2023", "2023-05-12"),
    ("title: Aurich. Gemeindeverwaltung. 12. Mai 2023.", "2023-05-12"),
    ("heading: Lokalseite Aurich – 12. Mai 2023", "2023-05-12"),
    ("heading: Lexikon der kleinen Häfen, 12. Mai 2023", "2023-05-12"),
    ("heading: Vierzig Jahre Hafen (Beilage zum Heimatblatt, 12. Mai 2023)", "2023-05-12"),
    ("heading: Info-Brief 2/2023 (12. Mai 2023)", "2023-05-12"),
    ("heading: Aurich/Ústí nad Labem, 12. Mai 2023. Hafenamt, Merkblatt 17", "2023-05-12"),
    ("title: Die Pressestelle informiert am 12. Mai 2023", "2023-05-12"),
    ("letterhead: Neues aus den Häfen · Netzwerk Kleine Häfen an Ems und Jade · 12.05.2023", "2023-05-12"),
    ("letterhead: Newsletter Mai 2023\n(verschickt am 12. Mai)", "2023-05-12"),
    ("letterhead: Newsletter\n(verschickt am 12. Mai)", None),
    ("boilerplate: dpa-infocom · Landesdienst Nord · 12.05.2023 – 14:20", "2023-05-12"),
    ("body: 12.05.2023 – Aurich (Ems). " + BODY, "2023-05-12"),
    ("body: titel: Zwei Häfen ressort: Politik datum: 2023-05-12 autor: Jana Reents", "2023-05-12"),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_head(head: str, expected: str | None) -> None:
    found, source = published(head, "body: " + BODY)
    assert (found.isoformat() if found else None) == expected
    assert (source in ("letterhead", "dateline")) if expected else source is None


MISSES = [
    "title: Stadtfest am 12. Mai 2023",
    "heading: Neujahrsempfang, 12. Januar 2024",
    "heading: Sommerfest am Hafen, 12. Mai 2023",
    "body: Nächste Ausgabe erscheint am 12. Mai 2023",
    "heading: Hafenfest. Marktplatz. Am 12. Mai 2023.",
    "heading: Der Anzeiger für das Fest (12. Mai 2023, 19 Uhr)",
    "dateline: Gemeinderat am 9. Mai 2023 · Fest am 12. Mai 2023",
    "body: Die Stadt informiert am 12. Mai 2023",
    "body: bis 12.05.2023",
    "body: Wann: 12. Mai 2023, 19 Uhr",
    "body: Termin: 12. Mai 2023",
    "body: Samstag, 27. Mai 2023, 19.30 Uhr, Marktkirche",
    "body: Zuletzt geändert am 12.05.2023",
    "body: Zuletzt aktualisiert: 12. Mai 2023",
    "body: Gedruckt am 12.05.2023",
    "body: Datum der letzten Änderung: 12.05.2023",
    "body: Stand der Seite, zuletzt geändert: 12.05.2023",
    "body: Abgerufen am 12. Mai 2023",
    "body: © 12. Mai 2023 Stadt Aurich",
    "body: Anmeldeschluss: 12. Mai 2023",
    "body: Einladung zur Sitzung am 12. Mai 2023",
    "body: Laufzeit: 1. Mai 2023 bis 30. April 2024",
    "body: Aurich, im Mai 2023",
    "body: Aurich, 31. April 2023",
    "body: Gültig ab 12. Mai 2023",
    "list_item: 12. September 2018: Auftakt in Leer",
    "boilerplate: Aurich, 12. Mai 2023",
    "body: 12. Mai 2023: Auftakt in Leer",
    "dateline: TRIER (dpa/lrs), 3.4.",
    "body: Aurich zählt 41.000 Menschen (Stand: 31.12.2022). Die Stadt will wachsen und sucht Bauland für neue Häuser am Ems-Jade-Kanal.",
]


@pytest.mark.parametrize("head", MISSES)
def test_no_date(head: str) -> None:
    assert published(head, "body: " + BODY) == (None, None)


LAST_RESORTS = [
    ("letterhead: Harlinger Rundschau - Samstag/Sonntag, 12./13. Mai 2018", "2018-05-12"),
    ("letterhead: Newsletter der Partnerschaften, Ausgabe Mai 2023 (Redaktionsschluss: 12.05.2023)", "2023-05-12"),
    ("body: Quelle: Projektseite (gespeichert am 12.05.2023)", "2023-05-12"),
    ("title: Bericht des Bürgermeisters in der Stadtverordnetenversammlung vom 12. Mai 2023 (Auszug)", "2023-05-12"),
    ("heading: Aus der Sitzung des Stadtrats Aurich vom 12. Mai 2023", "2023-05-12"),
    ("letterhead: Communiqué · Aurich, den 12. Mai 2023", "2023-05-12"),
    ("letterhead: APA0312 5 II 0284, 12. Mai 2023", "2023-05-12"),
    ("letterhead: von ih 12.05.2023 07:26 Uhr", "2023-05-12"),
    ("letterhead: Lokales 1 2 Min. 12.05.2023", "2023-05-12"),
    ("letterhead: Gemeindeblatt Aurich, Mai 2023", "2023-05-01"),
    ("letterhead: Mitgliederzeitung, Ausgabe 3 (Mai 2023)", "2023-05-01"),
    ("title: Ein Stammtisch im Mai 2023", None),
    ("title: Konzert am Samstag/Sonntag, 12./13. Mai", None),
    ("heading: Konzert am 12.05.2023 19:30 Uhr", None),
    ("heading: Vortrag von Ada Born am 12.05.2023 19:30 Uhr", None),
    ("heading: Führung, 90 Min., 12.05.2023", None),
    ("title: Was der Vertrag vom 12. Mai 2023 regelt", None),
    ("letterhead: Zuletzt geändert am 12.05.2023", None),
    ("letterhead: Einladung zum 12. Mai 2023", None),
    ("letterhead: Harlinger Rundschau - Samstag/Sonntag, 32./33. Mai 2018", None),
]


@pytest.mark.parametrize(("head", "expected"), LAST_RESORTS)
def test_what_dates_a_text_that_no_line_dates(head: str, expected: str | None) -> None:
    found, source = published(head, "title: Ein zweiter Vertrag", f"body: {BODY}")
    assert (found.isoformat() if found else None) == expected
    assert source == (None if expected is None else "issue" if expected.endswith("-01") else "letterhead")


SIGN_OFFS = [
    ("(Stadt Neustrelitz, Amt für Zentrale Dienste, 12. Mai 2023)", True),
    ("Text: Stadt Varel, 12.05.2023", True),
    ("Stadt Wolfach – Hauptstraße 41, 77709 Wolfach – 12.05.2023", True),
    ("Andernach, 12. Mai 2023 (Stadtverwaltung, Amt 13)", True),
    ("Magistrat der Stadt Melsungen, verschickt: Mo, 12.05.2023", True),
    ("Verantwortlich i.S.d.P.: Konstantin Zervas, Mainz, den 12.5.2023", True),
    ("(Schluss) hoa/gru\nAPA0412 2023-05-12/10:07", True),
    ("Nr. 047, 12. Mai 2023", True),
    ("Fränkische Nachrichten, Freitag, 12. Mai 2023, Seite 17", True),
    ("(Generalanzeiger, 12. Mai 2023, Autor: Lutz Born)", True),
    ("Ansprechpartnerin: Gitta Born. Ausgabe vom 12. Mai 2023.", True),
    (f"Fragen beantwortet das Referat Stadtentwicklung, Telefon 03727 967-0, {'gern ' * 20}auch per Mail. Mittweida, 12. Mai 2023", True),
    ("Das nächste Treffen der Vorsitzenden: Celle, 12. Mai 2023", False),
    ("Anmeldeschluss, 12. Mai 2023", False),
    ("Kirchweih auf dem Marktplatz am 12. Mai 2023", False),
    ("Zuletzt geändert: Celle, 12. Mai 2023", False),
    ("© Stadtwerke, 12. Mai 2023", False),
    ("Konzert, Kirchplatz, 12. Mai 2023", False),
]


@pytest.mark.parametrize(("foot", "dated"), SIGN_OFFS)
def test_the_foot_of_a_text_that_nothing_else_dates(foot: str, dated: bool) -> None:
    found, _ = published("title: Ein zweiter Vertrag", f"body: {BODY}", f"body: {foot}")
    assert found == (date(2023, 5, 12) if dated else None)


def test_minutes_are_of_the_day_of_their_sitting() -> None:
    line = "heading: Kulturausschuss, 14. Sitzung am 12. Mai 2023"
    assert published("title: Auszug aus der Niederschrift", line, f"body: {BODY}")[0] == date(2023, 5, 12)
    assert published("title: Beschlussprotokoll", "heading: Sitzung am Freitag, den 12. Mai 2023", f"body: {BODY}")[0] == date(2023, 5, 12)
    # Near misses: the invitation to a sitting, and minutes that speak of something else.
    assert published("title: Einladung", line, f"body: {BODY}") == (None, None)
    assert published("title: Auszug aus der Niederschrift", "heading: Konzert am 12. Mai 2023", f"body: {BODY}") == (None, None)


def test_a_day_counts_before_the_month_of_an_issue() -> None:
    dated = published(
        "letterhead: Brunnenbund", "letterhead: Medieninformation zum 12. Mai 2023", "title: Ein zweiter Vertrag", f"body: {BODY}"
    )
    assert dated[0] == date(2023, 5, 12)
    assert published("letterhead: Gemeindeblatt Aurich, Mai 2023", "dateline: Aurich, 4. Juni 2023", f"body: {BODY}")[0] == date(2023, 6, 4)
    assert published("letterhead: Gemeindeblatt Aurich, Mai 2023", f"body: {BODY}", source="2023-05-30_blatt.txt")[1] == "filename"


def test_dates_of_paragraphs() -> None:
    day = (date(2023, 5, 12), "dateline")
    assert published("title: Neues Licht", f"body: 12. Mai 2023. {BODY}") == day
    assert published("title: Neues Licht", f"body: {BODY} (12. Mai 2023)", f"body: {BODY}") == day
    assert published("title: Neues Licht", f"body: {BODY}", f"body: {BODY} (12. Mai 2023)") == day
    assert published("title: Neues Licht", f"body: {BODY} Das Amt, wie es am 12. Mai 2023 mitteilte, zieht um.") == day
    assert published("table_row: Stadt Aurich | Amt für Kultur", "table_row: Pressemitteilung | 12. Mai 2023", f"body: {BODY}")[0] == day[0]
    assert published("letterhead: Neue Presse vor Ort, 12. Mai 2023", f"body: {BODY}")[0] == day[0]
    assert published("title: Neues Licht", f"body: AURICH (12. Mai 2023). {BODY}") == day
    assert published("heading: Neues Licht stellt sich vor (12. Mai 2023, Aurich)", f"body: {BODY}")[0] == day[0]
    assert published("title: Neues Licht", f"body: Konzert (12. Mai 2023) {BODY}") == (None, None)
    assert published("heading: Neues Licht für das Fest (12. Mai 2023)", f"body: {BODY}") == (None, None)
    # Near misses: an event in brackets, a schedule, a row of a table, what was told long ago without the day of the news.
    assert published("title: Neues Licht", f"body: {BODY} Beschluss vom Rat (12. Mai 2023) liegt aus.") == (None, None)
    assert published("title: Neues Licht", f"body: 12. Mai 2023: Auftakt. {BODY}") == (None, None)
    assert published("table_row: Reise | 12. Mai 2023", f"body: {BODY}") == (None, None)
    assert published("title: Neues Licht", f"body: {BODY} Der Rat tagte am 12. Mai 2023.") == (None, None)


def test_end_of_the_text() -> None:
    assert published("title: Neuer Vertrag", "body: " + BODY, "body: Bonn, den 3. März 2021") == (date(2021, 3, 3), "dateline")
    assert published("title: Neuer Vertrag", "body: " + BODY, "body: Stand: 3. März 2021")[0] == date(2021, 3, 3)
    for last in (
        "dpa ni/sh 03.03.2021",
        "epd-Meldung vom 3. März 2021",
        BODY + " (00/3312/03.03.21)",
        BODY + " (mb, 3. März 2021)",
        BODY + " (epd-Nr. 1968/03.03.2021)",
    ):
        assert published("title: Neuer Vertrag", "body: " + BODY, "body: " + last)[0] == date(2021, 3, 3)
    assert published("title: Neuer Vertrag", "body: " + BODY, "body: (Auricher Bote vom 3. März 2021)")[0] == date(2021, 3, 3)
    for last in (
        "Die nächste Meldung: 3. März 2021",
        "(Vertrag gültig vom 3. März 2021)",
        BODY + " Der Vertrag gilt weiter (seit 03.03.2021)",
    ):
        assert published("title: Neuer Vertrag", "body: " + BODY, "body: " + last) == (None, None)
    assert published("title: Neuer Vertrag", "body: " + BODY, "body: Zuletzt geändert am 3. März 2021") == (None, None)
    assert published("title: Neuer Vertrag", "body: " + BODY, "body: Die Frist endet am 3. März 2021.") == (None, None)


def test_order_of_sources() -> None:
    head = "dateline: Aurich, 12. Mai 2023"
    assert published(head, "body: " + BODY, meta={"published_on": "2023-05-15", "date": "2023-05-14"}) == (date(2023, 5, 15), "bulk")
    assert published(head, "body: " + BODY, meta={"date": "2023-05-14T10:00:00+02:00"}) == (date(2023, 5, 12), "dateline")
    assert published(head, "body: " + BODY, meta={"date": "2024-01-01"}) == (date(2024, 1, 1), "metadata")
    assert published("body: " + BODY, meta={"date": "2023-05-14"}) == (date(2023, 5, 14), "metadata")
    mail = {"date": "2023-05-16T08:00:00+02:00", "from": "presse@aurich.example"}
    assert published(head, "body: " + BODY, meta=mail) == (date(2023, 5, 12), "dateline")
    assert published("body: " + BODY, meta=mail) == (date(2023, 5, 16), "mail")
    assert published("body: " + BODY, meta={"filename": "2023-05-12_pm.txt"}) == (date(2023, 5, 12), "filename")
    assert published("body: " + BODY, source="presse/20230512.txt") == (date(2023, 5, 12), "filename")
    assert published("body: " + BODY) == (None, None)


def test_a_dateline_without_year_takes_it_from_what_is_certain() -> None:
    head = "dateline: TRIER (dpa/lrs), 3.4."
    assert published(head, "body: " + BODY, meta={"filename": "20230403.txt"}) == (date(2023, 4, 3), "dateline")
    assert published(head, "body: " + BODY, meta={"date": "2024-01-02", "from": "x@y.example"})[0] == date(2024, 4, 3)
    assert published("dateline: AURICH (dpa/lni), 30.12.", "body: " + BODY, meta={"date": "2024-01-02", "from": "x@y.example"})[0] == date(
        2023, 12, 30
    )
    assert published(head, "body: " + BODY, "body: © dpa-infocom, dpa:230403-99-851203/2")[0] == date(2023, 4, 3)


STAMPS = [
    ("2023-05-12", "2023-05-12"),
    ("2023-05-12T18:30:00+02:00", "2023-05-12"),
    ("2023-05-12T23:30:00-05:00", "2023-05-12"),
    ("2023-05-11T22:00:00Z", "2023-05-12"),
    ("2023-05-11T21:59:59Z", "2023-05-11"),
    ("2023-01-11T22:30:00Z", "2023-01-11"),
    ("2023-01-11T23:00:00.000Z", "2023-01-12"),
    ("2023-03-26T00:30:00Z", "2023-03-26"),
    ("2023-12-31T23:30:00+00:00", "2024-01-01"),
    ("Fri, 12 May 2023 09:42:17 +0200", "2023-05-12"),
    ("12 May 2023 23:10:00 GMT", "2023-05-13"),
    ("20230512", "2023-05-12"),
    ("20230512T120000Z", "2023-05-12"),
    ("2023/05/12", "2023-05-12"),
    ("12.05.2023", "2023-05-12"),
    ("12.5.23", "2023-05-12"),
    ("Freitag, 12. Mai 2023 - 14:20", "2023-05-12"),
    ("12. März 2023", "2023-03-12"),
    ("May 12, 2023", "2023-05-12"),
    ("12 mai 2023", "2023-05-12"),
    ("12 maggio 2023", "2023-05-12"),
    ("2023-02-30", None),
    ("2023-13-01", None),
    ("31.4.2023", None),
    ("2023", None),
    ("Mai 2023", None),
    ("May 2023", None),
    ("yesterday", None),
    ("vor 3 Tagen", None),
    ("", None),
    ("n/a", None),
    ("0000-00-00", None),
    ("x" * 500, None),
]


@pytest.mark.parametrize(("raw", "expected"), STAMPS)
def test_stamp(raw: str, expected: str | None) -> None:
    found = stamps.parse(raw)
    assert (found.isoformat() if found else None) == expected


NAMES = [
    ("2023-05-12_pm.txt", "2023-05-12"),
    ("pm_20230512.pdf", "2023-05-12"),
    ("PM 12.05.2023 Vertrag.docx", "2023-05-12"),
    ("2023_05_12-vertrag.html", "2023-05-12"),
    ("vertrag-12-05-2023.txt", "2023-05-12"),
    ("000_6e669e796e0ab7f4.txt", None),
    ("20231301.txt", None),
    ("bild12345678.txt", None),
    ("2023-05.txt", None),
    ("vertrag.txt", None),
    ("2023-05-12_bis_2023-05-14.txt", None),
    ("1234-2023-05-12345.txt", None),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_filename(name: str, expected: str | None) -> None:
    found = stamps.in_filename(name)
    assert (found.isoformat() if found else None) == expected
