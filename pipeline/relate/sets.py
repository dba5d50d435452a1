"""Candidate consortia of a text: sets of three or more cities that stand together, and what is known of each.

The constructions of ``groups`` gather members sentence by sentence where a cue introduces them. Here every set that the text itself puts
together is weighed as a whole: towns in one enumeration, the towns of a sentence or of two neighbouring ones that do not merely locate,
the items of a list, each with and without the hub, and the sets of the constructions. A logistic regression says how likely each set is
one relation; of overlapping sets the likeliest holds (``judge``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.relate.pairs import stems_around

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


@dataclass(slots=True)
class CitySet:
    """Three or more cities that may have one relation. ``sentence`` is where they stand; ``features`` are in [0, 1]."""

    cities: tuple[str, ...]
    sentence: int
    key: frozenset[str]
    features: dict[str, float] = field(default_factory=dict)


def candidate_sets(reader: Reader, drafts: Sequence[Draft], priors: Mapping[frozenset[str], float]) -> list[CitySet]:
    """All sets worth weighing, with features. ``priors`` are the log odds of pairs being related as two."""
    found: dict[frozenset[str], CitySet] = {}
    ways: dict[frozenset[str], set[str]] = {}
    hub = reader.hub()
    for cities, sentence, way in _sets(reader, drafts):
        unique = tuple(dict.fromkeys(cities))
        if len(unique) > MOST:
            continue
        for members, name in ((unique, way), ((*unique, hub) if hub and hub not in unique else (), way + "_hub")):
            key = frozenset(c for c in members if c is not None)
            if len(key) < 3 or (len(found) >= MOST_SETS and key not in found and way != "rule"):
                continue
            found.setdefault(key, CitySet(tuple(c for c in members if c is not None), sentence, key))
            ways.setdefault(key, set()).add(name)
    for key, candidate in found.items():
        candidate.features = _features(reader, candidate, ways[key], drafts, priors, hub)
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
            left, right = stems_around(masked.text, masked.text.find(group.marker))
            found.update({"s_w_" + w: 1.0 for w in (*left, *right)})
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
        mean = sum(with_hub) / len(with_hub)
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
