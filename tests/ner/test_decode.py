"""From scores to spans."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotate.ner_decode import TAGS, best_path, is_legal, spans_of


def path(*tags: str) -> list[int]:
    return [TAGS.index(t) for t in tags]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["O", "B-LOC", "O"], [(1, 2, "LOC")]),
        (["B-LOC", "B-LOC"], [(0, 1, "LOC"), (1, 2, "LOC")]),
        (["B-PER", "I-PER", "I-PER"], [(0, 3, "PER")]),
        (["B-ORG", "I-ORG", "B-ORG"], [(0, 2, "ORG"), (2, 3, "ORG")]),
        (["O", "O"], []),
        ([], []),
    ],
)
def test_spans(tags: list[str], spans: list[tuple[int, int, str]]):
    assert spans_of(path(*tags)) == spans


@given(st.lists(st.lists(st.floats(-5, 5, width=32), min_size=7, max_size=7), min_size=1, max_size=4))
@settings(max_examples=60)
def test_the_path_is_the_best_legal_one(rows: list[list[float]]):
    scores = np.array(rows, dtype=np.float32)
    found = best_path(scores)
    assert is_legal(found)
    best = max(sum(scores[i, t] for i, t in enumerate(p)) for p in product(range(7), repeat=len(rows)) if is_legal(p))
    assert sum(scores[i, t] for i, t in enumerate(found)) == pytest.approx(best, abs=1e-3)


def test_an_inside_tag_never_opens_an_entity():
    scores = np.full((2, 7), -5.0, dtype=np.float32)
    scores[0, 0] = 1.0
    scores[1, TAGS.index("I-LOC")] = 3.0
    scores[1, TAGS.index("B-LOC")] = 2.0
    assert spans_of(best_path(scores)) == [(1, 2, "LOC")]
