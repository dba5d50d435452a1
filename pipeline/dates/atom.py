"""A partial date and what all readers share: name patterns and the year behind an expression."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.dates import numerals, words
from pipeline.dates.value import full_year


@dataclass(slots=True)
class Atom:
    """A partial date. ``kind`` says which fields count:

    day (month, day, first_day, weekday) · monthday (day, number: months away) · month · half_month (number) · year
    · years (year to year_to)
    · season (number) · quarter · half · term (1 summer, 2 winter semester) · decade, century (number, number_to) · week · weekend
    · weekday (number) · feast (name) · turn (of the year) · nth (n-th weekday or weekend of a month) · offset (unit, number).
    The year is ``year`` (written), ``shift`` (from the publication year), ``text_shift`` (from another date of the text) or open.
    ``direction`` is that of an adjective ("vergangenen" -1). ``part`` is Anfang, Mitte, Ende (1 to 3) up to ``part_to``.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    year_to: int | None = None
    shift: int | None = None
    text_shift: int | None = None
    month: int = 0
    day: int = 0
    first_day: int = 0
    number: int = 0
    number_to: int = 0
    unit: str = ""
    direction: int | None = None
    weekday: int = -1
    name: str = ""
    part: int = 0
    part_to: int = 0
    exact: bool = False

    @property
    def open_year(self) -> bool:
        """Whether nothing says which year is meant."""
        return self.year is None and self.shift is None and self.text_shift is None and self.direction is None


def alternatives(items: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "|".join(sorted((re.escape(i) for i in items), key=lambda s: (-len(s), s)))


MONTH = rf"(?i:{alternatives(words.MONTHS)})(?!\w)"
MONTH_ANY = rf"(?:(?i:{alternatives(words.MONTHS)})(?!\w)|(?i:{alternatives(words.MONTH_SHORT)})(?!\w)\.?)"
WEEKDAY = rf"(?:(?i:{alternatives(words.WEEKDAYS)})(?!\w)|(?:Mo|Di|Mi|Do|Fr|Sa|So|MO|DI|MI|DO|FR|SA|SO)(?!\w)\.?)"
DAYPART = rf"(?:\s?(?i:{alternatives(words.DAYPARTS)})s?(?!\w))"
ADJ_STEMS = alternatives([*words.DIRECTIONS, *words.TEXT_DIRECTIONS])
ADJ = rf"(?i:(?P<adj>{ADJ_STEMS})(?:e[nrsm]?))(?!\w)"

#: What may follow a month, season, day … and names its year.
_TAIL = re.compile(
    rf"""
      \s*['’‘`´](?P<yy>\d\d)(?![\d\w])
    | \s+(?:(?:(?i:des|im|vom)\s+)?(?i:Jahre?s?)\s+|(?i:anno)\s+)?
      (?P<y>[12]\d{{3}})(?!\w|[.,]\d|-\d{{2,}}(?!\.)|-[A-Za-zÄÖÜäöü])(?:\s?/\s?(?P<y2>\d{{4}}|\d{{2}})(?!\d|/))?
    | \s+(?:(?i:des|im|in)\s+)?{ADJ}\s+(?i:Jahr(?:es|s)?)(?!\w)
    | \s+(?:des\s+)?(?P<vor>Vorjahre?s)(?!\w)
    | \s+vor\s+(?:genau\s+)?(?P<ago>[^\W_]+)\s+Jahren(?!\w)
    | \s+(?P<dj>d\.\s?J\.)
    | \s+(?P<heuer>(?i:heuer))(?!\w)
    """,
    re.X,
)


@dataclass(slots=True)
class Tail:
    """The year behind an expression and where it ends."""

    end: int
    year: int | None = None
    year_to: int | None = None
    shift: int | None = None
    text_shift: int | None = None


def tail(text: str, position: int, end: int) -> Tail:
    """The year that follows ``position``, if any; "2000 Besucher" after a month is no year."""
    match = _TAIL.match(text, position, end)
    if match is None:
        return Tail(position)
    stop = match.end()
    if match["yy"]:
        return Tail(stop, full_year(int(match["yy"])))
    if match["y"]:
        year = int(match["y"])
        if counted(text, match.end("y"), end) and (year % 100 == 0 or year < 1900):
            return Tail(position)
        if match["y2"]:
            to = second_year(year, match["y2"])
            return Tail(stop, year, to) if to else Tail(match.end("y"), year)
        return Tail(stop, year)
    if match["adj"]:
        stem = match["adj"].lower()
        if stem in words.DIRECTIONS:
            return Tail(stop, shift=words.DIRECTIONS[stem])
        return Tail(stop, text_shift=words.TEXT_DIRECTIONS[stem])
    if match["ago"]:
        years = numerals.number(match["ago"])
        return Tail(stop, shift=-years) if years else Tail(position)
    if match["vor"]:
        return Tail(stop, shift=-1)
    return Tail(stop, shift=0)


def second_year(first: int, second: str) -> int | None:
    """2019 and "20" -> 2020; only the following year makes a pair such as a winter or a school year."""
    to = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if len(second) == 2 and to < first:
        to += 100
    return to if to == first + 1 else None


_NEXT_WORD = re.compile(r"\s+([^\W\d_]+)")


def counted(text: str, position: int, end: int) -> str:
    """What the word after a number makes of it: "unit" ("Euro", "Kilometer"), "thing" ("Besucher", "Bäume") or "" (not counted)."""
    if text[position : position + 1] in ("%", "€", "$", "°") and position < end:
        return "unit"
    match = _NEXT_WORD.match(text, position, end)
    if match is None:
        return ""
    word = match[1].lower()
    if word in words.UNITS or (len(word) > 6 and word.endswith(words.UNIT_ENDINGS)):
        return "unit"
    return "thing" if word in words.THINGS else ""
