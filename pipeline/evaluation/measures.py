"""Counts and shares: the numbers a report is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Found-against-annotated measures, in the order of every table.
COUNTED = (
    "cities",
    "dates",
    "programmes",
    "partnerships_exact",
    "partnership_city_slots",
    "start",
    "end",
    "claim_themes",
    "claim_programmes",
    "themes",
)
#: Right-or-wrong measures.
SHARED = ("published_on", "issuer_city", "kind", "status", "negatives_clean")


@dataclass(frozen=True, slots=True)
class Counts:
    """Things right, found and annotated; micro-averaged by adding."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 where either is; 1 where there was nothing to find and nothing was found."""
        if not self.found and not self.gold:
            return 1.0
        return 2 * self.right / (self.found + self.gold)


@dataclass(frozen=True, slots=True)
class Share:
    """Right answers out of ``total`` questions."""

    right: int = 0
    total: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.total + other.total)

    @property
    def value(self) -> float:
        """Accuracy; 1 where nothing was asked."""
        return self.right / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One scored answer for the reliability table."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies in [low, high), the last bin including 1."""

    low: float
    high: float
    n: int
    mean_confidence: float
    accuracy: float


@dataclass
class Score:
    """Measures of one document, or the sum over several."""

    documents: int = 0
    counts: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in COUNTED})
    shares: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in SHARED})

    def count(self, name: str, right: int, found: int, gold: int) -> None:
        self.counts[name] += Counts(right, found, gold)

    def share(self, name: str, right: bool) -> None:
        self.shares[name] += Share(int(right), 1)

    def value(self, name: str) -> float:
        """F1 of a counted measure, accuracy of a shared one. Raises KeyError for an unknown name."""
        return self.counts[name].f1 if name in self.counts else self.shares[name].value

    def asked(self, name: str) -> int:
        """How much evidence stands behind a measure: annotated plus found things, or questions."""
        return self.counts[name].gold + self.counts[name].found if name in self.counts else self.shares[name].total


def total(scores: Iterable[Score]) -> Score:
    """Sum of several scores."""
    out = Score()
    for score in scores:
        out.documents += score.documents
        for name, counts in score.counts.items():
            out.counts[name] += counts
        for name, share in score.shares.items():
            out.shares[name] += share
    return out


#: Borders of the reliability bins: most confidences lie above one half, so the upper half is cut finer.
BORDERS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


def reliability(answers: Iterable[Judged]) -> tuple[Bin, ...]:
    """Bins with their mean confidence and accuracy (Guo et al. 2017, On Calibration of Modern Neural Networks); empty bins left out."""
    judged = list(answers)
    bins = []
    for low, high in pairwise(BORDERS):
        inside = [a for a in judged if low <= a.confidence < high or (high == BORDERS[-1] and a.confidence >= high)]
        if inside:
            n = len(inside)
            bins.append(Bin(low, high, n, sum(a.confidence for a in inside) / n, sum(a.right for a in inside) / n))
    return tuple(bins)


def calibration_error(bins: Iterable[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence and accuracy, weighted by the answers of each bin."""
    listed = list(bins)
    n = sum(b.n for b in listed)
    return sum(b.n * abs(b.mean_confidence - b.accuracy) for b in listed) / n if n else 0.0
