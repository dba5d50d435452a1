"""Issuers of whole texts, read as the pipeline reads them, against the real gazetteer."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.gazetteer import Gazetteer
from pipeline.identify import KINDS, Issuer, identify_issuer
from pipeline.ingest import discover, read, read_text
from pipeline.records import Document
from pipeline.textview import TextView

BODY = (
    "Zum ersten Mal seit der Pause treffen sich die Jugendlichen wieder, und diesmal bringen sie ihre Instrumente mit. "
    "Das Programm reicht von einer Werkstatt im Stadtpark bis zu einem gemeinsamen Konzert am letzten Abend der Woche."
)
GAZETTEER = Gazetteer.open()


def cases(name: str) -> list[tuple[str, str, str, str]]:
    """(id, city or "", kind, text) of each case of a file."""
    found = []
    for chunk in (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n=== ")[1:]:
        head, _, text = chunk.partition("\n")
        number, city, kind = (part.strip() for part in head.split("|"))
        body = "\n".join(line for line in text.split("\n") if not line.startswith("## "))
        found.append((number, city.strip("-"), kind, body.strip().replace("$BODY", BODY)))
    return found


def issuer_of(document: Document) -> Issuer:
    return identify_issuer(document, TextView.of(document), GAZETTEER)


def check(issuer: Issuer, city: str, kind: str) -> None:
    found = GAZETTEER.city(issuer.city_id).name_de if issuer.city_id else ""
    assert bool(found) == bool(city), issuer
    assert found.startswith(city), issuer
    assert issuer.kind == kind, issuer
    assert issuer.kind in KINDS


TEXTS = cases("cases.txt")
FILES = cases("files.txt")


@pytest.mark.parametrize(("city", "kind", "text"), [pytest.param(*c[1:], id=c[0]) for c in TEXTS])
def test_issuer_of_text(city: str, kind: str, text: str) -> None:
    check(issuer_of(read_text(text)), city, kind)


@pytest.mark.parametrize(("name", "city", "kind", "text"), [pytest.param(*c, id=c[0]) for c in FILES])
def test_issuer_of_file(name: str, city: str, kind: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    documents = [document for file in discover(tmp_path) for document in read(file)]
    assert documents
    for document in documents:
        assert isinstance(document, Document), document
        check(issuer_of(document), city, kind)


@pytest.mark.parametrize(
    ("page_title", "city", "kind"),
    [
        ("Neue Linden am Bahnhof | Stadt Jena", "Jena", "municipality"),
        ("Neue Linden am Bahnhof – www.weimar.example", "Weimar", "municipality"),
        ("Neue Linden am Bahnhof - Gemeinde Lana", "Lana", "municipality"),
        ("Meppen: Neue Linden am Bahnhof - Emsland-Kurier", "Meppen", "newspaper"),
        ("Neue Linden am Bahnhof | Meppener Tagespost", "Meppen", "newspaper"),
        ("Neue Linden am Bahnhof | Umweltministerium", "", "ministry"),
        ("Neue Linden am Bahnhof | Radio Nordheide", "", "broadcaster"),
        ("Neue Linden am Bahnhof – Hochschule Coburg", "", "university"),
        ("Neue Linden am Bahnhof – und was Weimar daraus lernt", "", "other"),
        ("Neue Linden am Bahnhof", "", "other"),
    ],
)
def test_title_of_a_page(page_title: str, city: str, kind: str) -> None:
    document = read_text(f"Neue Linden am Bahnhof\n\nIn Meppen wartet man. {BODY}", meta={"page_title": page_title})
    check(issuer_of(document), city, kind)


@pytest.mark.parametrize(
    ("column", "text", "city", "kind"),
    [
        ("Stadt Dortmund", BODY, "Dortmund", "municipality"),
        ("Gelsenkirchen", BODY, "Gelsenkirchen", "municipality"),
        ("Marktgemeinde Kaltern", BODY, "Kaltern", "municipality"),
        ("IHK Lüneburg-Wolfsburg", BODY, "", "chamber"),
        ("dpa", BODY, "", "agency"),
        ("Freundeskreis Ansbach e. V.", BODY, "", "association"),
        ("Niederrhein-Kurier", f"Kleve. {BODY}", "Kleve", "newspaper"),
        ("Niederrhein-Kurier", BODY, "", "newspaper"),
        ("Wer weiß", BODY, "", "other"),
    ],
)
def test_column_of_a_bulk_file(column: str, text: str, city: str, kind: str) -> None:
    issuer = issuer_of(read_text(text, issuer=column))
    check(issuer, city, kind)
    assert issuer.name == column


def test_there_are_enough_cases() -> None:
    assert len(TEXTS) + len(FILES) >= 95
    assert sum(not c[1] for c in TEXTS) >= 25
    assert len({c[0] for c in [*TEXTS, *FILES]}) == len(TEXTS) + len(FILES)


def test_the_issuer_helps_to_choose_among_namesakes() -> None:
    """The same letterhead with another postal code is another town."""
    north = issuer_of(read_text(f"Stadt Neustadt\nRathaus, 23730 Neustadt\n\n{BODY}"))
    south = issuer_of(read_text(f"Stadt Neustadt\nRathaus, 67433 Neustadt\n\n{BODY}"))
    assert north.city_id != south.city_id
    assert GAZETTEER.city(str(north.city_id)).admin1 == "Schleswig-Holstein"
    assert GAZETTEER.city(str(south.city_id)).admin1 == "Rheinland-Pfalz"


def test_an_ambiguous_letterhead_without_evidence_has_no_city() -> None:
    issuer = issuer_of(read_text(f"Gemeinde Haiming\n\n{BODY}"))
    assert issuer.kind == "municipality"
    assert issuer.city_id is None


def test_the_text_does_not_matter_where_the_letterhead_speaks() -> None:
    other = BODY + " Die Stadt Lyon und die Stadt Turin freuen sich, sagt unsere Stadt."
    assert issuer_of(read_text(f"Stadt Celle\nPressestelle\n\n{other}")) == issuer_of(read_text(f"Stadt Celle\nPressestelle\n\n{BODY}"))
