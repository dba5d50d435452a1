"""Inline markup for cases of the relate stage: the mentions are given, so that only the reading of relations is tested.

``[Ulm]`` a city, ``[Ulmer~Ulm]`` an adjective or exonym for it, ``[beide Städte=Ulm+Szeged]`` a coreference,
``{1994}``, ``{Mai 2014|2014-05}``, ``{2018 bis 2021|2018/2021}`` a date with its EDTF value, ``<<GreenHarbour>>`` a project,
``<<n:Second Shift>>`` a network, ``<<p:Interreg>>`` a programme. ``¶`` starts a new paragraph, ``¶- `` a list item, ``¶# `` a heading,
``¶| a | b`` a table row (``¶|| a | b`` its head row).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from pipeline.gazetteer import Gazetteer
from pipeline.records import Annotations, Block, City, CityMention, DateMention, Document, Programme, ProgrammeMention, ThemeMention

_MARK = re.compile(r"\[(?P<city>[^\]]+)\]|\{(?P<date>[^}]+)\}|<<(?P<prog>[^>]+)>>|¶(?P<role>- |# |\|\| |\| )?")
_KIND = {"n": "network", "p": "programme", "f": "funding_line"}


@dataclass
class Case:
    text: str = ""
    cities: list[CityMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    programmes: list[ProgrammeMention] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    entities: dict[str, Programme] = field(default_factory=dict)


def city_id(name: str) -> str:
    return "test:" + name


def bounds(edtf: str) -> tuple[date, date, str]:
    """First and last day and precision of an EDTF value."""
    if "/" in edtf:
        first, last = edtf.split("/")
        return bounds(first)[0], bounds(last)[1], "interval"
    parts = [int(p) for p in edtf.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31), "year"
    if len(parts) == 2 and parts[1] > 12:
        months = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}[parts[1]]
        return date(parts[0], months[0], 1), date(parts[0], months[1], 28), "season"
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(*parts)[1]), "month"
    return date(*parts), date(*parts), "day"


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


@cache
def _city(key: str) -> City:
    """The largest place of that name, a German one first, under the case's own id; a name unknown to the gazetteer lies in Germany."""
    found = [c for c in _gazetteer().lookup(key[5:]) if c.name_kind in ("name", "exonym")]
    if not found:
        return City(key, key[5:], key[5:], "DE", "Deutschland", None, None, None, None, None)
    best = max(found, key=lambda c: (c.population or 0) * (3 if c.country_code == "DE" else 1))
    return replace(_gazetteer().city(best.city_id), city_id=key, name=key[5:], name_de=key[5:])


def read(markup: str, *, hub: str | None = None, published: date | None = None) -> tuple[Document, Annotations]:
    """Document and annotations of one marked-up text."""
    case = Case()
    opened: tuple[int, str] = (0, "body")
    at = 0
    for match in _MARK.finditer(markup):
        case.text += markup[at : match.start()]
        at = match.end()
        start = len(case.text)
        if match["city"]:
            surface, _, target = match["city"].partition("=")
            form = "coreference" if target else "name"
            if "~" in surface:
                surface, _, target = surface.partition("~")
                form = "adjective" if surface.endswith(("er", "sche", "schen")) else "name"
            case.text += surface
            for name in (target or surface).split("+"):
                case.cities.append(CityMention(start, len(case.text), surface, city_id(name), "gazetteer", 1.0, form))  # type: ignore[arg-type]
        elif match["date"]:
            surface, _, edtf = match["date"].partition("|")
            case.text += surface
            first, last, precision = bounds(edtf or surface)
            case.dates.append(DateMention(start, len(case.text), surface, first, last, precision, edtf or surface))
        elif match["prog"]:
            kind, _, name = match["prog"].rpartition(":")
            case.text += name
            pid = "project:" + name
            case.entities[pid] = Programme(pid, name, _KIND.get(kind, "project"))  # type: ignore[arg-type]
            case.programmes.append(ProgrammeMention(start, len(case.text), name, pid, "rule", 1.0))
        else:
            _close(case, *opened)
            case.text = case.text.rstrip() + "\n\n" if case.text.strip() else case.text
            role = {"- ": "list_item", "# ": "heading", "| ": "table_row", "|| ": "table_head"}.get(match["role"] or "", "body")
            opened = (len(case.text), role)
    case.text += markup[at:]
    _close(case, *opened)
    cities = {m.city_id for m in case.cities}
    if hub:
        cities.add(city_id(hub))
    known = {c: _city(c) for c in sorted(cities)}
    document = Document(
        "doc",
        "case.txt",
        "0",
        "text/plain",
        case.text,
        tuple(case.blocks),
        issuer_city_id=city_id(hub) if hub else None,
        published_on=published,
    )
    notes = Annotations(tuple(case.cities), tuple(case.dates), tuple(case.programmes), (), (), known, case.entities, {})
    return document, notes


def _close(case: Case, start: int, role: str) -> None:
    raw = case.text[start:]
    stripped = raw.strip()
    if not stripped:
        return
    begin = start + raw.index(stripped[0])
    end = begin + len(stripped)
    cells: tuple[tuple[int, int], ...] = ()
    if role.startswith("table"):
        cells = tuple((m.start(), m.end()) for m in re.finditer(r"[^|]+", case.text[:end]) if m.start() >= begin)
    case.blocks.append(
        Block(begin, end, "table_row" if role.startswith("table") else role, 2 if role == "heading" else 0, cells, role == "table_head")
    )  # type: ignore[arg-type]


def theme(text: str, word: str, theme_id: str) -> ThemeMention:
    at = text.index(word)
    return ThemeMention(at, at + len(word), word, theme_id, "rule", 0.9)
