"""The one overlap rule of all layers: longest first, then earliest, then priority."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Span(Protocol):
    """Anything with a half-open character range."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Span)


def resolve_overlaps(spans: Iterable[S], priority: Callable[[S], float] = lambda _: 0.0) -> tuple[list[S], list[S]]:
    """Split spans into those that stay and those that lose against an overlapping better one; both in text order.

    A longer span beats a shorter one, among equals the earlier wins, among those at the same place the one with the *higher*
    ``priority``, and finally the one given first, so the result never depends on chance. Spans that only touch do not overlap.
    """
    ranked = sorted(enumerate(spans), key=lambda item: (item[1].start - item[1].end, item[1].start, -priority(item[1]), item[0]))
    taken: list[tuple[int, int]] = []
    kept: list[S] = []
    dropped: list[S] = []
    for _, span in ranked:
        at = bisect_left(taken, (span.start, span.end))
        before = at > 0 and taken[at - 1][1] > span.start
        after = at < len(taken) and taken[at][0] < span.end
        if before or after:
            dropped.append(span)
        else:
            insort(taken, (span.start, span.end))
            kept.append(span)
    kept.sort(key=lambda s: (s.start, s.end))
    dropped.sort(key=lambda s: (s.start, s.end))
    return kept, dropped
