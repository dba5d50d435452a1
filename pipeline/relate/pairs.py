"""Candidate pairs of a text and what is known of each: layout, cues and words near the cities, and what the constructions said.

Constructions find a relation where the text states it in a way that somebody wrote down; half of the relations in a new text stand in
other words. So every pair that could be meant is weighed once more (``judge``): the hub with every other city, and cities that one
sentence or two neighbouring sentences of a paragraph name. The features of a pair are small named numbers in [0, 1] for a logistic
regression whose weights ship in ``models/lexicon/scorer.json`` (trained by ``models/relate/train.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.relate.placing import Placing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
        for city in reader.named():
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
    for centre in reader.centres():
        if centre != hub:
            for city in reader.named():
                yield centre, city, False
    for host, city in _hosted(reader, order):
        yield host, city, host == hub
    for draft in drafts:
        for n, a in enumerate(draft.cities[:MOST_CITIES]):
            for b in draft.cities[n + 1 : MOST_CITIES]:
                yield (b, a, True) if b == hub else (a, b, a == hub)


def _hosted(reader: Reader, order: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Each town with the one of the home country that earlier sentences of its paragraph named last, however far back.

    One in eleven of these pairs is a relation, where one in nine of all candidates is.
    """
    known = reader.annotations.city_entities
    home = reader.home()
    block, host = -1, None
    for index in order:
        masked = reader.masked[index]
        if masked.sentence.block != block:
            block, host = masked.sentence.block, None
        if host is not None:
            for city in masked.cities:
                yield host, city
        for city in masked.cities:
            if city in known and known[city].country_code == home:
                host = city


class _Features:
    """Features of pairs; what concerns one city alone is made once."""

    def __init__(self, reader: Reader, drafts: Sequence[Draft]) -> None:
        self.reader = reader
        self.order = sorted(reader.masked)
        self.named = reader.named()
        self._places = {index: n for n, index in enumerate(self.order)}
        self._alone: dict[str, dict[str, float]] = {}
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
        self._placing = Placing(reader, self.order, self.named, self._titled)

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
            self._placing.apart(a, b, found)
        elif self.reader.document.issuer_city_id == a:
            found["hub_issuer"] = 1.0
        self._placing.by_themselves(a, b, found)
        self._placing.on_map(a, b, found)
        self._placing.host(a, b, found)
        self._constructions(a, b, found)
        return found

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
    for tag, side, steps, low, high in marks_around(masked.text, at, _NEAR):
        clean = not _BREAK.search(masked.text, low + 3, high)
        if steps <= 3:
            local[f"near_{tag}_{side}"] = 1.0
        elif steps <= 8 and clean:
            local[f"mid_{tag}_{side}"] = 1.0
        if tag in RELATIONS and clean:
            local["clean_relation"] = 1.0
    return local


def marks_around(text: str, at: int, tags: Collection[str]) -> Iterator[tuple[str, str, int, int, int]]:
    """The cues with one of ``tags`` of a masked text: tag, side of the marker at ``at``, words between the two, and where these stand."""
    for mark in _MARK.finditer(text):
        if mark.group(1) in tags:
            low, high = min(at, mark.start()), max(at, mark.start())
            yield mark.group(1), "left" if mark.start() < at else "right", text.count(" ", low, high), low, high


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
