"""Plain weights of the project's regressions: read from JSON under ``models/lexicon``, applied without any library."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of named features; features without a weight weigh nothing."""

    intercept: float
    weights: Mapping[str, float]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Linear:
        """From ``{"intercept": …, "weights": {name: …}}``."""
        return cls(float(content["intercept"]), {str(k): float(v) for k, v in content["weights"].items()})

    def total(self, features: Mapping[str, float]) -> float:
        """Intercept and weighted features: log odds where the weights are those of a logistic regression.

        Rounded once at the end (``fsum``): some features are made from sets, whose order differs from process to process.
        """
        weigh = self.weights.get
        return math.fsum([self.intercept, *[weigh(name, 0.0) * value for name, value in features.items()]])


def logistic(odds: float) -> float:
    """Log odds as a probability in (0, 1)."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def read_weights(name: str, script: str, models: Path | None, parse: Callable[[Any], _T]) -> _T:
    """``parse`` of the content of ``models/lexicon/NAME``. Raises KnowledgeError; ``models/relate/SCRIPT`` makes the file."""
    path = (models or models_dir()) / "lexicon" / name
    try:
        return parse(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{path}: cannot be read as weights ({error}); restore the file or run models/relate/{script}") from error
