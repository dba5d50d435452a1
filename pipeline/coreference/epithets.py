"""The epithets of ``models/lexicon/epithets.toml``: which cities a word like "Fächerstadt" or "Elbmetropole" may stand for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HEADS = ("stadt", "metropole", "gemeinde", "kommune")


@dataclass(frozen=True, slots=True)
class Epithets:
    """``unique``: word → the one city, counted even where the text does not name it. ``shared``: word → cities that bear it.

    ``waters``: river, lake or sea → cities on it. ``capitals``: country code → capital. ``generic``: words for a kind of city
    ("Kleinstadt") that stand for whichever city the text speaks of. Cities are ids of the gazetteer.
    """

    unique: Mapping[str, str]
    shared: Mapping[str, frozenset[str]]
    waters: Mapping[str, frozenset[str]]
    capitals: Mapping[str, str]
    generic: frozenset[str]


def _list(value: str) -> list[str]:
    return [w.strip() for w in value.split(",") if w.strip()]


@cache
def load(models: Path | None = None) -> Epithets:
    """Read ``lexicon/epithets.toml`` of the models folder (once per process). Raises KnowledgeError with the remedy."""
    path = (models or models_dir()) / "lexicon" / "epithets.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"lexicon epithets.toml is missing or damaged ({error}): restore {path}") from error
    return _compile(data)


def _compile(data: Mapping[str, Any]) -> Epithets:
    wanted = {"unique", "shared", "waters", "regions", "capitals", "generic", "ids"}
    if data.keys() != wanted:
        raise KnowledgeError(
            f"lexicon epithets.toml: expected the tables {', '.join(sorted(wanted))}: add what is missing, remove what is not listed"
        )
    ids = data["ids"]

    def city(name: str, entry: str) -> str:
        if name not in ids:
            raise KnowledgeError(f"lexicon epithets.toml: {entry!r} names {name!r}, which [ids] lacks: add its GeoNames id")
        return f"geonames:{ids[name]}"

    def cities(table: str) -> dict[str, frozenset[str]]:
        return {word: frozenset(city(n, word) for n in _list(names)) for word, names in data[table].items()}

    shared = cities("shared")
    waters: dict[str, frozenset[str]] = {}
    for table in ("waters", "regions"):
        for words, members in cities(table).items():
            for word in words.split("|"):
                if table == "waters":
                    waters[word] = members
                for head in _HEADS:
                    for compound in (f"{word}{head}", f"{word}-{head.capitalize()}"):
                        shared[compound] = shared.get(compound, frozenset()) | members
    return Epithets(
        unique={word: city(name, word) for word, name in data["unique"].items()},
        shared=shared,
        waters=waters,
        capitals={country: city(name, country) for country, name in data["capitals"].items()},
        generic=frozenset(_list(data["generic"]["words"])),
    )
