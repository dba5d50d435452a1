"""Which towns a text without an issuer speaks of: ministries, agencies, associations and papers report on several.

Such a text has no side of its own, and the town named most often may be the seat of the sender or a place of meeting; and many a release
is kept without its letterhead, so that the town it speaks for is told by the text alone. A small logistic regression ranks the towns by
where and how they are named. It is trained on texts without an issuer and on the others with their letterheads taken away: of those that it
was not trained on the first town is one with the most relations in 41 of 49 and, without letterheads, in 57 of 69 (52 before these were
learned from and what stands beside a town was asked).
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.relate.find import RELATION_TAGS
from pipeline.relate.pairs import RELATIONS, marks_around

if TYPE_CHECKING:
    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Group, Masked

_PREPOSITIONS = ("mit", "in", "aus", "nach", "von", "zu", "bei", "zwischen", "")
_RELATIONS = frozenset(RELATION_TAGS)
#: Cues that tell a town's part by standing up to so many words beside it: "unsere Partnerstadt Dax" is not the town that speaks.
_TELLING, _BESIDE = RELATIONS | {"sign", "guest", "joint", "lead"}, 3
#: Countries whose towns write in German (ISO 3166).
GERMAN_SPEAKING = frozenset({"DE", "AT", "CH", "LI", "LU"})
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
    countries = Counter(known[c].country_code for c in named if c in known)
    at_home = sum(countries[code] for code in GERMAN_SPEAKING)
    adjectives: dict[str, int] = {}
    for mention in reader.annotations.cities:
        adjectives[mention.city_id] = adjectives.get(mention.city_id, 0) + (mention.form != "name")
    out = {}
    for rank, (city, indexes) in enumerate(named.items()):
        entity = known.get(city)
        country = entity.country_code if entity is not None else ""
        german, home = country == "DE", country in GERMAN_SPEAKING
        found = {
            "count": math.log1p(len(indexes)),
            "relative": len(indexes) / most,
            "share": len(indexes) / len(order),
            "most": float(len(indexes) == most),
            "german": float(german),
            "only_german": float(german and domestic == 1),
            "home": float(home),
            "only_home": float(home and at_home == 1),
            "only_of_country": float(countries[country] == 1 and len(named) > 1),
            "other_countries": 1 - countries[country] / max(1, countries.total()),
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
            if group.coreference:
                names.append("coreference")
            names += _beside(masked, group)
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    found.update({name: min(3, count) / 3 for name, count in counts.items()})
    found["alone"] = alone / max(1, total)
    first = reader.masked[indexes[0]]
    if len(indexes) == 1 and any(city in g.cities and g.start - first.sentence.start <= _OPENS for g in first.groups):
        found["opens_once"] = 1.0


def _beside(masked: Masked, group: Group) -> list[str]:
    """The cues close to a group of towns, with their side: "near_pcity_left"."""
    around = marks_around(masked.text, masked.text.find(group.marker), _TELLING)
    return [f"near_{tag}_{side}" for tag, side, steps, _, _ in around if steps <= _BESIDE]
