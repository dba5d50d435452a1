"""Which towns a text without an issuer speaks of: ministries, agencies, associations and papers report on several.

Such a text has no side of its own, and the town named most often may be the seat of the sender or a place of meeting. A small logistic
regression ranks the towns by where and how they are named. On texts that it was not trained on the first of them is a town with the most
relations in 42 of 51, where the town of most sentences is one in 34.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.relate.find import RELATION_TAGS

if TYPE_CHECKING:
    from pipeline.relate.discourse import Reader

_PREPOSITIONS = ("mit", "in", "aus", "nach", "von", "zu", "bei", "zwischen", "")
_RELATIONS = frozenset(RELATION_TAGS)
#: Characters from the start of a sentence within which a town opens it.
_OPENS = 3


def centre_features(reader: Reader) -> dict[str, dict[str, float]]:
    """For every named city the numbers that the regression takes, in the order of the text."""
    known = reader.annotations.city_entities
    named = reader.named()
    order = sorted(reader.masked)
    place = {index: n for n, index in enumerate(order)}
    most = max(map(len, named.values()), default=1)
    domestic = sum(1 for c in named if c in known and known[c].country_code == "DE")
    adjectives: dict[str, int] = {}
    for mention in reader.annotations.cities:
        adjectives[mention.city_id] = adjectives.get(mention.city_id, 0) + (mention.form != "name")
    out = {}
    for rank, (city, indexes) in enumerate(named.items()):
        entity = known.get(city)
        german = entity is not None and entity.country_code == "DE"
        found = {
            "count": math.log1p(len(indexes)),
            "relative": len(indexes) / most,
            "share": len(indexes) / len(order),
            "most": float(len(indexes) == most),
            "german": float(german),
            "only_german": float(german and domestic == 1),
            "adjective": min(3, adjectives.get(city, 0)) / 3,
            "first": 1 - place[indexes[0]] / len(order),
            "order": 1 / (1 + rank),
            "population": math.log10((entity.population if entity is not None and entity.population else 1000) + 1) / 7,
        }
        _named_how(reader, city, indexes, found)
        out[city] = found
    return out


def _named_how(reader: Reader, city: str, indexes: list[int], found: dict[str, float]) -> None:
    counts: dict[str, int] = {}
    alone = total = 0
    for index in indexes:
        masked = reader.masked[index]
        names = ["role_" + reader.view.blocks[masked.sentence.block].role]
        names += ["relation"] * len(masked.tags() & _RELATIONS)
        for group in masked.groups:
            if city not in group.cities:
                continue
            total += 1
            alone += len(group.cities) == 1
            if group.preposition in _PREPOSITIONS:
                names.append("prep_" + group.preposition)
            if len(group.cities) > 2:
                names.append("listed")
            if group.start - masked.sentence.start <= _OPENS and not group.preposition and len(group.cities) == 1:
                names.append("opens")
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    found.update({name: min(3, count) / 3 for name, count in counts.items()})
    found["alone"] = alone / max(1, total)
    first = reader.masked[indexes[0]]
    if len(indexes) == 1 and any(city in g.cities and g.start - first.sentence.start <= _OPENS for g in first.groups):
        found["opens_once"] = 1.0
