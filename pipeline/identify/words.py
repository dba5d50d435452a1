"""The words of ``models/lexicon/issuers.toml``, checked and compiled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: What an issuer can be; the last seven have no city of their own.
KINDS = ("municipality", "newspaper", "agency", "broadcaster", "ministry", "association", "chamber", "university", "other")

#: A place name as a letterhead prints it: "Bad Homburg v. d. Höhe", "HALLE (SAALE)", "Rothenburg ob der Tauber", "Biel/Bienne".
NAME = (
    r"[A-ZÄÖÜ][\w'’-]*\.?"
    r"(?:[ ](?:[A-ZÄÖÜ][\w'’-]*\.?"
    r"|(?:am|an|im|in|ob|vor|bei|auf|unter|der|dem|den|zu|AM|AN|IM|IN|OB|DER|DEM|VOR|BEI)(?=[ ])"
    r"|[adiobvuü]\.(?:[ ]?[dL]\.)?(?:[A-ZÄÖÜ]\w*\.?)?))*"
    r"(?:[ ]?\([A-ZÄÖÜ][^()\n]{1,28}\))?(?:[ ]?/[ ]?[A-ZÄÖÜ][\w-]*\.?)?"
)


@dataclass(frozen=True, slots=True)
class IssuerWords:
    """``municipal`` finds a type word with the name after it (groups ``type`` and ``name``), ``types`` a type word alone, ``explicit``
    one of the list (not any word in -stadt), ``spoken`` the few that running text uses.

    ``kinds`` holds one expression per kind without a city, ``sections`` a piece of a page title that is a part of the
    site. ``postal`` maps country and the first two digits of a postal code to a point
    (degrees north, degrees east).
    """

    municipal: re.Pattern[str]
    spoken: re.Pattern[str]
    types: re.Pattern[str]
    explicit: re.Pattern[str]
    not_types: frozenset[str]
    bodies: re.Pattern[str]
    offices: re.Pattern[str]
    weak_offices: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    any_kind: re.Pattern[str]
    agency_mark: re.Pattern[str]
    agency_tail: re.Pattern[str]
    newspaper: re.Pattern[str]
    newspaper_mark: re.Pattern[str]
    host_words: re.Pattern[str]
    not_hosts: frozenset[str]
    sections: re.Pattern[str]
    postal: Mapping[tuple[str, str], tuple[float, float]]


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


def _bordered(words: list[str]) -> str:
    """One expression for all words; those that open with any letters ("\\w*verband") are sought by their end, which costs a tenth."""
    ends = [re.sub(r"\A(?:\\w|\[\\w-\])\*", "", w) for w in words if w.startswith((r"\w*", r"[\w-]*"))]
    inner = [re.sub(r"\A(?:\\w|\[\\w-\])\+", r"(?<=\\w)", w) for w in words if w.startswith((r"\w+", r"[\w-]+"))]
    whole = [w for w in words if not w.startswith((r"\w", r"[\w"))]
    parts = [_alternatives(p) for p in (ends, inner) if p] + ([rf"(?<![\w-])(?:{_alternatives(whole)})"] if whole else [])
    return rf"(?:{'|'.join(parts)})(?!\w)"


def _words(data: Mapping[str, Any], table: str, key: str) -> list[str]:
    found = data.get(table, {}).get(key)
    if not isinstance(found, list) or not found or not all(isinstance(w, str) and w.strip() for w in found):
        raise KnowledgeError(f"lexicon issuers.toml: [{table}] {key} must be a list of words without empty items")
    return found


def _postal(data: Mapping[str, Any]) -> dict[tuple[str, str], tuple[float, float]]:
    points: dict[tuple[str, str], tuple[float, float]] = {}
    for country, rows in data.get("postal", {}).items():
        for row in str(rows).split(","):
            try:
                area, north, east = row.split()
                points[country, area] = float(north), float(east)
            except ValueError as error:
                raise KnowledgeError(
                    f"lexicon issuers.toml: [postal] {country} has {row.strip()!r}: write area, latitude and longitude"
                ) from error
    return points


@cache
def load(models: Path | None = None) -> IssuerWords:
    """Read ``lexicon/issuers.toml`` of the models folder (once per process). Raises KnowledgeError with the remedy."""
    path = (models or models_dir()) / "lexicon" / "issuers.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"lexicon issuers.toml is missing or damaged ({error}): restore {path}") from error
    try:
        return _compile(data)
    except re.error as error:
        raise KnowledgeError(f"lexicon issuers.toml: {error.pattern!r} is no regular expression ({error}): correct it") from error


def _compile(data: Mapping[str, Any]) -> IssuerWords:
    types = _alternatives([*_words(data, "municipality", "types"), r"\w*(?:-\w+)*-?stadt"])
    bodies = _alternatives(_words(data, "municipality", "bodies"))
    article = r"(?:(?:der|des|von|in|DER|DES|VON)[ ])?(?:(?:Freien?|FREIEN|Großen|Kreisfreien)[ ](?:und[ ])?)?"
    kinds = [(k, re.compile(_bordered(_words(data, "kinds", k)))) for k in KINDS[2:]]
    agencies = _alternatives(_words(data, "kinds", "agency"))
    named = rf"(?P<type>(?i:{types}))[ ]+{article}(?:(?i:{types})[ ]+)?(?P<name>{NAME})"
    return IssuerWords(
        municipal=re.compile(rf"(?<![\w-])(?:{named})"),
        spoken=re.compile(rf"(?<![\w-])(?P<type>{_alternatives(_words(data, 'municipality', 'spoken'))})[ ]+(?P<name>{NAME})"),
        explicit=re.compile(rf"(?i:{_alternatives(_words(data, 'municipality', 'types'))})"),
        types=re.compile(rf"(?<![\w-])(?i:{types})(?![\w-])"),
        not_types=frozenset(w.lower() for w in _words(data, "municipality", "not_types")),
        bodies=re.compile(rf"(?<![\w-])(?i:{bodies})(?=\s*(?:\Z|[|·,;/–-]|der\s+(?:Stadt|Gemeinde|\w+stadt)\b))"),
        offices=re.compile(rf"(?<![\w])(?:{_alternatives(_words(data, 'municipality', 'offices'))})(?![\w])"),
        weak_offices=re.compile(rf"(?<![\w])(?:{_alternatives(_words(data, 'municipality', 'weak_offices'))})(?![\w])"),
        kinds=tuple(kinds),
        any_kind=re.compile("|".join(p.pattern for _, p in kinds)),
        agency_mark=re.compile(rf"\((?:[\w .,-]+[/,;-]\s?)?(?P<mark>(?i:{agencies}))(?:[/,;-][\w /.-]+)?\)"),
        agency_tail=re.compile(
            rf"(?:©|\(c\)|Copyright:?|Quelle:|QUELLE:)\s?(?P<mark>{agencies})(?![\w])|(?<![\w/.])(?:dpa|apa|sda)[:-](?:infocom|\d{{5,}})|(?<![\w])APA\d{{4}}(?![\w])"
        ),
        newspaper=re.compile(_bordered(_words(data, "newspaper", "names")) + r"(?!-)"),
        newspaper_mark=re.compile(rf"(?<![\w-])(?:{_alternatives(_words(data, 'newspaper', 'marks'))})(?![\w-])"),
        host_words=re.compile(rf"^(?:{_alternatives(_words(data, 'municipality', 'host_words'))})[-.]|-(?:stadt|rathaus)$"),
        not_hosts=frozenset(_words(data, "hosts", "not_places")),
        sections=re.compile(rf"(?i:{_alternatives(_words(data, 'hosts', 'sections'))})"),
        postal=_postal(data),
    )
