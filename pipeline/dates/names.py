"""Months, seasons, terms, feasts and weekends by their names."""

from __future__ import annotations

import re

from pipeline.dates import words
from pipeline.dates.atom import MONTH_ANY, Atom, alternatives, tail
from pipeline.dates.days import WEEK_TAIL, days

SEASON_FORMS: dict[str, int] = {}
for _name, _number in words.SEASONS.items():
    for _prefix in ("", *words.SEASON_PREFIXES):
        for _ending in ("", "s", "es") if _name == "frühjahr" else ("", "s"):
            SEASON_FORMS[_prefix + _name + _ending] = _number
_SEASON_PAIR = re.compile(rf"\s?/\s?((?i:{alternatives(words.SEASONS)}))(?!\w)")


def month(text: str, position: int, end: int, word: str) -> list[Atom]:
    low = word.lower()
    stop = position + len(word)
    second = 0
    pair = _MONTH_PAIR.match(text, stop, end)
    if pair:
        second = words.MONTH_ANY[pair[1].lower().rstrip(".")]
        stop = pair.end()
    elif text[stop : stop + 1] == "-" and text[stop + 1 : stop + 2].isalpha() and not _MONTH_FOLLOWS.match(text, stop + 1, end):
        return []
    short = low not in words.MONTHS
    if short and text[stop : stop + 1] == ".":
        stop += 1
    following = tail(text, stop, end)
    if short and following.year is None:
        return []
    atom = Atom(position, following.end, "month", following.year, None, following.shift, following.text_shift, month=words.MONTH_ANY[low])
    if second:
        if second <= atom.month and second + 12 != atom.month + 1:
            return []
        atom.number_to = second
    return [following_one(text, atom, end)]


_MONTH_FOLLOWS = re.compile(MONTH_ANY)
_MONTH_PAIR = re.compile(rf"\s?/\s?({MONTH_ANY})")


def season(text: str, position: int, end: int, word: str) -> list[Atom]:
    low = word.lower()
    number = SEASON_FORMS[low]
    stop = position + len(word)
    if text[stop : stop + 1] == "-" and text[stop + 1 : stop + 2].isalpha():
        return []
    pair = _SEASON_PAIR.match(text, stop, end)
    to = 0
    if pair:
        to, stop = SEASON_FORMS[pair[1].lower()], pair.end()
    following = tail(text, stop, end)
    atom = Atom(
        position,
        following.end,
        "season",
        following.year,
        following.year_to,
        following.shift,
        following.text_shift,
        number=number,
        number_to=to if to > number else 0,
    )
    return [following_one(text, atom, end)]


def following_one(text: str, atom: Atom, end: int) -> Atom:
    """ "im Sommer darauf", "im Mai zuvor": counted from another date of the text."""
    if atom.open_year:
        match = _THEN.match(text, atom.end, end)
        if match:
            atom.end, atom.unit = match.end(), "then" if match[1].lower() in ("darauf", "danach") else "before"
    return atom


_THEN = re.compile(r"\s+(darauf|danach|zuvor|davor)(?!\w)")


def term(text: str, position: int, end: int, word: str) -> list[Atom]:
    following = tail(text, position + len(word), end)
    if following.year is None:
        return []
    if word.lower().startswith("schuljahr"):
        return [Atom(position, following.end, "term", following.year, following.year_to, number=3)] if following.year_to else []
    return [
        Atom(
            position, following.end, "term", following.year, following.year_to, number=2 if word.lower().startswith(("winter", "ws")) else 1
        )
    ]


def feast(text: str, position: int, end: int, word: str) -> list[Atom]:
    match = FEAST.match(text, position, end)
    if match is None:
        return []
    name = words.FEASTS[re.sub(r"\s+", " ", match.group().lower())]
    if not name:
        return []
    if text[match.end() : match.end() + 1] == "-" and text[match.end() + 1 : match.end() + 2].isalpha():
        return []
    following = tail(text, match.end(), end)
    return [Atom(position, following.end, "feast", following.year, None, following.shift, following.text_shift, name=name)]


FEAST = re.compile(
    rf"(?i:{'|'.join(re.escape(k).replace(chr(92) + ' ', chr(92) + 's+') for k in sorted(words.FEASTS, key=len, reverse=True))})(?!\w)"
)


#: "Donnerstag vor Pfingsten", "Wochenende nach Ostern", "Samstag vor dem ersten Advent".
_BESIDE_FEAST = re.compile(
    rf"\s+(?P<side>vor|nach)\s+(?:dem\s+)?(?:(?P<advent>[1-4](?=\.)|ersten|zweiten|dritten|vierten)\.?\s+Advent(?!\w)|(?P<feast>{FEAST.pattern}))(?!-\w)"
)
_ADVENTS = {"ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4}


def beside_feast(text: str, position: int, end: int, word: str) -> list[Atom]:
    """The last weekday (or weekend, 7) before a feast or the first one after it; ``unit`` says which."""
    low = word.lower()
    number = 7 if low.startswith("wochenende") else words.WEEKDAYS.get(low, -1)
    match = _BESIDE_FEAST.match(text, position + len(word), end)
    if match is None or number < 0:
        return []
    advent = match["advent"]
    name = f"{_ADVENTS.get(advent) or advent}. advent" if advent else words.FEASTS[re.sub(r"\s+", " ", match["feast"].lower())]
    if not name:
        return []
    following = tail(text, match.end(), end)
    return [
        Atom(
            position,
            following.end,
            "feast",
            following.year,
            None,
            following.shift,
            following.text_shift,
            number=number,
            name=name,
            unit="before" if match["side"] == "vor" else "after",
        )
    ]


def weekend(text: str, position: int, end: int, word: str) -> list[Atom]:
    stop = position + len(word)
    if text[stop : stop + 1] == "-":
        return []
    joint = re.compile(r",?\s+(?:\(|vom\s+|am\s+|des\s+)?(?=\d)").match(text, stop, end)
    if joint:
        found = days(text, position, joint.end(), end)
        if len(found) == 1:
            found[0].start = joint.end()
            return found
    week = WEEK_TAIL.match(text, stop, end)
    if week and week["adj"].lower() in words.DIRECTIONS:
        return [Atom(position, week.end(), "weekend", unit="week", direction=words.DIRECTIONS[week["adj"].lower()])]
    return [Atom(position, stop, "weekend")]
