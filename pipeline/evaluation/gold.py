"""The annotation format of ``corpus/gold``: one JSON file per press text, read into plain records and checked.

The same reader serves a user's own gold folder, so every message names the file and what to change.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from pipeline.errors import StadttandemError
from pipeline.records import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

KINDS: frozenset[str] = frozenset(get_args(Kind))
STATUSES: frozenset[str] = frozenset(get_args(Status))
_EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")


class GoldError(StadttandemError):
    """An annotation folder or file that cannot be used."""


@dataclass(frozen=True, slots=True)
class GoldCity:
    """``geonames`` is the id in GeoNames' cities500, or None where the municipality is not in it."""

    name: str
    country: str
    geonames: int | None


@dataclass(frozen=True, slots=True)
class GoldDate:
    """``text`` as it stands in the document (line breaks as blanks); ``date_from`` and ``date_to`` inclusive, ISO 8601."""

    text: str
    date_from: str
    date_to: str


@dataclass(frozen=True, slots=True)
class GoldPartnership:
    """``start`` and ``end`` are ISO 8601 at the precision of the text, or None."""

    kind: str
    cities: tuple[GoldCity, ...]
    programmes: tuple[str, ...]
    start: str | None
    end: str | None
    status: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """Annotation of one document. ``doc`` is the last part of its ``documents.source``; ``phenomena`` are free tags for break-downs."""

    doc: str
    published_on: str | None
    issuer_city: GoldCity | None
    cities: tuple[GoldCity, ...]
    dates: tuple[GoldDate, ...]
    programmes: tuple[str, ...]
    themes: tuple[str, ...]
    partnerships: tuple[GoldPartnership, ...]
    phenomena: tuple[str, ...]
    note: str


def load_gold(folder: Path) -> tuple[GoldDocument, ...]:
    """Every ``*.json`` of ``folder``, by file name. Raises GoldError where there is none or one cannot be read."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise GoldError(f"no *.json under {folder}: give a folder of annotations in the format of corpus/README.md")
    return tuple(read_gold(f) for f in files)


def read_gold(path: Path) -> GoldDocument:
    """One annotation file. Raises GoldError naming the file and the key."""
    try:
        return parse_gold(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise GoldError(f"{path.name} is no annotation ({type(exc).__name__}: {exc}): compare it with corpus/README.md") from exc


def parse_gold(raw: Mapping[str, Any]) -> GoldDocument:
    """The record of a decoded annotation; KeyError or TypeError where a key is missing or of the wrong type."""
    return GoldDocument(
        doc=str(raw["doc"]),
        published_on=raw["published_on"],
        issuer_city=_city(raw["issuer_city"]) if raw["issuer_city"] else None,
        cities=tuple(_city(c) for c in raw["cities"]),
        dates=tuple(GoldDate(d["text"], d["from"], d["to"]) for d in raw["dates"]),
        programmes=tuple(raw["programmes"]),
        themes=tuple(raw["themes"]),
        partnerships=tuple(_partnership(p) for p in raw["partnerships"]),
        phenomena=tuple(raw.get("phenomena", ())),
        note=raw.get("note") or "",
    )


def _city(raw: Mapping[str, Any]) -> GoldCity:
    return GoldCity(raw["name"], raw["country"], raw["geonames"])


def _partnership(raw: Mapping[str, Any]) -> GoldPartnership:
    return GoldPartnership(
        kind=raw["kind"],
        cities=tuple(_city(c) for c in raw["cities"]),
        programmes=tuple(raw["programmes"]),
        start=raw["start"],
        end=raw["end"],
        status=raw["status"],
        themes=tuple(raw["themes"]),
    )


def problems(gold: GoldDocument, themes: Iterable[str]) -> list[str]:
    """What is inconsistent inside one annotation, as short sentences; ``themes`` is the fixed list of theme ids."""
    known = frozenset(themes)
    found = [*_city_problems(gold), *_date_problems(gold)]
    union: set[str] = set()
    for p in gold.partnerships:
        label = f"{p.kind} {'+'.join(c.name for c in p.cities)}"
        union |= set(p.themes)
        found += [f"{label}: {c.name} is not among the document's cities" for c in p.cities if c not in gold.cities]
        found += [f"{label}: programme {x} is not among the document's" for x in p.programmes if x not in gold.programmes]
        found += [f"{label}: unknown theme {x}" for x in p.themes if x not in known]
        if len(set(p.cities)) < 2:
            found.append(f"{label}: fewer than two cities")
        if p.kind not in KINDS:
            found.append(f"{label}: unknown kind")
        if p.status not in STATUSES:
            found.append(f"{label}: unknown status {p.status}")
        found += [f"{label}: {v} is no ISO date" for v in (p.start, p.end) if v is not None and not _is_edtf(v)]
        if p.start and p.end and p.start[: len(p.end)] > p.end[: len(p.start)]:
            found.append(f"{label}: ends before it starts")
    identities = [(p.kind, frozenset(p.cities)) for p in gold.partnerships]
    if len(set(identities)) < len(identities):
        found.append("the same kind between the same cities twice")
    if set(gold.themes) != union:
        found.append(f"themes {sorted(gold.themes)} are not those of the partnerships {sorted(union)}")
    return found


def _city_problems(gold: GoldDocument) -> list[str]:
    found = [f"{c.name}: country {c.country!r} is no two-letter code" for c in gold.cities if not re.fullmatch("[A-Z]{2}", c.country)]
    ids = [c.geonames for c in gold.cities if c.geonames is not None]
    found += [f"geonames {x} twice" for x in sorted({x for x in ids if ids.count(x) > 1})]
    if gold.issuer_city is not None and gold.issuer_city not in gold.cities:
        found.append(f"the issuer's city {gold.issuer_city.name} is not among the cities")
    return found


def _date_problems(gold: GoldDocument) -> list[str]:
    found = []
    if gold.published_on is not None and not (len(gold.published_on) == 10 and _is_edtf(gold.published_on)):
        found.append(f"published_on {gold.published_on} is no day")
    for d in gold.dates:
        if not (_is_edtf(d.date_from) and _is_edtf(d.date_to) and d.date_from <= d.date_to):
            found.append(f"{d.text}: {d.date_from}..{d.date_to} is no interval of days")
            continue
        weekday = _WEEKDAYS[date.fromisoformat(d.date_from).weekday()]
        if any(w in d.text.lower() for w in _WEEKDAYS) and weekday not in d.text.lower():
            found.append(f"{d.text}: {d.date_from} is a {weekday}")
    return found


def _is_edtf(value: str) -> bool:
    if not _EDTF.fullmatch(value):
        return False
    parts = [int(x) for x in value.split("-")] + [1, 1]
    try:
        date(parts[0], parts[1], parts[2])
    except ValueError:
        return False
    return True


def plain_text(raw: str) -> str:
    """``raw`` with markup, soft hyphens and line-end hyphenation undone and white space as single blanks.

    Only for asking whether an annotated expression occurs; the pipeline's own cleaning lives in ingest and is not used here, so that
    a fault there cannot hide a fault in the gold.
    """
    text = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", raw)
    text = re.sub(r"<[^>]+>", " ", text).replace("&nbsp;", " ").replace("\u00ad", "").replace("\u00a0", " ")
    text = re.sub(r"(?<=[a-zäöüß])-\n\s*(?=[a-zäöüß])", "", text)
    return " ".join(text.split())
