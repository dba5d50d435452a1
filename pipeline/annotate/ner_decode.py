"""From label scores to entities: the best legal BIO path and its spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TAGS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER", "B-ORG", "I-ORG")
_PREVIOUS = {2: (1, 2), 4: (3, 4), 6: (5, 6)}
_ILLEGAL = np.zeros((7, 7), dtype=np.float32)
for _tag, _allowed in _PREVIOUS.items():
    _ILLEGAL[[i for i in range(7) if i not in _allowed], _tag] = -1e9


def is_legal(path: Sequence[int]) -> bool:
    """Whether every I-X follows B-X or I-X."""
    last = 0
    for tag in path:
        if tag in _PREVIOUS and last not in _PREVIOUS[tag]:
            return False
        last = tag
    return True


def best_path(scores: NDArray[np.float32]) -> list[int]:
    """Tag numbers of the best legal path; ``scores`` is units x 7, additive (log probabilities or raw scores).

    Where the best tag of every unit makes a legal path that path is the answer; only the rest (about one sentence in fifteen) is searched.
    """
    greedy: list[int] = scores.argmax(axis=1).tolist()
    if is_legal(greedy):
        return greedy
    n = len(scores)
    value = scores[0] + _ILLEGAL[0]
    back = np.zeros((n, 7), dtype=np.int8)
    for i in range(1, n):
        options = value[:, None] + _ILLEGAL
        back[i] = options.argmax(axis=0)
        value = options.max(axis=0) + scores[i]
    path = [int(value.argmax())]
    for i in range(n - 1, 0, -1):
        path.append(int(back[i][path[-1]]))
    return path[::-1]


def spans_of(path: Sequence[int]) -> list[tuple[int, int, str]]:
    """(first, last + 1, label) of the entities on a path of tag numbers."""
    spans: list[tuple[int, int, str]] = []
    start, label = -1, ""
    for i, tag in enumerate([*path, 0]):
        inside = tag in _PREVIOUS and start >= 0 and TAGS[tag][2:] == label
        if not inside:
            if start >= 0:
                spans.append((start, i, label))
            start, label = (i, TAGS[tag][2:]) if tag else (-1, "")
    return spans
