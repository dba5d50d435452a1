"""The draft of a document: a list of parts, each one line or paragraph with a role, that becomes text and blocks at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Block, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Between two cells of a table row. A visible mark keeps later patterns from reading across cells.
CELL_SEPARATOR = " | "


@dataclass(slots=True)
class Part:
    """One line or paragraph. ``fixed`` roles are known from the format and are not reclassified.

    ``tight`` puts the part on the line after the one before it, else a blank line stands between. ``cells`` are offsets into ``text``.
    """

    text: str
    role: Role = "body"
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    header: bool = False
    table: int = 0
    tight: bool = False
    fixed: bool = False


def row(cells: Sequence[str], *, header: bool = False, table: int = 0, tight: bool = True) -> Part:
    """A table row from its cell texts (each one line, stripped); empty cells keep their place."""
    spans = []
    text = ""
    for i, cell in enumerate(cells):
        if i:
            text += CELL_SEPARATOR
        spans.append((len(text), len(text) + len(cell)))
        text += cell
    return Part(text.rstrip(), "table_row", cells=tuple(spans), header=header, table=table, tight=tight, fixed=True)


def assemble(parts: Iterable[Part]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of the parts, in their order; empty parts vanish."""
    pieces: list[str] = []
    blocks: list[Block] = []
    position = 0
    for part in parts:
        lead = len(part.text) - len(part.text.lstrip())
        text = part.text.strip()
        if not text:
            continue
        if pieces:
            gap = "\n" if part.tight else "\n\n"
            pieces.append(gap)
            position += len(gap)
        end = position + len(text)
        cells = tuple((min(position + a - lead, end), min(position + b - lead, end)) for a, b in part.cells if a >= lead)
        blocks.append(Block(position, end, part.role, part.level, cells, part.header, part.table))
        pieces.append(text)
        position = end
    return "".join(pieces), tuple(blocks)
