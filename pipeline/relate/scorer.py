"""The regression over named features of a pair of cities: are they related? The first, cheap half of ``judge``.

Plain weights, trained on the project's own gold by ``models/relate/train.py``, one set for pairs of the hub and one for other pairs: where
the text speaks for a town, a bare name means more. What it says is the prior of the network in ``encoder``, and where it is sure that
nothing in a text is related the network is not asked at all.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir
from pipeline.relate.pairs import Pair

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.relate.sets import CitySet

_SETS = ("hub", "other", "set")


class Scorer:
    """Weights by feature name: for pairs of the hub, for other pairs, for sets of three or more."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]], intercepts: Mapping[str, float], fingerprint: str = "") -> None:
        self.weights = {name: dict(weights[name]) for name in _SETS}
        self.intercepts = {name: intercepts[name] for name in _SETS}
        self.fingerprint = fingerprint

    @classmethod
    def open(cls, models: Path | None = None) -> Scorer:
        """Load ``models/lexicon/scorer.json``. Raises KnowledgeError with the remedy."""
        path = (models or models_dir()) / "lexicon" / "scorer.json"
        try:
            data = path.read_bytes()
            content = json.loads(data)
            weights = {name: {str(k): float(v) for k, v in content[name]["weights"].items()} for name in _SETS}
            return cls(weights, {name: float(content[name]["intercept"]) for name in _SETS}, hashlib.sha256(data).hexdigest()[:16])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KnowledgeError(f"{path}: cannot be read as a scorer ({error}); restore the file or run models/relate/train.py") from error

    def logit(self, candidate: Pair | CitySet) -> float:
        """Log odds that the cities have a relation; features without a weight weigh nothing."""
        name = _kind(candidate)
        weights = self.weights[name]
        return self.intercepts[name] + sum(weights.get(feature, 0.0) * value for feature, value in candidate.features.items())

    def reasons(self, candidate: Pair | CitySet, count: int = 5) -> list[tuple[str, float]]:
        """The features that moved the log odds most, strongest first."""
        weights = self.weights[_kind(candidate)]
        moved = [(name, weights[name] * value) for name, value in candidate.features.items() if name in weights]
        return sorted(moved, key=lambda m: (-abs(m[1]), m[0]))[:count]


def _kind(candidate: Pair | CitySet) -> str:
    if isinstance(candidate, Pair):
        return "hub" if candidate.hub else "other"
    return "set"
