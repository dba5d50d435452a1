"""Names of projects in a table: the column under "Vorhaben" or "Projekt", where the other columns tell programme or term."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.annotate.introduced import looks_odd
from pipeline.annotate.quotes import MARKS

if TYPE_CHECKING:
    from pipeline.annotate.introduced import Introduced, Reader

_HEADS = frozenset(
    {"projekt", "vorhaben", "projektname", "projekttitel", "projekte", "name des projekts", "kurztitel", "akronym", "eu-projekt"}
)
#: Beside such a column the first one holds names; beside others it may describe ("Austausch der Feuerwehren").
_BESIDE = re.compile(r"programm|förder|laufzeit|zeitraum|lead|mittelgeber", re.IGNORECASE)
_LONGEST = 6
_CELL = re.compile(r"[^|\n]+")


def project_columns(reader: Reader) -> list[Introduced]:
    """Every name in a column that its head calls projects, where most of the column's cells look like names."""
    view = reader.view
    text = view.text
    found: list[Introduced] = []
    column, width, cells = -1, 0, []
    at = 0
    for line in [*text.split("\n"), ""]:
        spans = [(at + m.start(), at + m.end()) for m in _CELL.finditer(line)] if " | " in line or line.startswith("|") else []
        spans = [_trimmed(text, a, b) for a, b in spans if text[a:b].strip()]
        at += len(line) + 1
        if column >= 0 and len(spans) == width:
            cells.append(spans[column])
            continue
        if column >= 0:
            found += _names(reader, cells)
            column, cells = -1, []
        heads = [text[a:b].lower() for a, b in spans]
        if len(heads) > 1 and any(_BESIDE.search(h) for h in heads):
            column, width = next((i for i, h in enumerate(heads) if h in _HEADS), -1), len(heads)
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    drop = MARKS | {" ", "\t", "*", "_"}
    while start < end and text[start] in drop:
        start += 1
    while end > start and text[end - 1] in drop:
        end -= 1
    return start, end


def _names(reader: Reader, cells: list[tuple[int, int]]) -> list[Introduced]:
    text, view = reader.view.text, reader.view
    short = [(a, b) for a, b in cells if 0 < len(text[a:b].split()) <= _LONGEST and text[a].isupper() and view.is_news(a)]
    odd = [1 for a, b in short if _name_like(reader, text[a:b])]
    if not short or 2 * len(odd) < len(cells):
        return []
    return [reader.make(a, b, "project", 0.75) for a, b in short]


def _name_like(reader: Reader, cell: str) -> bool:
    words = [w.strip("+") for w in cell.split()]
    return any(looks_odd(w) for w in words) or "+" in cell or all(w.lower() in reader.intro.foreign for w in words)
