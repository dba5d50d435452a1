"""Candidate consortia of a text: sets of three or more cities that stand together, and what is known of each.

The constructions of ``groups`` gather members sentence by sentence where a cue introduces them. Here every set that the text itself puts
together is weighed as a whole: towns in one enumeration, the towns of a sentence or of two neighbouring ones that do not merely locate,
the items of a list, each with and without the hub, and the sets of the constructions. A logistic regression says how likely each set is
one relation; of overlapping sets the likeliest holds (``judge``).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.relate.weights import logistic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.relate.assemble import Draft
    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Masked

_COUNT = re.compile(
    r"\b(?:[Dd]rei|[Vv]ier|[Ff]ünf|[Ss]echs|[Ss]ieben|[Aa]cht|[Nn]eun|[Zz]ehn|[Ee]lf|[Zz]wölf) (?:\S+ )?"
    r"(?:\S*[Ss]tädten?\b|Kommunen|\S*[Gg]emeinden|Rathäuser|Orten?|Verwaltungen|Partnern?)"
)
_NUMBERS = {"drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12}
#: A text that names more towns than this together is a directory; only its constructions count.
MOST = 30
#: Sets are compared each to each: of a text with more of them the first ones and those of the constructions are weighed.
MOST_SETS = 300
#: Log odds of a tie that the network was not asked about.
_UNTIED = -6.0


@dataclass(slots=True)
class CitySet:
    """Three or more cities that may have one relation. ``sentence`` is where they stand; ``features`` are in [0, 1]."""

    cities: tuple[str, ...]
    sentence: int
    key: frozenset[str]
    features: dict[str, float] = field(default_factory=dict)


def candidate_sets(
    reader: Reader,
    drafts: Sequence[Draft],
    priors: Mapping[frozenset[str], float],
    joints: Mapping[frozenset[str], float] | None = None,
) -> list[CitySet]:
    """All sets worth weighing, with features. ``priors`` are the log odds of pairs being related as two, ``joints`` those of being
    members of one relation of more (``encoder``; empty where the text was not read)."""
    joints = joints or {}
    ties = _Ties(joints)
    found: dict[frozenset[str], CitySet] = {}
    ways: dict[frozenset[str], set[str]] = {}
    hub = reader.hub()
    for cities, sentence, way in (*_sets(reader, drafts), *_wide(reader), *_joined(reader, joints)):
        unique = tuple(dict.fromkeys(cities))
        if len(unique) > MOST:
            continue
        for members, name in ((unique, way), ((*unique, hub) if hub and hub not in unique else (), way + "_hub")):
            key = frozenset(c for c in members if c is not None)
            if len(key) < 3 or (len(found) >= MOST_SETS and key not in found and way != "rule"):
                continue
            found.setdefault(key, CitySet(tuple(c for c in members if c is not None), sentence, key))
            ways.setdefault(key, set()).add(name)
    for base in list(found.values()) if joints else ():
        for members, name in _nearly(base, joints):
            key = frozenset(members)
            if len(found) < MOST_SETS or key in found:
                found.setdefault(key, CitySet(members, base.sentence, key))
                ways.setdefault(key, set()).add(name)
    for key, candidate in found.items():
        candidate.features = _features(reader, candidate, ways[key], drafts, priors, hub)
        _read(candidate, ties)
    _rivals(list(found.values()))
    return list(found.values())


def _sets(reader: Reader, drafts: Sequence[Draft]) -> Iterator[tuple[Sequence[str], int, str]]:
    for draft in drafts:
        if len(draft.cities) > 2:
            yield draft.cities, draft.best.sentence, "rule"
    before: Masked | None = None
    run: list[Masked] = []
    for index in sorted(reader.masked):
        masked = reader.masked[index]
        for group in masked.groups:
            yield group.cities, index, "group"
        free = _free(masked)
        yield free, index, "free"
        yield masked.cities, index, "sentence"
        if before is not None and before.sentence.block == masked.sentence.block:
            yield [*_free(before), *free], index, "two"
        before = masked
        if reader.view.blocks[masked.sentence.block].role in ("list_item", "table_row"):
            run.append(masked)
        elif run:
            yield from _lists(run)
            run = []
    if run:
        yield from _lists(run)


def _wide(reader: Reader) -> Iterator[tuple[list[str], int, str]]:
    """Towns of one paragraph, and of all sentences about one project with the sentence after each: members told one by one."""
    blocks: dict[int, list[Masked]] = {}
    about: dict[str, list[Masked]] = {}
    order = sorted(reader.masked)
    for n, index in enumerate(order):
        masked = reader.masked[index]
        blocks.setdefault(masked.sentence.block, []).append(masked)
        for mention in masked.programmes:
            here = about.setdefault(mention.programme_id, [])
            here.extend(reader.masked[i] for i in order[n : n + 2] if reader.masked[i] not in here)
    for way, runs in (("block", blocks.values()), ("about", about.values())):
        for run in runs:
            named = [m for m in run if m.cities]
            if len(named) > 1:
                yield [c for m in named for c in _free(m)], named[0].index, way


def _joined(reader: Reader, joints: Mapping[frozenset[str], float]) -> Iterator[tuple[list[str], int, str]]:
    """Towns that the network ties to one another, at three degrees of sureness."""
    for least, way in ((-1.0, "loose"), (0.0, "joint"), (1.0, "tight")):
        rest = {c for key, odds in joints.items() if odds >= least for c in key}
        while rest:
            found, edge = set(), {min(rest)}
            while edge:
                found |= edge
                edge = {c for c in rest - found if any(joints.get(frozenset((c, f)), -9.0) >= least for f in edge)}
            rest -= found
            if len(found) > 2:
                counts = {i: len(found.intersection(m.cities)) for i, m in reader.masked.items()}
                sentence = min(counts, key=lambda i: (-counts[i], i))
                named = [c for i in sorted(reader.masked) for c in reader.masked[i].cities if c in found]
                yield [*named, *sorted(found.difference(named))], sentence, way


def _nearly(base: CitySet, joints: Mapping[frozenset[str], float]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The set without the member that the network ties least to the others, and with the outsider that it ties most to them."""

    def tie(city: str) -> float:
        return sum(joints.get(frozenset((city, m)), -4.0) for m in base.cities if m != city) / (len(base.cities) - (city in base.key))

    if len(base.cities) > 3:
        weakest = min(base.cities, key=lambda c: (tie(c), c))
        yield tuple(c for c in base.cities if c != weakest), "minus"
    outside = {c for key in joints if len(key & base.key) == 1 for c in key - base.key}
    if outside:
        nearest = max(sorted(outside), key=tie)
        if tie(nearest) > -1.5:
            yield (*base.cities, nearest), "plus"


class _Ties:
    """How surely the network makes each pair, and each city with any other, members of one relation of more."""

    def __init__(self, joints: Mapping[frozenset[str], float]) -> None:
        self.odds = joints
        self.shares = {key: logistic(odds) for key, odds in joints.items()}
        self.most: dict[str, float] = {}
        for key, odds in joints.items():
            for city in key:
                self.most[city] = max(self.most.get(city, _UNTIED), odds)
        self.expected = math.fsum(logistic(odds) for odds in self.most.values())


def _read(candidate: CitySet, known: _Ties) -> None:
    """How the network ties the members to one another and to others."""
    ties = known.shares
    members = sorted(candidate.key)
    tied = [k for n, a in enumerate(members) for b in members[n + 1 :] if (k := frozenset((a, b))) in ties]
    _weigh_ties(candidate, members, [known.odds[k] for k in tied], known)
    if not ties:
        candidate.features["s_unread"] = 1.0
        return
    inner = [ties[k] for k in tied]
    each = [max((ties[k] for b in members if b != a and (k := frozenset((a, b))) in ties), default=0.0) for a in members]
    outer: dict[str, list[float]] = {}
    for key, share in ties.items():
        if len(key & candidate.key) == 1:
            outer.setdefault(next(iter(key - candidate.key)), []).append(share)
    found = candidate.features
    found["s_joint_mean"] = sum(inner) / len(inner) if inner else 0.0
    found["s_joint_least"] = min(each)
    found["s_joint_outside"] = max((sum(v) / len(v) for v in outer.values()), default=0.0)
    found["s_joint_lead"] = max(0.0, found["s_joint_mean"] - found["s_joint_outside"])
    found["s_joint_known"] = len(inner) / (len(members) * (len(members) - 1) / 2)
    found["s_joint_clear"] = float(found["s_joint_least"] > 0.5 > found["s_joint_outside"])


def _weigh_ties(candidate: CitySet, members: Sequence[str], inner: Sequence[float], known: _Ties) -> None:
    """The same in log odds: of the members (``inner``: of their pairs), of the nearest outsider, of the whole text."""
    found = candidate.features
    found["s_odds_mean"] = sum(inner) / len(inner) / 4 if inner else _UNTIED / 4
    found["s_odds_least"] = min(inner, default=_UNTIED) / 4
    most = [known.most.get(city, _UNTIED) for city in members]
    outside = max((odds for city, odds in known.most.items() if city not in candidate.key), default=_UNTIED)
    found["s_member_least"], found["s_member_mean"] = min(most) / 4, sum(most) / len(most) / 4
    found["s_outsider"] = outside / 4
    found["s_member_lead"] = (min(most) - outside) / 4
    found["s_odds_top"] = max(known.most.values(), default=_UNTIED) / 4
    found["s_expected"] = min(8.0, known.expected) / 8
    # Expected F1 of the set as the members of the text: those it has against those it should have.
    right = sum(logistic(odds) for odds in most)
    found["s_expected_f1"] = 2 * right / (len(members) + known.expected + 0.01)
    found["s_log_size"] = math.log(len(members))


def _free(masked: Masked) -> list[str]:
    """Cities that do not merely locate something."""
    return [c for g in masked.groups if not g.locative and not g.adjective for c in g.cities]


def _lists(run: list[Masked]) -> Iterator[tuple[list[str], int, str]]:
    yield [m.cities[0] for m in run if m.cities], run[0].index, "list"
    yield [_free(m)[0] for m in run if _free(m)], run[0].index, "list"
    yield [c for m in run for c in m.cities], run[0].index, "items"


def _features(
    reader: Reader, candidate: CitySet, ways: set[str], drafts: Sequence[Draft], priors: Mapping[frozenset[str], float], hub: str | None
) -> dict[str, float]:
    masked = reader.masked[candidate.sentence]
    view = reader.view
    members = candidate.key
    found: dict[str, float] = {"s_way_" + way: 1.0 for way in ways}
    found["s_size"] = min(8, len(members)) / 8
    found["s_hub"] = float(hub in members)
    for name, index in (("", candidate.sentence), ("before_", candidate.sentence - 1), ("after_", candidate.sentence + 1)):
        other = reader.masked.get(index)
        if other is None or (name and other.sentence.block != masked.sentence.block and name == "after_"):
            continue
        for tag in other.tags():
            found[f"s_{name}t_{tag}"] = 1.0
        for mention in other.programmes:
            entity = reader.annotations.programme_entities.get(mention.programme_id)
            if entity is not None:
                found[f"s_{name}p_{entity.kind}"] = 1.0
        counted = _COUNT.search(other.text)
        if counted is not None:
            number = _NUMBERS[counted.group().split()[0].lower()]
            found[f"s_{name}{'counted' if number == len(members) else 'miscounted'}"] = 1.0
    found["s_role_" + view.blocks[masked.sentence.block].role] = 1.0
    kinds = {e.kind for e in reader.annotations.programme_entities.values()}
    found.update({"s_text_" + kind: 1.0 for kind in kinds})
    tags = {c.cue.tag for c in reader.cues}
    found.update({"s_any_" + tag: 1.0 for tag in ("tand", "net", "proj", "memb", "lead", "ring") if tag in tags})
    for group in masked.groups:
        if members >= set(group.cities):
            found["s_prep_" + (group.preposition or "none")] = 1.0
    outside = set(masked.cities) - members
    found["s_outside"] = min(4, len(outside)) / 4
    _stated(candidate, drafts, priors, hub, found)
    return found


def _stated(
    candidate: CitySet, drafts: Sequence[Draft], priors: Mapping[frozenset[str], float], hub: str | None, found: dict[str, float]
) -> None:
    """What constructions and the regression over pairs say of the set."""
    members = candidate.key
    for draft in drafts:
        cities = set(draft.cities)
        if len(cities) > 2:
            if cities == members:
                found["s_rule_" + draft.best.rule] = 1.0
                found["s_rule_confidence"] = draft.best.confidence
            elif cities < members:
                found["s_rule_within"] = 1.0
            elif cities > members:
                found["s_rule_around"] = 1.0
            elif len(cities & members) > 1:
                found["s_rule_beside"] = 1.0
    pairs = sum(len(d.cities) == 2 and set(d.cities) <= members for d in drafts)
    found["s_pairs"] = min(6, pairs) / 6
    with_hub = [priors[k] for c in members if c != hub and hub is not None and (k := frozenset((hub, c))) in priors]
    if with_hub:
        mean = math.fsum(with_hub) / len(with_hub)  # members are a set: no order of its own
        found["s_twins"] = max(0.0, min(1.0, (mean + 4) / 8))


def _rivals(sets: list[CitySet]) -> None:
    """Whether another candidate holds or is held by this one."""
    for one in sets:
        if any(other.key < one.key and "s_way_rule" in other.features for other in sets):
            one.features["s_over_rule"] = 1.0
        if any(other.key < one.key for other in sets):
            one.features["s_over"] = 1.0
        if any(other.key > one.key for other in sets):
            one.features["s_under"] = 1.0
