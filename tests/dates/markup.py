"""Cases as inline markup (see cases/README.txt) and an independent reading of the EDTF values they state."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[\[(.+?)\|([^\]|@]+)(?:@(\w+))?\]\]")
_SEASONS = {
    21: (3, 5, 0),
    22: (6, 8, 0),
    23: (9, 11, 0),
    24: (12, 2, 1),
    33: (1, 3, 0),
    34: (4, 6, 0),
    35: (7, 9, 0),
    36: (10, 12, 0),
    40: (1, 6, 0),
    41: (7, 12, 0),
}


@dataclass(frozen=True)
class Case:
    """One line: the plain text, its publication date and the expected mentions (start, end, edtf, anchor or None)."""

    name: str
    text: str
    published: date | None
    expected: tuple[tuple[int, int, str, str | None], ...]


def parse_line(line: str) -> tuple[str, tuple[tuple[int, int, str, str | None], ...]]:
    """The text without brackets and the mentions in it."""
    text, expected, position = "", [], 0
    for match in _MARK.finditer(line):
        text += line[position : match.start()]
        expected.append((len(text), len(text) + len(match[1]), match[2], match[3]))
        text += match[1]
        position = match.end()
    return text + line[position:], tuple(expected)


def load(name: str) -> list[Case]:
    """All cases of one file."""
    published: date | None = None
    out = []
    for number, raw in enumerate((CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines(), 1):
        line = raw.replace("\\n", "\n")
        if not line.strip() or line.startswith("#"):
            continue
        head = re.match(r"pub=(\d{4}-\d{2}-\d{2})?\s*(?:\|\s*)?", line)
        own = published
        if head:
            own = date.fromisoformat(head[1]) if head[1] else None
            line = line[head.end() :]
            if not line:
                published = own
                continue
        text, expected = parse_line(line)
        out.append(Case(f"{name}:{number}", text, own, expected))
    return out


def days_of(edtf: str) -> tuple[date, date]:
    """First and last day of an EDTF value, written apart from the code under test."""
    first, _, last = edtf.partition("/")
    return _edge(first, False), _edge(last or first, True)


def _edge(part: str, last: bool) -> date:
    if part.endswith("XX"):
        year = int(part[:2]) * 100
        return date(year + 99, 12, 31) if last else date(year, 1, 1)
    if part.endswith("X"):
        year = int(part[:3]) * 10
        return date(year + 9, 12, 31) if last else date(year, 1, 1)
    pieces = [int(p) for p in part.split("-")]
    if len(pieces) == 3:
        return date(*pieces)
    if len(pieces) == 1:
        return date(pieces[0], 12, 31) if last else date(pieces[0], 1, 1)
    year, unit = pieces
    if unit <= 12:
        return date(year, unit, calendar.monthrange(year, unit)[1] if last else 1)
    a, b, more = _SEASONS[unit]
    return date(year + more, b, calendar.monthrange(year + more, b)[1]) if last else date(year, a, 1)
