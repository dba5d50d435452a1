"""The published tables as the scorer needs them: one plain record per document, read with pandas alone.

Read like a researcher would (``pandas.read_parquet``; a file or a folder of parts), so that a fault in the project's own table code
shows in the score instead of hiding behind it. Missing tables count as empty.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.errors import OutputsError
from pipeline.evaluation.match import Place, letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim with its cities as places; ``programmes`` are the sets of names under which each programme may be known."""

    claim_id: str
    kind: str
    status: str
    start: str | None
    end: str | None
    confidence: float
    cities: tuple[Place, ...]
    programmes: tuple[frozenset[str], ...]
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """What the pipeline found in one document. ``cities`` pairs each distinct city with its best mention's confidence;
    ``dates`` are ISO pairs (from, to), without those anchored in the text, which are in ``anchored_dates``."""

    source: str
    published_on: str | None
    issuer_city: Place | None
    cities: tuple[tuple[Place, float], ...] = ()
    dates: frozenset[tuple[str, str]] = frozenset()
    anchored_dates: frozenset[tuple[str, str]] = frozenset()
    programmes: tuple[frozenset[str], ...] = ()
    claims: tuple[FoundClaim, ...] = ()
    copies: tuple[str, ...] = ()


class Outputs:
    """The documents of one outputs folder, sought by ``source``, by that of a copy with the same bytes, or by the last part of these."""

    def __init__(self, documents: Iterable[FoundDocument]) -> None:
        self._by_name: dict[str, FoundDocument] = {}
        documents = list(documents)
        copies = [(source, document) for document in documents for source in document.copies]
        own = [(document.source, document) for document in documents]
        # What comes later counts more: a full source before the last part of another one.
        self._by_name |= {PurePosixPath(source).name: document for source, document in (*copies, *own)}
        self._by_name |= dict((*copies, *own))

    def get(self, doc: str) -> FoundDocument | None:
        """The document whose source is ``doc`` or ends in it."""
        return self._by_name.get(doc)


def read_outputs(folder: Path) -> Outputs:
    """Read the tables of ``folder``. Raises OutputsError where it holds no documents table."""
    tables = {name: _rows(folder, name) for name in _TABLES}
    if not (folder / "documents.parquet").exists():
        raise OutputsError(f"no documents.parquet under {folder}: run `stadttandem extract DIR -o {folder}` first")
    cities = {r["city_id"]: _place(r) for r in tables["cities"]}
    by_doc = {name: _grouped(tables[name], "doc_id") for name in ("city_mentions", "date_mentions", "programme_mentions", "claims")}
    names = {r["programme_id"]: str(r["name"]) for r in tables["programmes"]}
    links = _Links(
        cities=_grouped(tables["claim_cities"], "claim_id"),
        partnership_cities=_grouped(tables["partnership_cities"], "partnership_id"),
        programmes=_grouped(tables["claim_programmes"], "claim_id"),
        themes=_grouped(tables["claim_themes"], "claim_id"),
    )
    return Outputs(_document(row, by_doc, cities, names, links) for row in tables["documents"])


_TABLES = (
    "documents",
    "cities",
    "programmes",
    "city_mentions",
    "date_mentions",
    "programme_mentions",
    "claims",
    "claim_cities",
    "claim_programmes",
    "claim_themes",
    "partnership_cities",
)


@dataclass(frozen=True, slots=True)
class _Links:
    cities: Mapping[str, Sequence[Row]]
    partnership_cities: Mapping[str, Sequence[Row]]
    programmes: Mapping[str, Sequence[Row]]
    themes: Mapping[str, Sequence[Row]]


def _rows(folder: Path, name: str) -> list[Row]:
    import pandas as pd  # a second of start-up that only evaluation pays

    path = folder / f"{name}.parquet"
    if not path.exists():
        return []
    return [{str(k): v for k, v in row.items()} for row in pd.read_parquet(path).to_dict("records")]


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _list(value: object) -> list[Any]:
    """A list column's value; empty where the tables are older than the column."""
    return list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else []


def _day(value: object) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)) or str(value) in {"NaT", "None", "<NA>"}:
        return None
    return str(value)[:10]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not math.isnan(value) else None


def _place(row: Row) -> Place:
    return Place(
        str(row["city_id"]).rpartition(":")[2],
        _number(row["latitude"]),
        _number(row["longitude"]),
        str(row["country_code"]),
        letters(str(row["name"])),
    )


def _known(city_id: str, cities: Mapping[str, Place]) -> Place:
    return cities.get(city_id) or Place("?" + city_id, None, None, "", letters(city_id))


def _document(
    row: Row, by_doc: Mapping[str, Mapping[str, Sequence[Row]]], cities: Mapping[str, Place], names: Mapping[str, str], links: _Links
) -> FoundDocument:
    doc_id = row["doc_id"]
    found: dict[str, float] = {}
    for m in by_doc["city_mentions"].get(doc_id, ()):
        found[m["city_id"]] = max(found.get(m["city_id"], 0.0), _number(m.get("confidence")) or 0.0)
    plain, anchored = _dates(by_doc["date_mentions"].get(doc_id, ()))
    programmes: dict[str, set[str]] = {}
    for m in by_doc["programme_mentions"].get(doc_id, ()):
        programmes.setdefault(m["programme_id"], _programme_names(m["programme_id"], names)).add(letters(m["text"]))
    known = {k: frozenset(v) for k, v in programmes.items()}
    issuer = _text(row["issuer_city_id"])
    return FoundDocument(
        source=str(row["source"]),
        published_on=_day(row["published_on"]),
        issuer_city=_known(issuer, cities) if issuer else None,
        cities=tuple((_known(c, cities), found[c]) for c in sorted(found)),
        dates=plain,
        anchored_dates=anchored,
        programmes=tuple(known.values()),
        claims=tuple(_claim(c, cities, names, known, links) for c in by_doc["claims"].get(doc_id, ())),
        copies=tuple(str(source) for source in _list(row.get("copies"))),
    )


def _dates(rows: Iterable[Row]) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    plain: set[tuple[str, str]] = set()
    anchored: set[tuple[str, str]] = set()
    for m in rows:
        start, end = _day(m["date_from"]), _day(m["date_to"])
        if start is not None and end is not None:
            (anchored if m.get("anchor") == "text" else plain).add((start, end))
    return frozenset(plain), frozenset(anchored - plain)


def _programme_names(programme_id: str, names: Mapping[str, str]) -> set[str]:
    known = {letters(programme_id.rpartition(":")[2])}
    if programme_id in names:
        known.add(letters(names[programme_id]))
    return known


def _claim(
    row: Row, cities: Mapping[str, Place], names: Mapping[str, str], known: Mapping[str, frozenset[str]], links: _Links
) -> FoundClaim:
    members = links.cities.get(row["claim_id"]) or links.partnership_cities.get(row["partnership_id"]) or ()
    programmes = [p["programme_id"] for p in links.programmes.get(row["claim_id"], ())]
    return FoundClaim(
        claim_id=row["claim_id"],
        kind=str(row["kind"]),
        status=str(row["status"]),
        start=_text(row["start"]),
        end=_text(row["end"]),
        confidence=_number(row.get("confidence")) or 0.0,
        cities=tuple(_known(c, cities) for c in sorted({m["city_id"] for m in members})),
        programmes=tuple(known.get(p) or frozenset({letters(names.get(p, p))}) for p in programmes),
        themes=frozenset(t["theme_id"] for t in links.themes.get(row["claim_id"], ())),
    )
