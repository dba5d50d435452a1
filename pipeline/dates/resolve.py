"""From partial expressions to calendar values, by the words themselves, the publication date and its tense, or another date of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.dates import almanac, value
from pipeline.dates.tense import Direction
from pipeline.dates.value import Value
from pipeline.records import Anchor

if TYPE_CHECKING:
    from pipeline.dates.atom import Atom
    from pipeline.dates.publication import Issue

Resolved = tuple[Value, Anchor]


@dataclass(slots=True)
class Frame:
    """A year that rules the dates after it: "Im kommenden Jahr …". Valid from the sentence number ``since`` up to ``until``."""

    year: int
    anchor: Anchor
    until: int
    since: int


@dataclass(slots=True)
class Context:
    """What is known where a mention stands. ``direction`` is asked only when needed. ``last`` is the latest value of the text so far,
    ``event`` the latest run of up to ten days that lies ahead (a fair, a festival): weekdays after it are those of the event;
    ``appointment`` the latest single day ahead, ``day`` the latest single day of the block, ``issue`` the month, season or year
    that an undated text gives of itself, ``on_the_day`` says that "am" stands before the mention."""

    published: date | None
    direction: Callable[[], Direction] = field(default=lambda: Direction(1, False))
    frame: Frame | None = None
    last: Value | None = None
    last_year: int | None = None
    event: Value | None = None
    appointment: Value | None = None
    day: date | None = None
    issue: Issue | None = None
    on_the_day: bool = False


def resolve(first: Atom, last: Atom | None, context: Context) -> Resolved | None:
    """The value of a mention, or None where it cannot be known."""
    if last is None:
        return _one(first, context)
    return _interval(first, last, context)


def _interval(a: Atom, b: Atom, context: Context) -> Resolved | None:
    if a.kind == "weekday" == b.kind:
        left = _one(a, context)
        if left is None:
            return None
        days = (b.number - a.number) % 7
        end = left[0].first + timedelta(days=days)
        if (
            context.published is not None
            and end > context.published >= left[0].first
            and a.direction is None
            and context.direction().sign < 0
        ):
            left, end = (value.day(left[0].first - timedelta(days=7)), left[1]), end - timedelta(days=7)
        return (value.days(left[0].first, end, "interval"), left[1]) if days else None
    right = _one(b, context) if not (a.open_year and b.open_year) else None
    left = _one(a, context)
    if left is None:
        return None
    if right is None:
        right = _first_after(b, left[0], context)
    if right is None or right[0].last < left[0].first:
        right = _first_after(b, left[0], context)
    if right is None or right[0].last < left[0].first:
        return None
    anchor: Anchor = left[1] if left[1] != "none" else right[1]
    return value.span(left[0], right[0]), anchor


def _first_after(atom: Atom, left: Value, context: Context) -> Resolved | None:
    """The first value of an open expression that does not end before ``left`` begins."""
    if not atom.open_year:
        return _one(atom, context)
    for year in range(left.first.year, left.first.year + 3):
        made = make(atom, year)
        if made is not None and made.last >= left.first:
            return made, "publication" if context.published else "text"
    return None


def make(atom: Atom, year: int) -> Value | None:
    """The value of a yearly expression in a given year; None where it does not exist (29 February, week 53)."""
    kind = atom.kind
    if kind == "day":
        if not almanac.valid(year, atom.month, atom.day):
            return None
        end = date(year, atom.month, atom.day)
        if atom.first_day:
            return value.days(date(year, atom.month, atom.first_day), end, "interval")
        return value.day(end)
    if kind == "month":
        if atom.part:
            return _part(
                value.part_of_month(year, atom.month, atom.part),
                value.part_of_month(year, atom.month, atom.part_to) if atom.part_to else None,
            )
        if atom.number_to:
            return value.span(value.month(year, atom.month), value.month(year + (atom.number_to < atom.month), atom.number_to))
        return value.month(year, atom.month)
    if kind == "half_month":
        end = date(year, atom.month, 15) if atom.number == 1 else almanac.month_end(year, atom.month)
        return value.days(date(year, atom.month, 1 if atom.number == 1 else 16), end, "part")
    if kind == "year":
        if atom.part:
            return _part(value.part_of_year(year, atom.part), value.part_of_year(year, atom.part_to) if atom.part_to else None)
        return value.year(year)
    if kind == "years":
        return value.span(value.year(year), value.year(atom.year_to or year))
    if kind == "season":
        if atom.number_to:
            return value.span(value.season(year, atom.number), value.season(year, atom.number_to))
        if atom.year_to and atom.number != 4:
            return None
        return value.season(year, atom.number)
    if kind == "term":
        if atom.number == 1:
            return value.days(date(year, 4, 1), date(year, 9, 30), "half_year")
        if atom.number == 3:  # the school year of all Länder (Hamburger Abkommen of 1964, section 1)
            return value.days(date(year, 8, 1), date(year + 1, 7, 31), "interval")
        return value.days(date(year, 10, 1), date(year + 1, 3, 31), "half_year")
    if kind == "quarter":
        return value.quarter(year, atom.number)
    if kind == "half":
        return value.half_year(year, atom.number)
    return _moving(atom, year)


def _on_weekday(atom: Atom, year: int) -> Value | None:
    """The day in that year; where its weekday contradicts, in the year beside it in which it is right ("Samstag, 6. Juli")."""
    if atom.weekday < 0:
        return make(atom, year)
    for near in (year, year + 1, year - 1):
        made = make(atom, near)
        if made is not None and made.first.weekday() == atom.weekday:
            return made
    return None


def _moving(atom: Atom, year: int) -> Value | None:
    """Weeks, feasts and counted weekdays: their days differ from year to year."""
    if atom.kind == "week":
        monday = almanac.iso_week(year, atom.number)
        return value.week(monday) if monday else None
    if atom.kind == "feast":
        days = almanac.feast(atom.name, year)
        if days is None:
            return None
        if atom.unit:
            return _beside_feast(days, atom)
        return value.day(days[0]) if days[0] == days[1] else value.days(*days, "weekend" if "wochenende" in atom.name else "interval")
    if atom.kind == "turn":
        return value.days(date(year, 12, 31), date(year + 1, 1, 1), "interval")
    if atom.kind == "nth":
        return _nth(year, atom.month, atom.number, atom.weekday)
    return None


def _beside_feast(days: tuple[date, date], atom: Atom) -> Value:
    """ "Donnerstag vor Pfingsten": the nearest such weekday, or weekend (7), outside the days of the feast."""
    wanted = 5 if atom.number == 7 else atom.number
    if atom.unit == "before":
        end = days[0] - timedelta(days=2 if atom.number == 7 else 1)
        day = end - timedelta(days=(end.weekday() - wanted) % 7)
    else:
        begin = days[1] + timedelta(days=1)
        day = begin + timedelta(days=(wanted - begin.weekday()) % 7)
    return value.days(day, day + timedelta(days=1), "weekend") if atom.number == 7 else value.day(day)


def _nth(year: int, month: int, number: int, weekday: int) -> Value | None:
    """The n-th (or last, -1) weekday of a month; 7 stands for a weekend, counted by its Saturday."""
    wanted = 5 if weekday == 7 else weekday
    first, last = date(year, month, 1), almanac.month_end(year, month)
    if number > 0:
        day = first + timedelta(days=(wanted - first.weekday()) % 7 + 7 * (number - 1))
    else:
        day = last - timedelta(days=(last.weekday() - wanted) % 7)
    if day.month != month:
        return None
    return value.days(day, day + timedelta(days=1), "weekend") if weekday == 7 else value.day(day)


def _part(a: Value, b: Value | None) -> Value:
    return value.span(a, b, "part") if b else a


def _one(atom: Atom, context: Context) -> Resolved | None:
    published = context.published
    if atom.kind in ("decade", "century"):
        build = value.decade if atom.kind == "decade" else value.century
        first = build(atom.number)
        return (value.span(first, build(atom.number_to)) if atom.number_to else first), "none"
    if atom.kind == "text":
        return _from_text(atom, context)
    if atom.year is not None:
        made = make(atom, atom.year)
        return (made, "none") if made else None
    if atom.unit in ("then", "before") and atom.kind != "feast":
        return _next_after(atom, context)
    if atom.text_shift is not None:
        if context.last_year is None:
            return None
        made = make(atom, context.last_year + atom.text_shift)
        return (made, "text") if made else None
    if published is None and context.issue is not None and (context.frame is None or not atom.open_year or atom.kind == "offset"):
        made = _from_issue(atom, context.issue, context.direction)
        return (made, "text") if made else None
    if published is None:
        # Nothing to count from but a year of the text itself.
        if (
            atom.shift is None
            and atom.direction is None
            and context.frame is not None
            and atom.kind in ("day", "month", "season", "quarter", "half", "week", "feast")
        ):
            made = _on_weekday(atom, context.frame.year)
            return (made, "text") if made else None
        return None
    if atom.shift is not None:
        made = make(atom, published.year + atom.shift)
        return (made, "publication") if made else None
    if atom.kind == "weekday":
        return value.day(_weekday(atom, published, context)), "publication"
    if atom.kind == "weekend":
        return value.weekend(_weekend(atom, published, context)), "publication"
    if atom.kind == "offset":
        made = _offset(atom, published)
        return (made, "publication") if made else None
    if atom.kind == "monthday":
        y, m = almanac.shift_month(published.year, published.month, atom.number)
        return (value.day(date(y, m, atom.day)), "publication") if almanac.valid(y, m, atom.day) else None
    if context.frame is not None and atom.direction is None:
        made = make(atom, context.frame.year)
        if made is not None:
            return made, context.frame.anchor
    made = choose(atom, published, context.direction)
    return (made, "publication") if made else None


def _from_issue(atom: Atom, issue: Issue, ask: Callable[[], Direction]) -> Value | None:
    """The value of an expression of an undated text that names its month, season or year; days and weeks cannot be counted from these."""
    if atom.shift is not None:
        return make(atom, issue.first.year + atom.shift)
    if atom.kind == "offset":
        fine = atom.unit in ("year", "decade", "century") or (
            (issue.last - issue.first).days < 31 and atom.unit in ("month", "quarter", "half_year")
        )
        return _offset(atom, issue.middle) if fine and not atom.exact else None
    if atom.kind in ("weekday", "weekend", "monthday") or (issue.whole_year and atom.direction is not None):
        return None
    if atom.weekday < 0 and atom.direction is None:
        for year in dict.fromkeys((issue.first.year, issue.last.year)):
            made = make(atom, year)
            if made is not None and made.first <= issue.last and issue.first <= made.last:
                return made
    return choose(atom, issue.middle, ask)


def _years(published: date, back: int, ahead: int) -> range:
    """Candidate years around publication, inside the calendar."""
    return range(max(1, published.year - back), min(9999, published.year + ahead))


def choose(atom: Atom, published: date, ask: Callable[[], Direction]) -> Value | None:
    """The year of an open expression: by its adjective, its weekday, the tense, and how far away both candidates are."""
    values = [v for y in _years(published, 2, 4) if (v := make(atom, y)) is not None]
    if not values and atom.day == 29:
        values = [v for y in _years(published, 4, 5) if (v := make(atom, y)) is not None]
    if atom.weekday >= 0:
        fitting = [v for v in values if v.first.weekday() == atom.weekday and abs((v.last - published).days) < 600]
        if len(fitting) == 1:
            return fitting[0]
    if atom.direction is not None:
        return _directed(values, published, atom.direction)
    before = next((v for v in reversed(values) if v.first <= published), None)
    after = next((v for v in values if v.last >= published), None)
    if before is None or after is None or before == after:
        return before or after
    past, ahead = (published - before.last).days, (after.first - published).days
    direction = ask()
    if not direction.sure:
        if atom.kind == "feast" and min(past, ahead) > 60:
            return None  # "zu Weihnachten" without a verb of one time is a custom
        return after if ahead <= 2 * past else before
    if direction.sign < 0:
        return after if past > 240 and ahead < 100 and not direction.firm else before
    return before if ahead > 330 and past < 35 else after


def _directed(values: list[Value], published: date, direction: int) -> Value | None:
    """ "vergangenen Sommer", "kommenden Mai", "diesen Herbst"."""
    if direction < 0:
        gone = [v for v in values if v.last < published]
        return gone[direction] if len(gone) >= -direction else None
    if direction > 0:
        coming = [v for v in values if v.first > published]
        return coming[direction - 1] if len(coming) >= direction else None
    now = next((v for v in values if v.first <= published <= v.last), None)
    return now or next((v for v in values if v.first.year == published.year), None)


def _weekday(atom: Atom, published: date, context: Context) -> date:
    if atom.unit == "week":
        return almanac.week_start(published) + timedelta(days=7 * (atom.direction or 0) + atom.number)
    back = (published.weekday() - atom.number) % 7
    ahead = (atom.number - published.weekday()) % 7
    if atom.direction is not None and atom.direction:
        step = atom.direction
        if step < 0:
            return published - timedelta(days=(back or 7) + 7 * (-step - 1))
        return published + timedelta(days=(ahead or 7) + 7 * (step - 1))
    direction = context.direction()
    if direction.unreal:
        return published + timedelta(days=ahead) if ahead <= back else published - timedelta(days=back)
    if direction.sign < 0:
        return published - timedelta(days=back)
    if context.event is not None and atom.direction is None:
        inside = context.event.first + timedelta(days=(atom.number - context.event.first.weekday()) % 7)
        if inside <= context.event.last:
            return inside
    if context.appointment is not None and (context.appointment.first - published).days < 14:
        # The weekday of the publication itself, after "am Freitag, 25. Mai": the first one after that appointment. So is the day right
        # after the appointment, "am Sonntag" after "am Samstag, 5. Mai", but not a deadline ("bis Sonntag").
        first = context.appointment.first
        later = (atom.number - first.weekday()) % 7
        if ahead == 0 or (later == 1 and context.on_the_day and direction.sure):
            return first + timedelta(days=later)
    return published + timedelta(days=ahead)


def _weekend(atom: Atom, published: date, context: Context) -> date:
    """Monday of the ISO week whose weekend is meant."""
    monday = almanac.week_start(published)
    if atom.unit == "week":
        return monday + timedelta(days=7 * (atom.direction or 0))
    if atom.direction == 0 and context.event is not None and context.event.last.weekday() == 6:
        return almanac.week_start(context.event.last)  # "an diesem Wochenende": that of the event just named
    weekend_now = published.weekday() >= 5
    if atom.direction is not None and atom.direction:
        if atom.direction < 0:
            return monday + timedelta(days=7 * atom.direction)
        return monday + timedelta(days=7 * (atom.direction if weekend_now else atom.direction - 1))
    if atom.direction is None and context.direction().sign < 0 and not weekend_now:
        return monday - timedelta(days=7)
    return monday


def _offset(atom: Atom, published: date) -> Value | None:
    """ "gestern", "kommende Woche", "vor drei Jahren", "heute vor zwei Jahren"."""
    n, unit = atom.number, atom.unit
    try:
        if atom.exact and unit in ("week", "month", "year"):
            base = published + timedelta(days=atom.day)
            return value.day(_shift(base, unit, n))
        if unit == "day":
            return value.day(published + timedelta(days=n + (atom.day if atom.exact else 0)))
        if unit == "week":
            return value.week(almanac.week_start(published) + timedelta(days=7 * n))
        if unit == "year":
            return value.year(published.year + n)
        if unit == "month":
            y, m = almanac.shift_month(published.year, published.month, n)
            return value.part_of_month(y, m, atom.part) if atom.part else value.month(y, m)
        if unit == "quarter":
            total = published.year * 4 + (published.month - 1) // 3 + n
            return value.quarter(total // 4, total % 4 + 1)
        if unit == "half_year":
            total = published.year * 2 + (published.month - 1) // 6 + n
            return value.half_year(total // 2, total % 2 + 1)
        if unit == "decade":
            return value.decade(published.year // 10 * 10 + 10 * n)
        if unit == "century":
            return value.century(published.year // 100 + 1 + n)
    except (ValueError, OverflowError):
        return None
    return None


def _shift(day: date, unit: str, n: int) -> date:
    if unit == "week":
        return day + timedelta(days=7 * n)
    if unit == "month":
        y, m = almanac.shift_month(day.year, day.month, n)
        return date(y, m, min(day.day, almanac.month_end(y, m).day))
    return almanac.shift_years(day, n)


def _next_after(atom: Atom, context: Context) -> Resolved | None:
    """ "im Sommer darauf", "im Mai zuvor": the next one after, or the last one before, the latest date of the text."""
    if context.last is None:
        return None
    years = range(context.last.first.year - 1, context.last.first.year + 3)
    values = [v for y in years if (v := make(atom, y)) is not None]
    if atom.unit == "then":
        found = next((v for v in values if v.first > context.last.first), None)
    else:
        found = next((v for v in reversed(values) if v.last < context.last.first), None)
    return (found, "text") if found else None


def _from_text(atom: Atom, context: Context) -> Resolved | None:
    """ "im selben Jahr", "zwei Wochen später": counted from the last date of the text that is fine enough."""
    last, n, unit = context.last, atom.number, atom.unit
    try:
        if unit == "year":
            if context.last_year is None or (
                n > 9 and context.published is not None and context.last_year + n > context.published.year + 1
            ):
                return None
            return value.year(context.last_year + n), "text"
        if unit == "nth_week":
            week = context.day and value.week(almanac.week_start(context.day) + timedelta(days=7 * n))
            return (week, "text") if week else None
        if last is None:
            return None
        if unit == "month" and (last.last - last.first).days < 32:
            y, m = almanac.shift_month(last.first.year, last.first.month, n)
            return value.month(y, m), "text"
        if unit == "week" and (last.last - last.first).days < 8:
            return value.week(almanac.week_start(last.first) + timedelta(days=7 * n)), "text"
        if unit == "day" and last.first == last.last:
            return value.day(last.first + timedelta(days=n)), "text"
    except (ValueError, OverflowError):
        return None
    return None
