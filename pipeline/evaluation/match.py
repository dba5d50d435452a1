"""When is a found thing the annotated one: places, names, and the one-to-one alignment of claims."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

G = TypeVar("G")
S = TypeVar("S")

#: Two ids of one municipality (a town and its seat of government in GeoNames) lie closer than this; two municipalities may, too, but
#: then the country and the text's other evidence rarely allow both.
NEAR_KM = 15.0
_EARTH_KM = 12742.0  # mean diameter
_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Place:
    """``number`` is the GeoNames id as digits (or the local slug), coordinates WGS 84 degrees, ``key`` the folded name."""

    number: str
    latitude: float | None
    longitude: float | None
    country: str
    key: str


def letters(text: str) -> str:
    """Letters and digits of ``text``, lower case, marks removed: the form in which names are compared."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]", "", folded)


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance (haversine); infinite where a coordinate is unknown."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return math.inf
    lat1, lon1, lat2, lon2 = map(math.radians, (a.latitude, a.longitude, b.latitude, b.longitude))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return _EARTH_KM * math.asin(math.sqrt(h))


def same_place(gold: Place, found: Place) -> bool:
    """Equal ids, or within NEAR_KM in one country; by name where the gold has no id (six letters are enough: case endings differ)."""
    if gold.number:
        return gold.number == found.number or (gold.country == found.country and distance_km(gold, found) < NEAR_KM)
    return gold.key == found.key or (bool(gold.key) and gold.key[:6] == found.key[:6])


def same_name(gold: str, names: frozenset[str]) -> bool:
    """A folded gold name against the names of one programme: equal, or one inside the other where both have over five letters."""
    return any(gold == n or (len(gold) > 5 and len(n) > 5 and (gold in n or n in gold)) for n in names)


def pair_up(gold: Sequence[G], found: Sequence[S], same: Callable[[G, S], bool]) -> list[tuple[int, int]]:
    """Greedy one-to-one pairs of indices, in gold order."""
    taken: set[int] = set()
    pairs = []
    for i, g in enumerate(gold):
        for j, s in enumerate(found):
            if j not in taken and same(g, s):
                taken.add(j)
                pairs.append((i, j))
                break
    return pairs


@dataclass(frozen=True, slots=True)
class Aligned:
    """Gold partnership ``gold`` answers to claim ``claim``; ``shared`` of their cities agree."""

    gold: int
    claim: int
    shared: int


def align(gold: Sequence[tuple[str, Sequence[Place]]], found: Sequence[tuple[str, Sequence[Place]]]) -> list[Aligned]:
    """One-to-one alignment of (kind, cities) by the share of common cities, then by equal kind; at least two cities in common."""
    candidates = []
    for i, (kind, cities) in enumerate(gold):
        for j, (other, places) in enumerate(found):
            shared = len(pair_up(cities, places, same_place))
            if shared >= 2:
                candidates.append((-shared / max(len(cities), len(places)), kind != other, i, j, shared))
    candidates.sort(key=lambda c: (c[0], c[1]))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out = []
    for _, _, i, j, shared in candidates:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append(Aligned(i, j, shared))
    return out
