"""How two cities lie to each other, in the text and on the map: features of a pair for the regression (``pairs``).

A text has more than one host: whose guest a town is, is told by the town of the home country that was named last before it, by the
heading above it, by the town that opens the paragraph. And partners of German towns are seldom their neighbours.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from pipeline.records import NEWS_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.records import City
    from pipeline.relate.discourse import Reader

#: Kilometres within which towns are neighbours; inhabitants of a large city.
NEIGHBOURS, LARGE = 60, 500_000
#: Cues of texts that tell of several pairs.
_TOLD_OF_PAIRS = frozenset({"tand", "pairs", "thematic", "proj", "partnership"})


class Placing:
    """What is known of a text's cities before they are paired. ``order``: its masked sentences; ``named``: those that name each city."""

    def __init__(self, reader: Reader, order: Sequence[int], named: Mapping[str, Sequence[int]], titled: Iterable[str]) -> None:
        self.reader, self.order, self.named, self.titled = reader, order, named, frozenset(titled)
        self._places = {index: n for n, index in enumerate(order)}
        self._at = {city: [self._places[i] for i in indexes] for city, indexes in named.items()}
        self._blocks = {city: {reader.masked[i].sentence.block for i in indexes} for city, indexes in named.items()}
        self._centres = {c: n for n, c in enumerate(reader.centres())}
        self._openings: dict[int, str] = {}
        self._heads: dict[str, set[str]] = {}
        self._hosts: dict[str, set[tuple[str, str]]] = {}
        self._contexts: dict[tuple[str, str], set[str]] = {}
        self._of_block: dict[int, list[str]] = {}
        self._tags = {c.cue.tag for c in reader.cues} & _TOLD_OF_PAIRS
        self._read_layout()
        self._read_hosts()
        self._couples = {n for n, towns in self._of_block.items() if len(towns) == 2 and self._over_border(*towns)}

    def _read_layout(self) -> None:
        """The first town of each paragraph; the towns of the nearest heading above each city."""
        heading: Sequence[str] = ()
        for index in self.order:
            masked = self.reader.masked[index]
            if self.reader.view.blocks[masked.sentence.block].role == "heading":
                heading = masked.cities
            for city in masked.cities:
                towns = self._of_block.setdefault(masked.sentence.block, [])
                if city not in towns:
                    towns.append(city)
                self._openings.setdefault(masked.sentence.block, masked.cities[0])
                self._heads.setdefault(city, set()).update(heading)

    def _read_hosts(self) -> None:
        """The hosts of each city's mentions with where they stand, and what the constructions took for the hub there."""
        reader = self.reader
        known = reader.annotations.city_entities
        home = reader.home()
        mentions = [(m.start, m.city_id) for m in reader.annotations.cities if reader.view.role_at(m.start) in NEWS_ROLES]
        sentences = [reader.masked[i].sentence for i in self.order]
        starts = [s.start for s in sentences]
        last: list[tuple[int, str]] = []  # the last mention of the last two home towns, the later one last
        for n, (start, city) in enumerate(mentions):
            k = bisect_right(starts, start) - 1
            before = next((m for m in reversed(last) if m[1] != city), None)
            if k >= 0:
                here = sentences[k]
                found = self._hosts.setdefault(city, set())
                if before is not None:
                    place = bisect_right(starts, before[0]) - 1
                    there = sentences[place].block if place >= 0 else -1
                    near = "block" if there == here.block else "next" if there == here.block - 1 else "text"
                    found.add((before[1], "sentence" if before[0] >= here.start else near))
                if before is None or before[0] < here.start:
                    behind = _behind(mentions, n, here.end, city, home, known)
                    if behind is not None:
                        found.add((behind, "behind"))
            if city in known and known[city].country_code == home:
                last = [*(m for m in last if m[1] != city), (start, city)][-2:]
        for index in self.order:
            for name, centre in reader.hub_at.get(index, {}).items():
                for city in reader.masked[index].cities:
                    if centre is not None and centre != city:
                        self._contexts.setdefault((centre, city), set()).add("context_" + name)

    def host(self, a: str, b: str, found: dict[str, float]) -> None:
        """Whose guest each is: the other's, or another's."""
        for one, other in ((a, b), (b, a)):
            for host, zone in self._hosts.get(other, ()):
                found[("host_" if host == one else "rival_") + zone] = 1.0
            found.update(dict.fromkeys(self._contexts.get((one, other), ()), 1.0))

    def by_themselves(self, a: str, b: str, found: dict[str, float]) -> None:
        """Whether a sentence or a paragraph names these two alone, and whether the text goes on pair by pair.

        "Fünf Tandems starten": each of the paragraphs or lines that follow tells of one pair, in words that are no cue.
        """
        both = {a, b}
        border = self._over_border(a, b)
        names = []
        if any(set(self.reader.masked[i].cities) == both for i in self.named.get(b, ())):
            names.append("sole_sentence")
        for block in self._blocks.get(b, ()):
            if set(self._of_block[block]) != both:
                continue
            names.append("sole_block")
            if self.reader.view.blocks[block].role in ("list_item", "table_row"):
                names.append("sole_line")
            if border and len(self._couples) > 1:
                names.append("sole_of_many")
                if {block - 1, block + 1} & self._couples:
                    names.append("sole_in_row")
        for name in names:
            found[name] = 1.0
            found[f"{name}_{'border' if border else 'land'}"] = 1.0
            found.update({f"{name}_{tag}": 1.0 for tag in self._tags})

    def _over_border(self, a: str, b: str) -> bool:
        known = self.reader.annotations.city_entities
        return a in known and b in known and (known[a].country_code == "DE") != (known[b].country_code == "DE")

    def on_map(self, a: str, b: str, found: dict[str, float]) -> None:
        """Countries and distance: partners are seldom neighbours, and seldom of one foreign country."""
        known = self.reader.annotations.city_entities
        one, two = known.get(a), known.get(b)
        if one is None or two is None:
            found["map_unknown"] = 1.0
            return
        german = (one.country_code == "DE") + (two.country_code == "DE")
        if one.country_code == two.country_code:
            found["map_germany" if german else "map_abroad"] = 1.0
            if one.admin1 == two.admin1:
                found["map_land"] = 1.0
        else:
            found["map_over_border" if german else "map_two_abroad"] = 1.0
        if _kilometres(one, two) < NEIGHBOURS:
            found["map_near"] = 1.0
        for name, city in (("a", one), ("b", two)):
            if (city.population or 0) > LARGE:
                found[f"map_{name}_large"] = 1.0

    def apart(self, a: str, b: str, found: dict[str, float]) -> None:
        """How they lie in the text, where neither is the hub."""
        if a not in self._at or b not in self._at:
            found["apart_unnamed"] = 1.0
            return
        gap = _gap(self._at[a], self._at[b])
        found["apart_" + ("0" if not gap else "1" if gap == 1 else "2" if gap == 2 else "few" if gap < 6 else "far")] = 1.0
        common = self._blocks[a] & self._blocks[b]
        if common:
            found["apart_one_block"] = 1.0
        if any(self._openings[block] in (a, b) for block in common):
            found["apart_opens_block"] = 1.0
        for one, other in ((a, b), (b, a)):
            if one in self._centres:
                found[f"apart_centre{min(2, self._centres[one])}"] = 1.0
            if one in self.titled:
                found["apart_title"] = 1.0
            if one in self._heads[other]:
                found["apart_heading"] = 1.0
            if len(self._at[other]) == 1:
                self._once(one, other, found)
        found["apart_spread"] = max(len(self._at[a]), len(self._at[b])) / max(1, len(self.order))
        if self.reader.document.issuer_city_id in (a, b):
            found["apart_issuer"] = 1.0
        first = self.reader.masked[self.named[b][0]]
        if self.reader.view.blocks[first.sentence.block].role in ("list_item", "table_row"):
            found["apart_list"] = 1.0

    def _once(self, one: str, other: str, found: dict[str, float]) -> None:
        """Whether other towns stand between a town named once and the last sentence before it that names the other."""
        (place,) = self._at[other]
        k = bisect_right(self._at[one], place)
        if k:
            between = {c for n in range(self._at[one][k - 1] + 1, place) for c in self.reader.masked[self.order[n]].cities}
            found["apart_behind" if between - {one, other} else "apart_next"] = 1.0


def _behind(mentions: Sequence[tuple[int, str]], n: int, end: int, city: str, home: str, known: Mapping[str, City]) -> str | None:
    """The first other home town behind mention ``n`` in its sentence."""
    for start, other in mentions[n + 1 :][:50]:
        if start >= end:
            return None
        if other != city and other in known and known[other].country_code == home:
            return other
    return None


def _gap(first: Sequence[int], second: Sequence[int]) -> int:
    """Least distance between two ascending rows of numbers."""
    least = abs(first[0] - second[0])
    for value in first:
        k = bisect_left(second, value)
        for other in second[max(0, k - 1) : k + 1]:
            least = min(least, abs(value - other))
    return least


def _kilometres(one: City, two: City) -> float:
    """On a flat map: enough to tell neighbours; infinite where a coordinate is missing."""
    if one.latitude is None or two.latitude is None or one.longitude is None or two.longitude is None:
        return math.inf
    return 111 * math.hypot(one.latitude - two.latitude, (one.longitude - two.longitude) * math.cos(math.radians(one.latitude)))
