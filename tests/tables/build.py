"""Analysed documents built by hand, for the tests of tables, runs and the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.records import (
    Analysed,
    Annotations,
    City,
    CityMention,
    Claim,
    DateMention,
    Document,
    Programme,
    ProgrammeMention,
    ThemeMention,
)
from pipeline.tables.arrow import Rows
from pipeline.tables.parts import write_part

ULM = City("geonames:2820256", "Ulm", "Ulm", "DE", "Deutschland", "Baden-Württemberg", "08421000", 48.39841, 9.99155, 120714)
SZEGED = City("geonames:715429", "Szeged", "Szegedin", "HU", "Ungarn", "Csongrád-Csanád", None, 46.253, 20.14824, 164883)
TEXT = "Ulm und Szeged verbindet seit 1987 eine Städtepartnerschaft. Gefördert wird sie von URBACT."
URBACT = Programme("urbact", "URBACT", "programme", None, "Europäische Union", "https://urbact.eu")


def analysed(number: int, *, text: str = TEXT, published: date | None = date(2024, 5, 3)) -> Analysed:
    """Document ``number`` with one twinning of Ulm and Szeged; ids sort by number."""
    doc_id = f"{number:016x}"
    document = Document(doc_id, f"a/{number}.txt", "0" * 64, "text/plain", text, title="Zwei Städte", published_on=published)
    document = replace(document, issuer="Stadt Ulm", issuer_city_id=ULM.city_id, published_on_source="dateline" if published else None)
    annotations = Annotations(
        cities=(
            CityMention(0, 3, "Ulm", ULM.city_id, "gazetteer", 0.95, "name", ("population",)),
            CityMention(8, 14, "Szeged", SZEGED.city_id, "gazetteer", 0.9),
        ),
        dates=(DateMention(30, 34, "1987", date(1987, 1, 1), date(1987, 12, 31), "year", "1987"),),
        programmes=(ProgrammeMention(84, 90, "URBACT", "urbact", "gazetteer", 1.0),),
        themes=(ThemeMention(40, 59, "Städtepartnerschaft", "democracy_europe", "rule", 0.6),),
        city_entities={ULM.city_id: ULM, SZEGED.city_id: SZEGED},
        programme_entities={"urbact": URBACT},
    )
    claim = Claim(
        claim_id=f"{doc_id}-1",
        doc_id=doc_id,
        partnership_id="p:ulm-szeged",
        kind="twinning",
        status="active",
        start="1987",
        end=None,
        start_derived=None,
        quote=text[:60],
        quote_start=0,
        quote_end=60,
        rule="test",
        cues=("Städtepartnerschaft",),
        confidence=0.9,
        cities=((ULM.city_id, "member"), (SZEGED.city_id, "member")),
        programmes=("urbact",),
        themes=("democracy_europe",),
    )
    return Analysed(document, annotations, (claim,))


def write_parts(folder: Path, documents: list[Analysed], *, size: int = 3) -> list[Path]:
    """The documents as part files of ``size`` documents each, as workers write them."""
    from pipeline.state import dumps

    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for begin in range(0, max(1, len(documents)), size):
        rows = Rows()
        for item in documents[begin : begin + size]:
            rows.add(item, 17)
            claims = [(c.partnership_id, dumps((replace(c, quote=""), item.document.published_on))) for c in item.claims]
            rows.keep((item.document.doc_id, 0, b""), claims)
        path = folder / f"{begin:06d}.rows"
        write_part(path, rows.tables())
        paths.append(path)
    return paths
