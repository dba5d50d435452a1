"""Pairs of one text speak for and against each other: a town has its partners from one host, and the towns of one sentence the same host.

The readers before weigh every pair alone. Here each pair is weighed once more with what they said of the others: the strongest rival of
either city, how many partners each has, what was said of the towns that stand in one sentence with the partner, and whether a third city
ties the two together. A logistic regression over these numbers has the last word (collective classification in one step; Sen et al. 2008,
AI Magazine 29(3)). On texts held out from training it raised the average precision of pairs without the hub from 0.704 to 0.717.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.relate.weights import logistic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.records import City
    from pipeline.relate.pairs import Pair
    from pipeline.relate.sets import CitySet

#: What of a pair's features tells the kind of its relation.
_KIND_FEATURES = ("t_", "near_", "mid_", "document_", "w_", "rk_", "before_", "after_", "map_", "inventory")
#: The same of a set's: cues and programmes of its sentence and those beside it, programmes and cues of the text.
_SET_KIND_FEATURES = ("s_t_", "s_before_t_", "s_after_t_", "s_p_", "s_before_p_", "s_after_p_", "s_text_", "s_any_", "s_hub", "s_log_size")
#: Log odds where nothing is known.
_NONE = -6.0


def settle_features(
    pairs: Sequence[Pair],
    odds: Sequence[float],
    priors: Sequence[float],
    named: Mapping[str, Sequence[int]],
    joints: Mapping[frozenset[str], float],
    sets: Sequence[frozenset[str]],
) -> list[dict[str, float]]:
    """For each pair the numbers that the last regression takes. ``odds`` and ``priors`` are log odds with and without the network,
    ``named`` the sentences that name each city, ``joints`` the network's log odds that both are sides of one larger relation, ``sets``
    the relations of three or more that constructions found: members of a network are no pairs by that."""
    known = {p.key: value for p, value in zip(pairs, odds, strict=True)}
    of_city: dict[str, dict[str, float]] = {}
    for pair, value in zip(pairs, odds, strict=True):
        of_city.setdefault(pair.a, {})[pair.b] = value
        of_city.setdefault(pair.b, {})[pair.a] = value
    beside: dict[int, list[str]] = {}
    for city, sentences in named.items():
        for index in sentences:
            beside.setdefault(index, []).append(city)
    # Sorted: a sum over a set would depend on the order of its hashes.
    mates = {city: sorted({m for index in sentences for m in beside[index]} - {city}) for city, sentences in named.items()}
    out = []
    for pair, own, prior in zip(pairs, odds, priors, strict=True):
        a, b = pair.a, pair.b
        found = {"own": own, "prior": prior, "hub": float(pair.hub), "towns": min(20.0, len(named)) / 20}
        rivals = []
        for name, city, other in (("a", a, b), ("b", b, a)):
            others = [v for c, v in of_city[city].items() if c != other]
            rivals.append(max(others, default=_NONE))
            found["rival_" + name] = rivals[-1]
            found["behind_" + name] = own - rivals[-1]
            found["many_" + name] = sum(map(logistic, others))
            along = [known[k] for c in mates.get(other, ()) if c != city and (k := frozenset((city, c))) in known]
            found["mates_" + name] = sum(along) / len(along) if along else own
            found["alone_" + name] = float(not along)
        found["rival_least"], found["rival_most"] = min(rivals), max(rivals)
        common = (of_city[a].keys() & of_city[b].keys()) - {a, b}
        found["triangle"] = max((min(of_city[a][c], of_city[b][c]) for c in common), default=_NONE)
        found["joint"] = joints.get(pair.key, _NONE)
        found["over_joint"] = own - found["joint"]
        inside = [len(members) for members in sets if pair.key <= members]
        if inside:
            found["in_set"], found["set_size"], found["set_own"] = 1.0, min(12, *inside) / 12, own
        if pair.hub:
            found.update({"hub_" + name: value for name, value in list(found.items()) if name != "hub"})
        out.append(found)
    return out


def kind_features(pair: Pair, read: Sequence[float] | None) -> dict[str, float]:
    """What tells the kind of a pair's relation: cues and words near it, and ``read``, the network's probabilities of the kinds."""
    found = {name: value for name, value in pair.features.items() if name.startswith(_KIND_FEATURES)}
    if read is not None:
        found.update({f"net_{n}": math.log(p + 1e-3) for n, p in enumerate(read)})
    return found


def set_kind_features(candidate: CitySet, cities: Mapping[str, City], read: Mapping[frozenset[str], Sequence[float]]) -> dict[str, float]:
    """The same for three cities or more. ``read`` are the network's probabilities of the kinds by pair; those of the set are averaged."""
    found = {name: value for name, value in candidate.features.items() if name.startswith(_SET_KIND_FEATURES)}
    found["abroad"] = float(len({cities[c].country_code for c in candidate.cities if c in cities}) > 1)
    # In the order of the set's members: a sum depends on it in its last digits.
    pairs = [read[key] for key in map(frozenset, combinations(candidate.cities, 2)) if key in read]
    if not pairs:
        found["unread"] = 1.0
    for n, shares in enumerate(zip(*pairs, strict=True)):
        found[f"net_{n}"] = math.fsum(math.log(p + 1e-3) for p in shares) / len(shares)
    return found
