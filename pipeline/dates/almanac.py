"""Calendar arithmetic of the Gregorian calendar: months, ISO weeks, Easter and the German feasts. No clock, no locale."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache

#: First and last month of the meteorological seasons; winter runs into the next year.
SEASON_MONTHS = {1: (3, 5), 2: (6, 8), 3: (9, 11), 4: (12, 2)}

#: Feasts with a fixed day: name -> (month, day) or (month, first day, last day).
FIXED_FEASTS: dict[str, tuple[int, int, int]] = {
    "neujahr": (1, 1, 1),
    "dreikönig": (1, 6, 6),
    "valentinstag": (2, 14, 14),
    "frauentag": (3, 8, 8),
    "tag der arbeit": (5, 1, 1),
    "europatag": (5, 9, 9),
    "johannistag": (6, 24, 24),
    "mariä himmelfahrt": (8, 15, 15),
    "weltkindertag": (9, 20, 20),
    "tag der deutschen einheit": (10, 3, 3),
    "reformationstag": (10, 31, 31),
    "halloween": (10, 31, 31),
    "allerheiligen": (11, 1, 1),
    "allerseelen": (11, 2, 2),
    "martinstag": (11, 11, 11),
    "nikolaus": (12, 6, 6),
    "heiligabend": (12, 24, 24),
    "weihnachten": (12, 24, 26),
    "weihnachtstage": (12, 25, 26),
    "1. weihnachtstag": (12, 25, 25),
    "2. weihnachtstag": (12, 26, 26),
    "silvester": (12, 31, 31),
}

#: Feasts that move with Easter Sunday: name -> (first, last) in days from it.
EASTER_FEASTS: dict[str, tuple[int, int]] = {
    "weiberfastnacht": (-52, -52),
    "rosenmontag": (-48, -48),
    "faschingsdienstag": (-47, -47),
    "aschermittwoch": (-46, -46),
    "palmsonntag": (-7, -7),
    "gründonnerstag": (-3, -3),
    "karfreitag": (-2, -2),
    "karsamstag": (-1, -1),
    "ostersonntag": (0, 0),
    "ostern": (0, 1),
    "ostermontag": (1, 1),
    "ostersamstag": (-1, -1),
    "osterdienstag": (2, 2),
    "osterwochenende": (-1, 1),
    "christi himmelfahrt": (39, 39),
    "pfingstsonntag": (49, 49),
    "pfingsten": (49, 50),
    "pfingstmontag": (50, 50),
    "pfingstsamstag": (48, 48),
    "pfingstdienstag": (51, 51),
    "pfingstwochenende": (48, 50),
    "fronleichnam": (60, 60),
}

#: Feasts that move with the first Sunday in Advent: name -> days from it.
ADVENT_FEASTS: dict[str, int] = {
    "volkstrauertag": -14,
    "buß- und bettag": -11,
    "totensonntag": -7,
    "1. advent": 0,
    "2. advent": 7,
    "3. advent": 14,
    "4. advent": 21,
}


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def valid(year: int, month: int, day: int) -> bool:
    """Whether the day exists (31 February does not)."""
    return MINYEAR < year < MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def shift_month(year: int, month: int, n: int) -> tuple[int, int]:
    """Year and month ``n`` months away."""
    total = year * 12 + month - 1 + n
    return total // 12, total % 12 + 1


def shift_years(day: date, n: int) -> date:
    """The same day ``n`` years away; 29 February becomes 28 February where there is none."""
    year = day.year + n
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def week_start(day: date) -> date:
    """Monday of the ISO week that holds ``day``."""
    return day - timedelta(days=day.weekday())


def iso_week(year: int, week: int) -> date | None:
    """Monday of an ISO week, or None where the year has no such week."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


@lru_cache(maxsize=512)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus of Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def first_advent(year: int) -> date:
    """The fourth Sunday before Christmas Day: the Sunday from 27 November to 3 December."""
    third = date(year, 12, 3)
    return third - timedelta(days=(third.weekday() + 1) % 7)


def mothers_day(year: int) -> date:
    """Muttertag: the second Sunday in May."""
    first = date(year, 5, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7)


def feast(name: str, year: int) -> tuple[date, date] | None:
    """First and last day of a feast in a year, or None for an unknown name."""
    if name in FIXED_FEASTS:
        month, first, last = FIXED_FEASTS[name]
        return date(year, month, first), date(year, month, last)
    if name in EASTER_FEASTS:
        first, last = EASTER_FEASTS[name]
        sunday = easter(year)
        return sunday + timedelta(days=first), sunday + timedelta(days=last)
    if name in ADVENT_FEASTS:
        day = first_advent(year) + timedelta(days=ADVENT_FEASTS[name])
        return day, day
    if name == "erntedank":  # the first Sunday in October
        october = date(year, 10, 1)
        sunday = october + timedelta(days=(6 - october.weekday()) % 7)
        return sunday, sunday
    if name == "muttertag":
        return mothers_day(year), mothers_day(year)
    return None


def berlin_is_summer(year: int, month: int, day: int, hour: int) -> bool:
    """Whether a UTC time falls into Central European Summer Time.

    Directive 2000/84/EC: from the last Sunday in March, 01:00 UTC, to the last Sunday in October, 01:00 UTC (since 1996).
    """

    def last_sunday(of: int) -> date:
        end = month_end(year, of)
        return end - timedelta(days=(end.weekday() + 1) % 7)

    begin, finish, today = last_sunday(3), last_sunday(10), date(year, month, day)
    if today in (begin, finish):
        return (today == begin) == (hour >= 1)
    return begin < today < finish
