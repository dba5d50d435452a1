"""How much a name weighs before its context is read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.gazetteer import Candidate, Gazetteer
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords

#: A span with less is refused for good; no later cue can save it.
HARD = -20.0
REFUSED = HARD / 2
#: Score of a name by how much more a word than a city it is (``common.txt``).
_BASE = {0: 0.0, 1: -1.6, 2: -2.4, 3: -3.8, 4: HARD}
#: Where most partners of German municipalities lie.
EUROPE = frozenset(
    (
        "AL", "AT", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IL", "IS",
        "IT", "LI", "LT", "LU", "LV", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PS", "PT", "RO", "RS", "RU", "SE", "SI", "SK", "TR", "UA",
        "XK",
    )
)  # fmt: skip
HOME = ("DE", "AT", "CH", "LU", "LI")


#: Inhabitants of a municipality whose number GeoNames does not know: about the median of German ones (Destatis, 2022: 1,700).
_UNCOUNTED = 2_000


def inhabitants(candidate: Candidate) -> int:
    """Inhabitants, or a middling number for a municipality that GeoNames has not counted (Spremberg, Osterode am Harz)."""
    if candidate.population or candidate.part:
        return candidate.population
    return _UNCOUNTED if candidate.country_code == "DE" or candidate.feature.startswith("PPLA") else 0


def is_part(candidate: Candidate) -> bool:
    """Whether a place is a part of a town. German ones that only the newer dump counts are too; the supplement names the exceptions."""
    unsure = candidate.feature == "" and candidate.country_code == "DE" and candidate.population > 0
    return candidate.part or (unsure and candidate.city_id.startswith("geo"))


def weight(candidate: Candidate) -> float:
    """log10 of the inhabitants that count: home places weigh eightfold, unlabelled alternates a twentieth, parts of towns a hundredth."""
    people = float(max(inhabitants(candidate), 50))
    if candidate.name_kind == "alternate":
        people *= 0.2 if candidate.country_code in EUROPE else 0.05
    elif candidate.name_kind == "ascii":
        people *= 0.3
    if candidate.country_code in HOME:
        people *= 8
    if is_part(candidate):
        people *= 0.01
    return math.log10(max(people, 1))


def heaviest(span: Span) -> float:
    """Weight of the span's likeliest bearer, computed once."""
    if span.heaviest is None:
        span.heaviest = max(weight(c) for c in span.candidates)
    return span.heaviest


def name_level(span: Span, words: ContextWords) -> int:
    """How much more a word than a city the span's name is."""
    if span.strange:
        return 0  # Aš, Łeba
    level = words.level(span.key)
    if not level and " " in span.key:
        parts = span.key.split(" ")
        if parts[0] in words.first_names and words.is_common(parts[-1]) and not any(c.country_code in EUROPE for c in span.candidates):
            return 2  # Juan Martín
    if (
        not level
        and span.key.startswith("st ")
        and span.key[3:] in words.first_names
        and heaviest(span) < 4.8
        and not all(c.country_code == "FR" for c in span.candidates)
    ):
        return 2  # St. Michael is a church before it is a town
    return max(level, 2) if len(span.key) == 2 and level != 1 else level


def base_score(span: Span, level: int, words: ContextWords, gazetteer: Gazetteer, text: str) -> None:
    """Start the span's score: size of its likeliest bearer, everyday words, countries and regions of the same name, parts of towns."""
    best = heaviest(span)
    exonym, small, parts = False, False, True
    for c in span.candidates:  # one loop for three questions
        exonym = exonym or c.name_kind == "exonym"
        parts = parts and c.part
        small = small or (c.name_kind == "name" and c.population >= 2000 and not c.part and c.country_code in EUROPE)
    city_like = span.key in words.both or span.key in words.city_states
    if not city_like and gazetteer.is_land(text) and not text.isupper():
        span.add(HARD if gazetteer.country_of(text) or best < 4.5 else -4, "land")
    if level:
        given = 0.6 if level == 1 and best >= 6.0 and span.key in words.first_names else 0.0
        span.score += given + _BASE[level] - (0.0 if best >= 4.0 or exonym else 0.8)
    else:
        span.score += 2.0 if best >= 5.0 else 0.8 if best >= 4.0 or exonym or " " in span.key else 0.2 if small else -1.0
    if parts:
        span.add(min(-span.score, 0.0) - 3.0, "part")
