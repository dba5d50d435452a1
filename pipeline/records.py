"""The plain records that travel between the stages.

Every record is a frozen dataclass of built-in types: no spaCy, no Arrow, nothing that a worker process cannot pickle.
All ``start``/``end`` values are Python string offsets into ``Document.text``, end exclusive, so that
``document.text[m.start:m.end] == m.text`` holds for every mention.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Role = Literal[
    "title",
    "heading",
    "body",
    "list_item",
    "table_row",
    "caption",
    "letterhead",
    "dateline",
    "contact",
    "boilerplate",
]
#: Roles whose text is news: later stages look for facts only here.
NEWS_ROLES: frozenset[str] = frozenset({"title", "heading", "body", "list_item", "table_row", "dateline"})
#: Roles that may also name the issuer, its city and the publication date (postal addresses and datelines count as places).
HEADER_ROLES: frozenset[str] = frozenset({"letterhead", "dateline", "contact"})

Method = Literal["gazetteer", "model", "rule"]
Anchor = Literal["none", "publication", "text"]
CityForm = Literal["name", "adjective", "inhabitant", "coreference"]
Kind = Literal["twinning", "friendship", "project", "thematic", "network", "cooperation"]
Status = Literal["planned", "active", "ended"]
CityRole = Literal["member", "lead"]
ProgrammeKind = Literal["programme", "funding_line", "project", "network"]
OrganisationKind = Literal["ministry", "agency", "municipality", "university", "company", "association", "other"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of ``Document.text`` with one role.

    Blocks are in text order, do not overlap, and everything between two blocks is white space.
    ``level`` is the heading level (1 to 6), else 0. ``cells`` are the offsets of a table row's cells.
    ``header`` marks a table's head row. ``table`` numbers the tables of a document from 1 (0: no table).
    """

    start: int
    end: int
    role: Role
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    header: bool = False
    table: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One press text after ingest. ``meta`` holds what the container said (keys: ``date``, ``site``, ``author``, ``subject``,
    ``from``, ``issuer``, ``filename`` …) as raw strings; it is evidence for issuer and publication date, never text."""

    doc_id: str
    source: str
    sha256: str
    media_type: str
    text: str
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    language: str = "de"
    meta: Mapping[str, str] = field(default_factory=dict)
    issuer: str | None = None
    issuer_city_id: str | None = None
    published_on: date | None = None
    published_on_source: str | None = None
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Input that could not be used: ``stage`` is ingest, annotate …, ``error`` a stable code, ``message`` one line with the remedy."""

    source: str
    sha256: str | None
    stage: str
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An entry or row with the bytes and the statements of an earlier one of the same file, the document ``doc_id`` from ``original``."""

    source: str
    sha256: str
    original: str
    doc_id: str


@dataclass(frozen=True, slots=True)
class City:
    """A municipality. ``ags`` is the 8-digit Amtlicher Gemeindeschlüssel (Germany only), coordinates are WGS 84 degrees."""

    city_id: str
    name: str
    name_de: str
    country_code: str
    country_de: str
    admin1: str | None
    ags: str | None
    latitude: float | None
    longitude: float | None
    population: int | None


@dataclass(frozen=True, slots=True)
class NerSpan:
    """An entity of a statistical model: ``label`` is LOC, PER, ORG or MISC."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class CityMention:
    start: int
    end: int
    text: str
    city_id: str
    method: Method
    confidence: float
    form: CityForm = "name"
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression with a calendar value; ``date_from`` and ``date_to`` are both inclusive.

    ``precision``: day, week, weekend, month, quarter, season, half_year, year, part (Anfang/Mitte/Ende), interval, decade, century.
    ``edtf`` is an ISO 8601-2 (EDTF) string at the precision of the text.
    """

    start: int
    end: int
    text: str
    date_from: date
    date_to: date
    precision: str
    edtf: str
    anchor: Anchor = "none"


@dataclass(frozen=True, slots=True)
class Programme:
    programme_id: str
    name: str
    kind: ProgrammeKind
    parent_id: str | None = None
    funder: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeMention:
    start: int
    end: int
    text: str
    programme_id: str
    method: Method
    confidence: float


@dataclass(frozen=True, slots=True)
class ThemeMention:
    start: int
    end: int
    text: str
    theme_id: str
    method: Method
    confidence: float


@dataclass(frozen=True, slots=True)
class Organisation:
    organisation_id: str
    name: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    start: int
    end: int
    text: str
    organisation_id: str
    method: Method
    confidence: float


@dataclass(frozen=True, slots=True)
class Annotations:
    """All mentions of one document, with the entities they point to."""

    cities: tuple[CityMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    programmes: tuple[ProgrammeMention, ...] = ()
    themes: tuple[ThemeMention, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    city_entities: Mapping[str, City] = field(default_factory=dict)
    programme_entities: Mapping[str, Programme] = field(default_factory=dict)
    organisation_entities: Mapping[str, Organisation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document states about one partnership. ``start``/``end`` are EDTF strings at the precision of the text."""

    claim_id: str
    doc_id: str
    partnership_id: str
    kind: Kind
    status: Status
    start: str | None
    end: str | None
    start_derived: str | None
    quote: str
    quote_start: int
    quote_end: int
    rule: str
    cues: tuple[str, ...]
    confidence: float
    cities: tuple[tuple[str, CityRole], ...]
    programmes: tuple[str, ...]
    themes: tuple[str, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partnership:
    partnership_id: str
    kind: Kind
    rgre_type: str | None
    status: Status
    start: str | None
    end: str | None
    n_documents: int
    first_published_on: date | None
    last_published_on: date | None
    confidence: float
    cities: tuple[tuple[str, CityRole], ...]
    programmes: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysed:
    """One document with everything the stages found in it: the unit that workers hand back."""

    document: Document
    annotations: Annotations
    claims: tuple[Claim, ...]


def partnership_id(kind: str, cities: tuple[str, ...], programmes: tuple[str, ...] = ()) -> str:
    """Stable id of a partnership: made from kind and cities (networks and projects also from their first programme), never from the run."""
    identity = [kind, *sorted(cities)]
    if kind == "network" and programmes:
        identity = [kind, programmes[0]]  # a network is one partnership however many members a text names
    elif kind == "project" and programmes:
        identity.append(programmes[0])
    return "p:" + hashlib.sha256("|".join(identity).encode()).hexdigest()[:16]
