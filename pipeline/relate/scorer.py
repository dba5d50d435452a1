"""The regression over named features of a pair of cities: are they related? The first, cheap half of ``judge``.

Plain weights, trained on the project's own gold by ``models/relate/train.py``, one set for pairs of the hub and one for other pairs: where
the text speaks for a town, a bare name means more. What it says is the prior of the network in ``encoder``, and where it is sure that
nothing in a text is related the network is not asked at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.relate.pairs import Pair
from pipeline.relate.weights import Linear, read_weights

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.relate.sets import CitySet

_MODELS = ("centre", "hub", "other", "set", "settle")


class Scorer:
    """Weights by feature name: for the towns a text may speak of (``centre``), for pairs of the hub, for other pairs, for sets of three or
    more; for the last word on pairs (``settle``); and one set for each kind of relation, of two cities and of more."""

    def __init__(self, models: Mapping[str, Linear], kinds: Mapping[str, Linear], set_kinds: Mapping[str, Linear]) -> None:
        self.models, self.kinds, self.set_kinds = dict(models), dict(kinds), dict(set_kinds)

    @classmethod
    def open(cls, models: Path | None = None) -> Scorer:
        """Load ``models/lexicon/scorer.json``. Raises KnowledgeError with the remedy."""

        def of(content: Mapping[str, Any]) -> tuple[dict[str, Linear], ...]:
            kinds = ({name: Linear.of(c) for name, c in content[which].items()} for which in ("kinds", "set_kinds"))
            return {name: Linear.of(content[name]) for name in _MODELS}, *kinds

        return cls(*read_weights("scorer.json", "train.py", models, of))

    def logit(self, candidate: Pair | CitySet) -> float:
        """Log odds that the cities have a relation."""
        return self.models[_kind(candidate)].total(candidate.features)

    def settled(self, features: Mapping[str, float]) -> float:
        """Log odds of a pair in the light of the other pairs (``settle.settle_features``)."""
        return self.models["settle"].total(features)

    def kind(self, features: Mapping[str, float]) -> str:
        """The likeliest kind of relation (``settle.kind_features``)."""
        return max(self.kinds, key=lambda name: self.kinds[name].total(features))

    def set_kind(self, features: Mapping[str, float]) -> str:
        """The likeliest kind of a relation of three cities or more (``settle.set_kind_features``)."""
        return max(self.set_kinds, key=lambda name: self.set_kinds[name].total(features))

    def reasons(self, candidate: Pair | CitySet, count: int = 5) -> list[tuple[str, float]]:
        """The features that moved the log odds most, strongest first."""
        weights = self.models[_kind(candidate)].weights
        moved = [(name, weights[name] * value) for name, value in candidate.features.items() if name in weights]
        return sorted(moved, key=lambda m: (-abs(m[1]), m[0]))[:count]


def _kind(candidate: Pair | CitySet) -> str:
    if isinstance(candidate, Pair):
        return "hub" if candidate.hub else "other"
    return "set"
