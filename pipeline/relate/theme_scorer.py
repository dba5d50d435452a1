"""The learned weights that decide whether a theme belongs to a relation."""

from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class ThemeScorer:
    """Weights by feature name. ``probability`` of a feature set is in [0, 1]."""

    def __init__(self, weights: Mapping[str, float], intercept: float, fingerprint: str) -> None:
        self.weights, self.intercept, self.fingerprint = dict(weights), intercept, fingerprint

    @classmethod
    def open(cls, models: Path | None = None) -> ThemeScorer:
        """Load ``models/lexicon/theme_scorer.json``. Raises KnowledgeError with the remedy."""
        path = (models or models_dir()) / "lexicon" / "theme_scorer.json"
        try:
            data = path.read_bytes()
            content = json.loads(data)
            weights = {str(k): float(v) for k, v in content["weights"].items()}
            return cls(weights, float(content["intercept"]), hashlib.sha256(data).hexdigest()[:16])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            remedy = "restore the file or run models/relate/train_themes.py"
            raise KnowledgeError(f"{path}: cannot be read as a scorer of themes ({error}); {remedy}") from error

    def probability(self, features: Mapping[str, float]) -> float:
        """Logistic function of the weighted sum; features without a weight weigh nothing."""
        total = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
