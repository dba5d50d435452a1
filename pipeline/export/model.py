"""Partnerships with their sides as plain values: what graphs, maps and linked data are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from pipeline.tables.load import read_table

#: Characters that XML 1.0 forbids.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: Up to this many members every pair is an edge; a larger network goes out from its lead, or round in a ring where it names none.
PAIRS = 6


@dataclass(frozen=True, slots=True)
class Data:
    """Rows of the tables by key, and what belongs to each partnership: cities as (city_id, role), programme and theme ids."""

    cities: dict[str, dict[str, Any]]
    programmes: dict[str, dict[str, Any]]
    themes: dict[str, dict[str, Any]]
    partnerships: list[dict[str, Any]]
    sides: dict[str, list[tuple[str, str]]]
    funded: dict[str, list[str]]
    about: dict[str, list[str]]


def load(folder: Path) -> Data:
    """Everything but documents and claims of one set; texts without the characters that XML forbids."""

    def by_key(name: str, key: str) -> dict[str, dict[str, Any]]:
        return {row[key]: {k: clean(v) for k, v in row.items()} for row in read_table(folder, name).to_pylist()}

    def grouped(name: str, column: str) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for row in read_table(folder, name).to_pylist():
            out.setdefault(row["partnership_id"], []).append(row[column])
        return out

    sides: dict[str, list[tuple[str, str]]] = {}
    for row in read_table(folder, "partnership_cities").to_pylist():
        sides.setdefault(row["partnership_id"], []).append((row["city_id"], row["role"]))
    return Data(
        by_key("cities", "city_id"),
        by_key("programmes", "programme_id"),
        by_key("themes", "theme_id"),
        list(by_key("partnerships", "partnership_id").values()),
        sides,
        grouped("partnership_programmes", "programme_id"),
        grouped("partnership_themes", "theme_id"),
    )


def clean(value: Any) -> Any:
    """Text without control characters and lone surrogates, which neither XML nor UTF-8 can hold; other values as they are."""
    return _ILLEGAL.sub("", value) if isinstance(value, str) else value


def edges(sides: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of cities that stand for one partnership."""
    ids = [city for city, _ in sides]
    if len(ids) <= PAIRS:
        return list(combinations(ids, 2))
    lead = next((city for city, role in sides if role == "lead"), None)
    if lead is not None:
        return [(lead, city) for city in ids if city != lead]
    return list(zip(ids, [*ids[1:], ids[0]], strict=True))
