"""Days in digits and words: "17. Mai 2022", "2.5.22", "2022-05-02", "13. bis 15. September", "Samstag, 25. Mai"."""

from __future__ import annotations

import itertools
import re

from pipeline.dates import almanac, words
from pipeline.dates.atom import ADJ, DAYPART, MONTH, MONTH_ANY, WEEKDAY, Atom, tail
from pipeline.dates.value import full_year

#: An agency's closing line glues the hour to the day: "APA0173 2024-06-17/10:42".
ISO = re.compile(r"(\d{4})([-/])(\d{2})\2(\d{2})(?!\d|-\d|/\d(?!\d:\d\d))")
_FULL = re.compile(
    rf"""(?P<d>\d{{1,2}})(?:
      \.\s?(?P<m>\d{{1,2}})\.(?:\s?(?P<y>[12]\d{{3}})(?!\d|[.,]\d|-\d(?!\d?\.))|(?P<yy>['’]?\d\d)(?![\d\w]|[.,:]\d|\s?Uhr|\s?h\b))
    | \.\s?(?P<m0>\d{{1,2}})\.(?!\d|\s?Uhr)
    | \.?\s*(?P<mon>{MONTH_ANY})
    | (?P<sep>[/-])(?P<m2>\d{{1,2}})(?P=sep)(?P<y4>[12]\d{{3}})(?!\d|[-/]\d)
    )""",
    re.X,
)
_RANGE_OP = r"(?:–|—|-|,?\s*bis(?:\s+(?:voraussichtlich|vermutlich|spätestens))?(?:\s+(?:zum|einschließlich|inklusive))?|/|auf(?:\s+den)?)"
_DASHED = re.compile(r"\d{1,2}([/-])\d{1,2}\1[12]\d{3}(?!\d)")
_LIST_HEAD = re.compile(
    rf"(?P<d>\d{{1,2}})(?:\.\s*(?P<op>{_RANGE_OP}|(?:,\s*)?(?:und|u\.|sowie|oder|&|\+)|,)|(?P<op2>\s?[–-]))\s*(?:(?:am|den|dem)\s+)?(?:{WEEKDAY},?\s*(?:(?:den|dem)\s+)?)?(?=\d{{1,2}}(?:\.|\s?[–-]|\s+{MONTH}))",
)
_ISSUE = re.compile(r"\b(?:Nr|No|Nummer|Heft|Ausgabe|Jg|Folge)\.?\s?\Z")
MONTHDAY = re.compile(rf"(?P<d>\d{{1,2}})\.\s+(?:(?:des\s+)?{ADJ}\s+Monate?s)(?!\w)|(?P<d2>\d{{1,2}})\.\s?(?:d\.\s?M\.)")
_WEEKDAY_HEAD = re.compile(
    rf"(?P<wd>{WEEKDAY})(?P<part>{DAYPART})?\s*(?:(?:und|bis|/|&|–|-)\s*(?P<wd2>{WEEKDAY})\s*)?,?\s*(?:\(\s*)?(?:(?:den|dem|der)\s+)?(?=\d)"
)


def _day(text: str, start: int, position: int, end: int) -> Atom | None:
    """A day with its month, from ``position``; the atom begins at ``start``."""
    match = _FULL.match(text, position, end)
    if match is None:
        return None
    day = int(match["d"])
    if match["mon"]:
        name = match["mon"].lower().rstrip(".")
        stop = match.end()
        following = tail(text, stop, end)
        if text[stop : stop + 1] == "-" and text[stop + 1 : stop + 2].isalpha() and following.end == stop:
            return None
        if (
            name not in words.MONTHS
            and text[stop - 1] == "."
            and following.end == stop
            and not re.match(r"\s*[a-z0-9(,;–-]|\s*\Z", text[stop:end])
        ):
            stop -= 1  # the stop of an abbreviation at the end of a sentence belongs to the sentence
            following.end = stop
        month = words.MONTH_ANY[name]
        if not possible(month, day, following.year):
            return None
        return Atom(start, following.end, "day", following.year, None, following.shift, following.text_shift, month, day)
    month = int(match["m"] or match["m0"] or match["m2"])
    year: int | None = None
    if match["y"] or match["y4"]:
        year = int(match["y"] or match["y4"])
    elif match["yy"]:
        year = full_year(int(match["yy"].lstrip("'’")))
    if not possible(month, day, year):
        return None
    if year is None:
        following = tail(text, match.end(), end)
        if following.shift is not None or following.text_shift is not None:
            return Atom(start, following.end, "day", None, None, following.shift, following.text_shift, month, day)
    return Atom(start, match.end(), "day", year, month=month, day=day, exact=len(match.group()) > 4)


def possible(month: int, day: int, year: int | None) -> bool:
    return almanac.valid(2000 if year is None else year, month, day)


def days(text: str, start: int, position: int, end: int) -> list[Atom]:
    """A day or a list of days of one month: "13. bis 15. September", "2./3. Mai", "26. und 27. Oktober", "5. und 12. Mai"."""
    dashed = _DASHED.match(text, position, end)
    if dashed:
        only = _day(text, start, position, end)
        return [only] if only is not None else []
    heads: list[tuple[int, int, int, str]] = []
    at = position
    while match := _LIST_HEAD.match(text, at, end):
        heads.append(
            (
                at,
                match.end("d") + (text[match.end("d") : match.end("d") + 1] == "."),
                int(match["d"]),
                (match["op"] or match["op2"]).strip(),
            )
        )
        at = match.end()
        if len(heads) > 12:
            return []
    if len(heads) == 1 and _ISSUE.search(text, max(0, start - 10), start):
        return []  # "Nr. 6 – 15. Juni": the first number is that of the issue
    final = _day(text, at if heads else start, at, end)
    if final is None or not heads:
        return [final] if final is not None else []
    numbers = [d for _, _, d, _ in heads] + [final.day]
    if any(a >= b for a, b in itertools.pairwise(numbers)):
        final.start = at
        return [final]
    ranged = any(op[:1] in "–—-/" or op.lstrip(", ").startswith(("bis", "auf")) for *_, op in heads)
    contiguous = all(b == a + 1 for a, b in itertools.pairwise(numbers))
    slash_only = all(op == "/" for *_, op in heads)
    if contiguous or (ranged and not slash_only):
        final.start, final.first_day = start, numbers[0]
        return [final]
    singles = [Atom(a, b, "day", final.year, None, final.shift, final.text_shift, final.month, d) for a, b, d, _ in heads]
    return [*singles, final]


WEEKDAY_PARTS = {w + p: n for w, n in words.WEEKDAYS.items() for p in words.DAYPARTS}


def weekday(text: str, position: int, end: int, word: str) -> list[Atom]:
    match = _WEEKDAY_HEAD.match(text, position, end)
    if match:
        atoms = days(text, position, match.end(), end)
        if atoms:
            bracket = "(" in text[match.start() : match.end()]
            number = words.WEEKDAYS.get(match["wd"].lower(), -1)
            if number < 0:
                number = words.WEEKDAY_SHORT.get(match["wd"].lower().rstrip("."), -1)
            if len(atoms) == 1:
                atoms[0].weekday = -1 if match["wd2"] else number
                atoms[0].start = match.end() if bracket and text[atoms[0].end : atoms[0].end + 1] == ")" else position
                if atoms[0].start == position:
                    return atoms
                return [
                    Atom(position, match.end("part") if match["part"] else match.end("wd"), "weekday", number=number, name="bracket"),
                    *atoms,
                ]
            atoms[0].start = position
            return atoms
    low = word.lower()
    if low not in words.WEEKDAYS and low not in WEEKDAY_PARTS:
        return []
    number = words.WEEKDAYS.get(low, WEEKDAY_PARTS.get(low, -1))
    stop = position + len(word)
    part = re.compile(DAYPART).match(text, stop, end) if low in words.WEEKDAYS else None
    # "Samstag früh" and "Samstag Abend", but not "Samstag Abendessen".
    if part and text[stop : stop + 1] == " ":
        stop = part.end()
    atom = Atom(position, stop, "weekday", number=number)
    week = WEEK_TAIL.match(text, stop, end)
    if week and week["adj"].lower() in words.DIRECTIONS:
        atom.end, atom.unit, atom.direction = week.end(), "week", words.DIRECTIONS[week["adj"].lower()]
    return [atom]


WEEK_TAIL = re.compile(rf"\s+(?:(?:in\s+)?der\s+)?{ADJ}\s+Woche(?!\w)")
