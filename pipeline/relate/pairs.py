"""Candidate pairs of a text and what is known of each: layout, cues and words near the cities, and what the constructions said.

Constructions find a relation where the text states it in a way that somebody wrote down; half of the relations in a new text stand in
other words. So every pair that could be meant is weighed once more (``judge``): the hub with every other city, and cities that one
sentence or two neighbouring sentences of a paragraph name. The features of a pair are small named numbers in [0, 1] for a logistic
regression whose weights ship in ``models/lexicon/scorer.json`` (trained by ``models/relate/train.py``).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.records import NEWS_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.relate.assemble import Draft
    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Masked

#: Tags that speak of a relation of two municipalities.
RELATIONS = frozenset(
    {"ring", "twin", "twinv", "pcity", "friend", "fcity", "thematic", "partnership", "friendn", "linkn", "linkv", "pact", "coop", "coopv"}
)
_NEAR = RELATIONS | {"tand", "sign", "neg"}
_PREPOSITIONS = frozenset({"mit", "zwischen", "aus", "in", "nach", "von", "zu", "zur", "zum", "für", "bei", "an", "", "neben", "vom", "im"})
_DOCUMENT_TAGS = ("twin", "pcity", "partnership", "friend", "thematic", "tand", "net", "proj", "coop", "pact", "twinv")
_MARK = re.compile(r"<([a-z]+)\d+>")
_WORD = re.compile(r"<[A-Za-z]+|\w+")
_BREAK = re.compile(r"<[GB]\d|[;:.?!] ")
STEM = 6  #: letters of a word kept: German inflection and most compounds differ behind them
_FAR, _CLOSE = 8, 3  #: words to each side that are read without and with their side
#: A sentence that lists more cities than this relates them to something else, not each to each.
MOST_CITIES = 12
#: Facts of a pair that weigh differently where neither side is the hub.
_OWN_WEIGHT = ("same_group", "hub_here", "clean_relation", "relation_hub", "relation_with")


@dataclass(slots=True)
class Pair:
    """Two cities that may be related. ``hub`` says that ``a`` is the city the text speaks for; ``features`` are in [0, 1]."""

    a: str
    b: str
    hub: bool
    features: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> frozenset[str]:
        return frozenset((self.a, self.b))


def candidate_pairs(reader: Reader, drafts: Sequence[Draft]) -> list[Pair]:
    """Every pair worth weighing, with its features, in the order of the text: hub pairs first."""
    words = _Features(reader, drafts)
    seen: set[frozenset[str]] = set()
    out: list[Pair] = []
    for a, b, hub in _pairs(reader, drafts):
        key = frozenset((a, b))
        if a == b or key in seen:
            continue
        seen.add(key)
        out.append(Pair(a, b, hub, words.of(a, b, hub)))
    return out


def _pairs(reader: Reader, drafts: Sequence[Draft]) -> Iterator[tuple[str, str, bool]]:
    hub = reader.hub()
    order = sorted(reader.masked)
    if hub is not None:
        for city in dict.fromkeys(c for i in order for c in reader.masked[i].cities):
            yield hub, city, True
    before: Masked | None = None
    for index in order:
        masked = reader.masked[index]
        here = masked.cities
        if len(here) <= MOST_CITIES:
            for n, a in enumerate(here):
                for b in here[n + 1 :]:
                    yield a, b, False
            if before is not None and before.sentence.block == masked.sentence.block and len(before.cities) * len(here) <= 3 * MOST_CITIES:
                for a in before.cities:
                    for b in here:
                        yield a, b, False
        before = masked
    named = dict.fromkeys(c for i in order for c in reader.masked[i].cities)
    for centre in reader.centres():
        if centre != hub:
            for city in named:
                yield centre, city, False
    for draft in drafts:
        for n, a in enumerate(draft.cities[:MOST_CITIES]):
            for b in draft.cities[n + 1 : MOST_CITIES]:
                yield (b, a, True) if b == hub else (a, b, a == hub)


class _Features:
    """Features of pairs; what concerns one city alone is made once."""

    def __init__(self, reader: Reader, drafts: Sequence[Draft]) -> None:
        self.reader = reader
        self.order = sorted(reader.masked)
        self.named: dict[str, list[int]] = {}
        for index in self.order:
            for city in reader.masked[index].cities:
                self.named.setdefault(city, []).append(index)
        self._places = {index: n for n, index in enumerate(self.order)}
        self._alone: dict[str, dict[str, float]] = {}
        self._hosts: dict[str, set[tuple[str, str]]] = {}
        self._contexts: dict[tuple[str, str], set[str]] = {}
        self._find_hosts()
        self._headings: dict[int, int | None] | None = None
        self._document = self._of_document()
        self._drafts: dict[frozenset[str], list[Draft]] = {}
        self._with: dict[str, list[Draft]] = {}
        for draft in drafts:
            for n, a in enumerate(draft.cities):
                self._with.setdefault(a, []).append(draft)
                for b in draft.cities[n + 1 :]:
                    self._drafts.setdefault(frozenset((a, b)), []).append(draft)
        self._denied = {frozenset(f.cities) for f in reader.denied}
        self._unsure = {frozenset(f.cities) for f in reader.unsure}
        titles = [m for m in reader.masked.values() if reader.view.blocks[m.sentence.block].role == "title"]
        self._titled = {c for m in titles for c in m.cities}
        self._centres = {c: n for n, c in enumerate(reader.centres())}
        self._spread = {c: len(at) / max(1, len(self.order)) for c, at in self.named.items()}

    def of(self, a: str, b: str, hub: bool) -> dict[str, float]:
        """All features of one pair."""
        found = {**self._document, **self._city(b)}
        self._together(a, b, found)
        if not hub:
            for name, value in self._city(a).items():
                found[name] = max(found.get(name, 0.0), value)
            self._together(b, a, found)
            found["nohub"] = 1.0
            found.update({"n_" + name: found[name] for name in _OWN_WEIGHT if name in found})
            self._apart(a, b, found)
        elif self.reader.document.issuer_city_id == a:
            found["hub_issuer"] = 1.0
        self._map(a, b, found)
        self._host(a, b, found)
        self._constructions(a, b, found)
        return found

    def _host(self, a: str, b: str, found: dict[str, float]) -> None:
        """Whose guest ``b`` is: the town of the home country named last before it, in the sentence, the paragraph or the text."""
        for one, other in ((a, b), (b, a)):
            for host, zone in self._hosts.get(other, ()):
                found[("host_" if host == one else "rival_") + zone] = 1.0
            if zones := self._contexts.get((one, other)):
                found.update(dict.fromkeys(zones, 1.0))

    def _find_hosts(self) -> None:
        """For every city the hosts of its mentions, each with where it stands; and what the constructions took for the hub there."""
        known, view = self.reader.annotations.city_entities, self.reader.view
        hub = self.reader.hub()
        home = known[hub].country_code if hub in known else "DE"
        mentions = [(m.start, m.city_id) for m in self.reader.annotations.cities if view.role_at(m.start) in NEWS_ROLES]
        homely = {c for _, c in mentions if c in known and known[c].country_code == home}
        at = {i: (self.reader.masked[i].sentence.start, self.reader.masked[i].sentence.end) for i in self.order}
        sentences = [(at[i], i) for i in self.order]
        starts = [s[0][0] for s in sentences]
        for n, (start, city) in enumerate(mentions):
            k = bisect_right(starts, start) - 1
            if k < 0:
                continue
            (low, high), index = sentences[k]
            block = self.reader.masked[index].sentence.block
            before = next(((p, c) for p, c in reversed(mentions[:n]) if c != city and c in homely), None)
            if before is None or before[0] < low:
                behind = next(
                    (c for p, c in mentions[n + 1 :] if p < high and c != city and c in known and known[c].country_code == home), None
                )
                if behind is not None:
                    self._hosts.setdefault(city, set()).add((behind, "behind"))
            if before is not None:
                place = bisect_right(starts, before[0]) - 1
                there = self.reader.masked[sentences[place][1]].sentence.block if place >= 0 else -1
                zone = "sentence" if before[0] >= low else "block" if there == block else "next" if there == block - 1 else "text"
                self._hosts.setdefault(city, set()).add((before[1], zone))
        for index in self.order:
            for name, centre in self.reader.hub_at.get(index, {}).items():
                for city in self.reader.masked[index].cities:
                    if centre is not None and centre != city:
                        self._contexts.setdefault((centre, city), set()).add("context_" + name)

    def _map(self, a: str, b: str, found: dict[str, float]) -> None:
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
        if None not in (one.latitude, one.longitude, two.latitude, two.longitude):
            km = 111 * math.hypot(one.latitude - two.latitude, (one.longitude - two.longitude) * math.cos(math.radians(one.latitude)))
            if km < 60:
                found["map_near"] = 1.0
        for name, city in (("a", one), ("b", two)):
            if (city.population or 0) > 500000:
                found[f"map_{name}_large"] = 1.0

    def _apart(self, a: str, b: str, found: dict[str, float]) -> None:
        """How two cities lie in the text, where neither is the hub."""
        view, masked = self.reader.view, self.reader.masked
        first, second = self.named.get(a, ()), self.named.get(b, ())
        if not first or not second:
            found["apart_unnamed"] = 1.0
            return
        gap = min(abs(self._places[i] - self._places[j]) for i in first for j in second)
        found["apart_" + ("0" if not gap else "1" if gap == 1 else "2" if gap == 2 else "few" if gap < 6 else "far")] = 1.0
        blocks = {masked[i].sentence.block for i in first} & {masked[j].sentence.block for j in second}
        if blocks:
            found["apart_one_block"] = 1.0
            for block in blocks:
                here = [i for i in self.order if masked[i].sentence.block == block]
                opening = next((masked[i].cities[0] for i in here if masked[i].cities), None)
                if opening in (a, b):
                    found["apart_opens_block"] = 1.0
        for one, other in ((a, b), (b, a)):
            if one in self._centres:
                found[f"apart_centre{min(2, self._centres[one])}"] = 1.0
            if one in self._titled:
                found["apart_title"] = 1.0
            heads = [j for j in self.named[other] if self._heading(j) is not None and one in masked[self._heading(j)].cities]
            if heads:
                found["apart_heading"] = 1.0
            if len(self.named[other]) == 1:
                j = self.named[other][0]
                behind = [i for i in self.named[one] if i <= j]
                if behind:
                    between = {c for i in self.order if behind[-1] < i < j for c in masked[i].cities} - {one, other}
                    found["apart_next" if not between else "apart_behind"] = 1.0
        found["apart_spread"] = min(1.0, max(self._spread[a], self._spread[b]))
        if self.reader.document.issuer_city_id in (a, b):
            found["apart_issuer"] = 1.0
        if view.blocks[masked[second[0]].sentence.block].role in ("list_item", "table_row"):
            found["apart_list"] = 1.0

    def _heading(self, index: int) -> int | None:
        """The nearest heading before a sentence that names a city."""
        if self._headings is None:
            self._headings, last = {}, None
            for i in self.order:
                if self.reader.view.blocks[self.reader.masked[i].sentence.block].role == "heading":
                    last = i
                self._headings[i] = last
        return self._headings[index]

    def _of_document(self) -> dict[str, float]:
        counts: dict[str, int] = {}
        for cue in self.reader.cues:
            counts[cue.cue.tag] = counts.get(cue.cue.tag, 0) + 1
        found = {"document_" + tag: min(3, counts[tag]) / 3 for tag in _DOCUMENT_TAGS if tag in counts}
        if self.reader.context.inventory:
            found["inventory"] = 1.0
        return found

    def _city(self, city: str) -> dict[str, float]:
        """The highest value over the sentences that name the city."""
        found = self._alone.get(city)
        if found is None:
            found = {}
            for index in self.named.get(city, ()):
                local = _sentence_features(self.reader, self.reader.masked[index], city)
                self._neighbours(index, local)
                for name, value in local.items():
                    found[name] = max(found.get(name, 0.0), value)
            found["sentences"] = min(3, len(self.named.get(city, ()))) / 3
            if city in self._titled:
                found["in_title"] = 1.0
            self._alone[city] = found
        return found

    def _together(self, a: str, b: str, found: dict[str, float]) -> None:
        for index in self.named.get(b, ()):
            masked = self.reader.masked[index]
            if a not in masked.cities:
                continue
            found["hub_here"] = 1.0
            if masked.tags() & RELATIONS:
                found["relation_hub"] = 1.0
            if any(a in g.cities and b in g.cities for g in masked.groups):
                found["same_group"] = 1.0

    def _neighbours(self, index: int, local: dict[str, float]) -> None:
        place, masked = self._places[index], self.reader.masked[index]
        for step, name in ((-1, "before"), (1, "after")):
            if not 0 <= place + step < len(self.order):
                continue
            other = self.reader.masked[self.order[place + step]]
            tags = other.tags()
            if tags & RELATIONS:
                local[name + "_relation"] = 1.0
            if tags & {"twin", "pcity", "partnership", "twinv"}:
                local[name + "_twinning"] = 1.0
            if other.sentence.block == masked.sentence.block and tags & {"neg", "deny"}:
                local[name + "_negation"] = 1.0

    def _constructions(self, a: str, b: str, found: dict[str, float]) -> None:
        """What the rules said of the pair, and of each city with others."""
        key = frozenset((a, b))
        for draft in self._drafts.get(key, ()):
            best = draft.best
            two = len(draft.cities) == 2
            letter = "r" if two else "g"
            found[f"{letter}_{best.rule}"] = found[f"{letter}_any"] = 1.0
            found[f"{letter}_confidence"] = max(found.get(f"{letter}_confidence", 0.0), best.confidence)
            if two:
                found["rk_" + draft.kind] = 1.0
        if key in self._denied:
            found["denied"] = 1.0
        if key in self._unsure:
            found["unsure"] = 1.0
        if any(a not in d.cities for d in self._with.get(b, ())):
            found["b_taken"] = 1.0
        others = sum(b not in d.cities for d in self._with.get(a, ()))
        if others:
            found["a_claims"] = min(4, others) / 4


def _sentence_features(reader: Reader, masked: Masked, city: str) -> dict[str, float]:
    tags = masked.tags()
    group = next(g for g in masked.groups if city in g.cities)
    at = masked.text.find(group.marker)
    local: dict[str, float] = {"t_" + tag: 1.0 for tag in tags}
    local["prep_" + (group.preposition if group.preposition in _PREPOSITIONS else "other")] = 1.0
    local["group_size"] = min(5, len(group.cities)) / 5
    local["others"] = min(6, len(masked.cities) - 1) / 6
    local["role_" + reader.view.blocks[masked.sentence.block].role] = 1.0
    relation = bool(tags & RELATIONS)
    with_ = group.preposition in ("mit", "zu", "zur", "zum", "zwischen")
    place = group.preposition in ("in", "aus", "nach", "bei", "an")
    facts = {
        "coreference": group.coreference,
        "adjective": group.adjective,
        "bracket_year": city in group.years,
        "since_after": re.match(r"<[GAB]\d+> (?:\( )?(?:, )?[Ss]eit ", masked.text[at:]) is not None,
        "since_here": "eit <D" in masked.text,
        "date_here": bool(masked.dates),
        "no_relation": not relation,
        "relation_negated": relation and "neg" in tags,
        "relation_unsure": relation and bool(tags & {"hyp", "deny"}),
        "relation_with": relation and with_,
        "relation_place": relation and place,
        "partner_bare": "pcity" in tags and not group.preposition,
        "question": masked.text.rstrip().endswith("?"),
    }
    local.update({name: 1.0 for name, holds in facts.items() if holds})
    _words(masked.text, at, local)
    for mark in _MARK.finditer(masked.text):
        tag = mark.group(1)
        if tag not in _NEAR:
            continue
        low, high = min(at, mark.start()), max(at, mark.start())
        steps = masked.text.count(" ", low, high)
        side = "left" if mark.start() < at else "right"
        clean = not _BREAK.search(masked.text, low + 3, high)
        if steps <= 3:
            local[f"near_{tag}_{side}"] = 1.0
        elif steps <= 8 and clean:
            local[f"mid_{tag}_{side}"] = 1.0
        if tag in RELATIONS and clean:
            local["clean_relation"] = 1.0
    return local


def stems_around(text: str, at: int) -> tuple[list[str], list[str]]:
    """Stems of the eight words to each side of the marker at ``at`` of a masked text."""
    left = [w.lower()[:STEM] for w in _WORD.findall(text[:at])[-_FAR:]]
    right = [w.lower()[:STEM] for w in _WORD.findall(text, at)[1 : _FAR + 1]]
    return left, right


def _words(text: str, at: int, local: dict[str, float]) -> None:
    left, right = stems_around(text, at)
    local.update({"w_" + w: 1.0 for w in (*left, *right)})
    local.update({"l_" + w: 1.0 for w in left[-_CLOSE:]})
    local.update({"r_" + w: 1.0 for w in right[:_CLOSE]})
