"""The learned weights that decide whether a theme belongs to a relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.relate.weights import Linear, logistic, read_weights

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class ThemeScorer:
    """Weights by feature name. ``probability`` of a feature set is in [0, 1]."""

    def __init__(self, model: Linear) -> None:
        self.model = model

    @classmethod
    def open(cls, models: Path | None = None) -> ThemeScorer:
        """Load ``models/lexicon/theme_scorer.json``. Raises KnowledgeError with the remedy."""
        return cls(read_weights("theme_scorer.json", "train_themes.py", models, Linear.of))

    def probability(self, features: Mapping[str, float]) -> float:
        """Of the theme being the relation's."""
        return logistic(self.model.total(features))
