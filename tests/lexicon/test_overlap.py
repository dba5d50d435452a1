"""The one overlap rule: longest, then earliest, then priority, then the one given first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.overlap import resolve_overlaps


@dataclass(frozen=True)
class Piece:
    start: int
    end: int
    rank: int = 0


pieces = st.lists(st.builds(lambda a, n, r: Piece(a, a + n, r), st.integers(0, 40), st.integers(1, 12), st.integers(0, 3)), max_size=25)


def overlap(a: Piece, b: Piece) -> bool:
    return a.start < b.end and b.start < a.end


def test_longest_then_earliest_then_priority() -> None:
    kept, dropped = resolve_overlaps([Piece(3, 6), Piece(0, 4), Piece(2, 5)])
    assert (kept, dropped) == ([Piece(0, 4)], [Piece(2, 5), Piece(3, 6)])
    assert resolve_overlaps([Piece(2, 5), Piece(0, 3)])[0] == [Piece(0, 3)]
    assert resolve_overlaps([Piece(0, 3, 1), Piece(0, 3, 2)], lambda p: p.rank)[0] == [Piece(0, 3, 2)]
    assert resolve_overlaps([Piece(0, 3), Piece(3, 6)])[0] == [Piece(0, 3), Piece(3, 6)]


@given(pieces)
def test_result_is_free_of_overlaps_and_complete(spans: list[Piece]) -> None:
    kept, dropped = resolve_overlaps(spans, lambda p: p.rank)
    assert all(a.end <= b.start for a, b in itertools.pairwise(kept))
    assert sorted(kept + dropped, key=repr) == sorted(spans, key=repr)
    for loser in dropped:
        assert any(overlap(loser, winner) and winner.end - winner.start >= loser.end - loser.start for winner in kept)


@given(pieces, st.randoms())
def test_order_of_input_does_not_matter(spans: list[Piece], random: object) -> None:
    shuffled = sorted(spans, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert resolve_overlaps(spans, lambda p: p.rank)[0] == resolve_overlaps(shuffled, lambda p: p.rank)[0]
