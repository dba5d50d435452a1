"""A quote with the words around it, cut into pieces that a page can mark without counting characters.

Offsets in the tables count code points, those of JavaScript count UTF-16 units; so the cutting is done here and the page gets pieces alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

#: Characters shown before and after a quote.
REACH = 280
#: Layers and the column of their mentions that says what they point to.
TARGETS = {"city": "city_id", "date": "edtf", "programme": "programme_id", "theme": "theme_id"}
#: Layers in the order that wins where two mentions begin at one place and are equally long.
LAYERS = tuple(TARGETS)


@dataclass(frozen=True, slots=True)
class Mention:
    """A marked stretch: ``layer`` is one of LAYERS, ``target`` the id it points to (an EDTF string for dates)."""

    start: int
    end: int
    layer: str
    target: str


#: A piece of text: the words alone, or words with their layer and target.
Piece = str | tuple[str, str, str]


def apart(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions in text order without overlap: the earlier, then the longer one stays."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, LAYERS.index(m.layer), m.target)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def window(text: str, start: int, end: int, reach: int = REACH) -> tuple[int, int]:
    """The quote's surroundings, ``reach`` characters on both sides at most, cut at white space."""
    left, right = max(0, start - reach), min(len(text), end + reach)
    if left:
        gap = next((i for i in range(left, start) if text[i].isspace()), start)
        left = gap + 1 if gap < start else start
    if right < len(text):
        right = next((i for i in range(right, end, -1) if text[i].isspace()), end)
    return left, right


def pieces(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Piece]:
    """``text[start:end]`` in pieces; ``mentions`` are apart and in order. A mention that crosses an edge is cut there."""
    out: list[Piece] = []
    position = start
    first = bisect_left(mentions, start, key=lambda m: m.end)
    for mention in mentions[first:]:
        if mention.start >= end:
            break
        left, right = max(mention.start, start), min(mention.end, end)
        if right <= left:
            continue
        if left > position:
            out.append(text[position:left])
        out.append((text[left:right], mention.layer, mention.target))
        position = right
    if position < end:
        out.append(text[position:end])
    return out
