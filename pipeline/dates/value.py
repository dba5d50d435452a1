"""Calendar values: first and last day (both inclusive), precision and EDTF string (ISO 8601-2:2019, levels 0 to 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dates import almanac

#: Stated pivot of two-digit years: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999. Fixed, so that no clock decides.
PIVOT = 50


def full_year(two_digits: int) -> int:
    """The four-digit year of a two-digit one, by ``PIVOT``."""
    return (2000 if two_digits < PIVOT else 1900) + two_digits


@dataclass(frozen=True, slots=True)
class Value:
    """``first`` and ``last`` are inclusive; ``precision`` is one of the names in ``records.DateMention``."""

    first: date
    last: date
    precision: str
    edtf: str


def day(d: date) -> Value:
    """One day."""
    return Value(d, d, "day", d.isoformat())


def month(y: int, m: int) -> Value:
    """A calendar month."""
    return Value(date(y, m, 1), almanac.month_end(y, m), "month", f"{y:04d}-{m:02d}")


def year(y: int) -> Value:
    """A calendar year."""
    return Value(date(y, 1, 1), date(y, 12, 31), "year", f"{y:04d}")


def season(y: int, s: int) -> Value:
    """A meteorological season: 1 spring, 2 summer, 3 autumn, 4 winter (December of ``y`` to February of the next year)."""
    a, b = almanac.SEASON_MONTHS[s]
    return Value(date(y, a, 1), almanac.month_end(y + (s == 4), b), "season", f"{y:04d}-{20 + s}")


def quarter(y: int, q: int) -> Value:
    """A quarter of the year; EDTF level 2 codes 33 to 36."""
    return Value(date(y, 3 * q - 2, 1), almanac.month_end(y, 3 * q), "quarter", f"{y:04d}-{32 + q}")


def half_year(y: int, h: int) -> Value:
    """A half of the year; EDTF level 2 codes 40 and 41."""
    return Value(date(y, 6 * h - 5, 1), almanac.month_end(y, 6 * h), "half_year", f"{y:04d}-{39 + h}")


def decade(first_year: int) -> Value:
    """Ten years, from the one that ends in 0."""
    return Value(date(first_year, 1, 1), date(first_year + 9, 12, 31), "decade", f"{first_year // 10:03d}X")


def century(number: int) -> Value:
    """The n-th century as the hundred years that share the first two digits: the 19th is 1800 to 1899."""
    a = (number - 1) * 100
    return Value(date(max(a, 1), 1, 1), date(a + 99, 12, 31), "century", f"{number - 1:02d}XX")


def span(first: Value, last: Value, precision: str = "interval") -> Value:
    """From the first day of one value to the last day of another."""
    left, right = first.edtf.split("/")[0], last.edtf.split("/")[-1]
    if last.first <= first.first and first.last < last.last:  # "12.5. bis Mai": a day inside the month it runs to
        left, right = first.first.isoformat(), last.last.isoformat()
    return Value(first.first, last.last, precision, left if left == right else f"{left}/{right}")


def days(a: date, b: date, precision: str) -> Value:
    """A run of days."""
    return Value(a, b, precision, a.isoformat() if a == b else f"{a.isoformat()}/{b.isoformat()}")


def week(monday: date) -> Value:
    """Monday to Sunday (EDTF has no week; an interval of days)."""
    return days(monday, monday + timedelta(days=6), "week")


def weekend(monday: date) -> Value:
    """Saturday and Sunday of the ISO week that begins on ``monday``."""
    return days(monday + timedelta(days=5), monday + timedelta(days=6), "weekend")


def part_of_year(y: int, part: int) -> Value:
    """Anfang (1), Mitte (2), Ende (3) of a year: January to April, May to August, September to December."""
    a = 4 * part - 3
    return Value(date(y, a, 1), almanac.month_end(y, a + 3), "part", f"{y:04d}-{a:02d}/{y:04d}-{a + 3:02d}")


def part_of_month(y: int, m: int, part: int) -> Value:
    """Anfang, Mitte, Ende of a month: days 1 to 10, 11 to 20, 21 to the end."""
    a = date(y, m, 10 * part - 9)
    return days(a, date(y, m, 10 * part) if part < 3 else almanac.month_end(y, m), "part")
