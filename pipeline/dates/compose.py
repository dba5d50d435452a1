"""From single expressions to intervals and lists: "Dezember 2021 bis Februar 2022", "zwischen März und Mai", "3. Mai und 5. Juni 2019"."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.dates.atom import Atom


@dataclass(slots=True)
class Span:
    """One mention to be: a single atom, or an interval from ``first`` to ``last``."""

    start: int
    end: int
    first: Atom
    last: Atom | None = None
    chained: bool = False


#: "bis voraussichtlich 11. Oktober": how sure an end is does not make it another interval.
_GUESSED = r"(?:voraussichtlich|vermutlich|wahrscheinlich|spätestens|mindestens|höchstens|maximal|etwa|ungefähr|circa|ca\.)"
_RANGE = re.compile(
    rf"\s*,?\s*(?:–|—|-|bis(?:\s+{_GUESSED})?(?:\s+(?:zum|zur|einschließlich|inklusive|einschl\.|in(?:\s+(?:den|die|das))?|ins))?)"
    rf"\s*(?:(?:{_GUESSED}|zum|zur|am|im|den|einschließlich|in\s+den|in\s+die|zu\s+den)\s+)?\Z"
)
_SLASH = re.compile(r"\s?/\s?\Z")
_BETWEEN = re.compile(r"\s+und(?:\s+(?:dem|der|im|am|den))?\s+\Z")
_BETWEEN_WORD = re.compile(r"\b[Zz]wischen(?:\s+(?:dem|der|den))?\s+\Z")
_LIST = re.compile(
    r"\s*(?:,|und|sowie|oder|&|bzw\.|beziehungsweise|,\s*(?:und|sowie|dann))\s*(?:(?:auch|noch|wieder|erneut)\s+)?(?:(?:am|im|den|vom|zum|bis|ab)\s+(?:zum\s+)?)?\Z"
)
_ENDPOINTS = frozenset(
    {
        "day",
        "monthday",
        "month",
        "half_month",
        "year",
        "season",
        "quarter",
        "half",
        "decade",
        "century",
        "week",
        "weekend",
        "weekday",
        "feast",
        "nth",
        "offset",
    }
)
_SAME_KIND = frozenset({"weekday", "weekend", "week", "decade", "century"})


def spans(text: str, atoms: list[Atom]) -> list[Span]:
    """Join neighbours (in text order) that a connecting word makes one interval; hand a year on along a list."""
    out: list[Span] = []
    i = 0
    while i < len(atoms):
        atom = atoms[i]
        following = atoms[i + 1] if i + 1 < len(atoms) else None
        if following is not None and _joins(text, atom, following):
            _share_year(atom, following)
            out.append(Span(atom.start, following.end, atom, following))
            i += 2
            continue
        out.append(Span(atom.start, atom.end, atom))
        i += 1
    _hand_on_years(text, out)
    return out


def _joins(text: str, a: Atom, b: Atom) -> bool:
    if a.kind not in _ENDPOINTS or b.kind not in _ENDPOINTS or b.start - a.end > 24 or b.start < a.end:
        return False
    if (a.kind in _SAME_KIND or b.kind in _SAME_KIND) and a.kind != b.kind:
        return False
    if a.kind == "offset" and a.unit != b.unit and b.kind != "day":
        return False
    gap = text[a.end : b.start]
    if "\n\n" in gap:
        return False
    if _RANGE.match(gap):
        if a.kind == "year" and b.kind in ("month", "day") and not re.search(r"\bbis\b", gap):
            return False  # "Bilanz 2023 – Mai 2024"
        return _ordered(a, b) and not (a.kind == "day" and a.first_day and "bis" not in gap)
    if a.kind == b.kind == "weekday" and gap == " auf ":
        return True  # "in der Nacht von Freitag auf Samstag"
    if a.kind == b.kind == "weekday" and gap == " und ":
        return b.direction is None and b.number == (a.number + 1) % 7  # "am Dienstag und Mittwoch", as "am 26. und 27. Oktober"
    if a.kind == b.kind == "month" and gap == " und " and b.month == a.month + 1 and a.open_year:
        return not (a.part or b.part or a.number_to or b.number_to)  # "im Juli und August 2024"
    if _BETWEEN.match(gap):
        return bool(_BETWEEN_WORD.search(text, max(0, a.start - 14), a.start)) and _ordered(a, b)
    if a.kind != b.kind or not _SLASH.match(gap):
        return False
    if a.kind == "month" and not (a.part or b.part):
        return a.year is not None and b.year is not None and 12 * (b.year - a.year) + b.month - a.month == 1  # "Dezember 2021/Januar 2022"
    return bool(a.part and b.part) or a.kind == "weekday" or (a.kind == "day" and _ordered(a, b))


def _ordered(a: Atom, b: Atom) -> bool:
    """Whether two written years stand in order (an interval never runs backwards)."""
    if a.year is not None and b.year is not None and a.kind != "decade":
        return (a.year, a.month, a.day, a.part) <= (b.year, b.month or 12, b.day or 31, b.part or 3)
    if a.kind == "decade" == b.kind or a.kind == "century" == b.kind:
        return a.number < b.number
    return True


def _share_year(a: Atom, b: Atom) -> None:
    """The year stands once: "Dezember bis Februar 2022" begins in 2021, "1. Mai 2023 bis 3. Juni" ends in 2023."""
    if b.kind == "year" and not b.part and a.kind in ("day", "month", "season", "quarter", "half", "week"):
        return  # "1. November bis 2027": the year is the end, not that of the beginning
    if a.open_year and not b.open_year and a.kind not in ("weekday", "weekend", "offset"):
        later = a.month > b.month and bool(b.month)
        if a.month or a.kind in ("season", "quarter", "half", "feast", "week"):
            if a.kind == "season" == b.kind:
                later = a.number > b.number
            a.year = b.year - later if b.year is not None else None
            a.shift = b.shift - later if b.shift is not None else None
            a.text_shift = b.text_shift - later if b.text_shift is not None else None
            if b.direction is not None and b.kind == a.kind:
                a.direction = None
    elif b.open_year and a.year is not None and b.month:
        b.year = a.year + (b.month < a.month)
    elif b.open_year and a.shift is not None and b.month:
        b.shift = a.shift + (b.month < a.month)


def _hand_on_years(text: str, out: list[Span]) -> None:
    """Along "am 3. Mai, 5. Juni und 7. Juli 2019" the last year counts for all; "3. Mai 2019 und 5. Juni" takes it from the left."""
    for i in range(len(out) - 2, -1, -1):
        a, b = out[i], out[i + 1]
        if not _listed(text, a, b):
            continue
        b.chained = True
        right = b.first
        left = a.last or a.first
        if left.open_year and not right.open_year and right.direction is None and right.kind == left.kind:
            for atom in (a.first, left):
                if atom.open_year:
                    atom.year, atom.shift, atom.text_shift = right.year, right.shift, right.text_shift
    for a, b in itertools.pairwise(out):
        left, right = a.last or a.first, b.first
        if (
            b.chained
            and right.open_year
            and b.last is None
            and left.year is not None
            and right.kind == left.kind
            and (right.month, right.day) > (left.month, left.day)
        ):
            right.year = left.year


def _listed(text: str, a: Span, b: Span) -> bool:
    left = a.last or a.first
    return (
        left.kind == b.first.kind
        and left.kind in ("day", "month", "season", "quarter", "feast")
        and 0 <= b.start - a.end <= 20
        and bool(_LIST.match(text[a.end : b.start]))
    )
