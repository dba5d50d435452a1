"""What the decisions tell: how far two reviewers agree, and how often each rule is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from pipeline.review.decisions import Decision, latest


def _by_reviewer(decisions: Iterable[Decision]) -> dict[str, dict[str, str]]:
    """Reviewer → claim → verdict; of one reviewer's decisions about one claim the last."""
    out: dict[str, dict[str, str]] = {}
    for d in decisions:
        out.setdefault(d.reviewer, {})[d.claim_id] = d.verdict
    return out


def kappa(decisions: Iterable[Decision]) -> dict[tuple[str, str], tuple[int, float | None]]:
    """For every two reviewers the number of claims both decided and Cohen's kappa over accept, reject and correct.

    J. Cohen, A coefficient of agreement for nominal scales, 1960: (observed - expected) / (1 - expected). None where they share no claim or
    where both gave all of them one and the same verdict, so that chance alone would agree too.
    """
    verdicts = _by_reviewer(decisions)
    out: dict[tuple[str, str], tuple[int, float | None]] = {}
    for a, b in combinations(sorted(verdicts), 2):
        shared = sorted(verdicts[a].keys() & verdicts[b].keys())
        n = len(shared)
        first, second = Counter(verdicts[a][c] for c in shared), Counter(verdicts[b][c] for c in shared)
        observed = sum(verdicts[a][c] == verdicts[b][c] for c in shared)
        expected = sum(first[v] * second[v] for v in first)
        # In whole numbers: n * observed - expected over n² - expected.
        out[(a, b)] = (n, (n * observed - expected) / (n * n - expected) if n * n > expected else None)
    return out


@dataclass(frozen=True, slots=True)
class Precision:
    """A rule's decided claims, how many of them were right as they stood, and the 95 % interval of the share (Wilson 1927)."""

    rule: str
    decided: int
    right: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.right / self.decided


def precision_by_rule(decisions: Iterable[Decision]) -> list[Precision]:
    """Precision of each rule from the decisions that hold, most decided first. A corrected claim was not right."""
    decided: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for d in latest(decisions):
        decided[d.rule] += 1
        right[d.rule] += d.verdict == "accept"
    return [Precision(rule, n, right[rule], *_wilson(right[rule], n)) for rule, n in sorted(decided.items(), key=lambda i: (-i[1], i[0]))]


def _wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    p = right / n
    middle = p + z * z / (2 * n)
    reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - reach) / (1 + z * z / n)), min(1.0, (middle + reach) / (1 + z * z / n))
