"""Tables in PDF: rows of words between which the same vertical strips of the page stay empty."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ingest.parts import Part, row

if TYPE_CHECKING:
    from pipeline.ingest.pdfpage import Line

_Strip = tuple[float, float]


def pieces_of(line: Line) -> list[Line]:
    """The stretches of a line between gaps wider than a word space, left to right."""
    return [cell for piece in (line.pieces or [line]) for cell in (piece.cells or [piece])]


def table_end(lines: list[Line], i: int) -> int:
    """Index after the table that begins at line ``i``; ``i`` where none does.

    A table is a run of lines that leave at least one vertical strip empty; at least three of them have words on both sides of a strip.
    Lines of running text close every strip within two or three lines.
    """
    strips: list[_Strip] = []
    full = 0
    j = i
    while j < len(lines):
        pieces = pieces_of(lines[j])
        if len(pieces[0].text) <= 3 and not pieces[0].text[0].isalpha() and not (strips and len(strips) > 1):
            break  # the mark or number of a list item
        if j > i and (
            lines[j - 1].y0 - lines[j].y0 > 4 * lines[j].size or lines[j].page != lines[j - 1].page or lines[j].y0 > lines[j - 1].y0
        ):
            break
        if len(pieces) < 2 and j == i and not _hangs(lines, i):
            return i
        # The first line with several pieces sets the strips, all others narrow them.
        narrowed = _narrow(strips, pieces) if strips else [(a.x1, b.x0) for a, b in pairwise(pieces)]
        narrowed = [s for s in narrowed if s[1] - s[0] > 0.4 * lines[j].size]
        if not narrowed and (strips or len(pieces) >= 2):
            break
        strips = narrowed
        full += len(pieces) >= 2 and any(p.x0 >= high - 1 for p in pieces for _, high in strips)
        j += 1
    while j > i and len(pieces_of(lines[j - 1])) < 2 and not _continues_cell(lines, j - 1, strips):
        j -= 1
    if full < 3:
        return i
    # Two columns may be two words of justified lines that happen to end alike: such a strip is narrow, and such lines break words.
    narrow = len(strips) == 1 and strips[0][1] - strips[0][0] < 0.9 * lines[i].size
    return i if narrow or sum(line.text[-1] == "-" for line in lines[i:j]) > 0.2 * (j - i) else j


def _hangs(lines: list[Line], i: int) -> bool:
    """A single stretch right of the margin, close above a line with several: the first line of a cell that was wrapped."""
    if i + 1 >= len(lines):
        return False
    below = pieces_of(lines[i + 1])
    return len(below) >= 2 and lines[i].x0 > below[0].x1 and lines[i].y0 - lines[i + 1].y0 < 1.4 * lines[i].size


def _continues_cell(lines: list[Line], k: int, strips: list[_Strip]) -> bool:
    """Whether the last line of a run is the rest of a wrapped cell and not the text below the table."""
    near = lines[k - 1].y0 - lines[k].y0 < 1.4 * lines[k].size
    return near and any(lines[k].x0 >= s[1] - 1 for s in strips)


def _narrow(strips: list[_Strip], pieces: list[Line]) -> list[_Strip]:
    """What is left of the strips where the pieces do not stand."""
    for piece in pieces:
        left: list[_Strip] = []
        for low, high in strips:
            if piece.x1 <= low or piece.x0 >= high:
                left.append((low, high))
            else:
                left.extend(s for s in ((low, piece.x0), (piece.x1, high)) if s[1] > s[0])
        strips = left
    return strips


def table(lines: list[Line], number: int) -> list[Part]:
    """The rows of a table. Where rows stand further apart than the lines of a cell, the gap makes the row; else every line that fills the
    first column does."""
    strips = [(a.x1, b.x0) for a, b in pairwise(pieces_of(max(lines, key=lambda line: len(pieces_of(line)))))]
    for line in lines:
        strips = [s for s in _narrow(strips, pieces_of(line)) if s[1] - s[0] > 0.3 * line.size]
    borders = [(low + high) / 2 for low, high in strips]
    gaps = [a.y0 - b.y0 for a, b in pairwise(lines)]
    inner = 1.4 * lines[0].size
    spaced = any(g > inner for g in gaps) and any(g <= inner for g in gaps)
    rows: list[list[str]] = []
    for n, line in enumerate(lines):
        cells = [""] * (len(borders) + 1)
        for piece in pieces_of(line):
            column = sum(1 for border in borders if piece.x0 >= border)
            cells[column] = f"{cells[column]} {piece.text}".strip()
        continued = bool(rows) and (gaps[n - 1] <= inner if spaced else not cells[0])
        if continued:
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return [row(cells, header=n == 0 and lines[0].bold, table=number, tight=n > 0) for n, cells in enumerate(rows)]
