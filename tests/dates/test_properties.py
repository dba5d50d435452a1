"""Generated German dates come back as they went in; nothing crashes; offsets, order and EDTF hold for any text."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotate.dates import find_dates
from pipeline.dates import almanac, numerals
from pipeline.dates.durations import find_durations
from pipeline.dates.publication import publication_date
from pipeline.records import Document
from pipeline.textview import TextView
from tests.dates.markup import days_of

_LEVEL = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2]|2[1-4]|3[3-6]|4[01]|\d{2}-\d{2}))?|\d{3}X|\d{2}XX)\Z")


def is_edtf(text: str) -> bool:
    """Whether ``text`` is one of the EDTF forms this package writes: a date, month, year, season, quarter, half, decade, century or an
    interval of such, with existing days and the earlier part first."""
    parts = text.split("/")
    if len(parts) > 2:
        return False
    for part in parts:
        if not _LEVEL.match(part):
            return False
        if len(part) == 10:
            try:
                date.fromisoformat(part)
            except ValueError:
                return False
    # The end of a coarser part is late: 2023-05-12/2023 ends with the year.
    return len(parts) == 1 or parts[0].replace("X", "0") <= parts[1].replace("X", "9") + "~"


MONTHS = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]
SHORT = ["Jan.", "Feb.", "März", "Apr.", "Mai", "Jun.", "Jul.", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."]
WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]

#: Every way to write a full day; {w} is the weekday, {m} the month's name, {s} its abbreviation.
DAY_FORMATS = [
    "{d}.{n}.{y}",
    "{d:02d}.{n:02d}.{y}",
    "{d}. {n}. {y}",
    "{y}-{n:02d}-{d:02d}",
    "{d}. {m} {y}",
    "{d}.{m} {y}",
    "{d:02d}. {m} {y}",
    "{d}. {s} {y}",
    "{w}, {d}. {m} {y}",
    "{w}, den {d}. {m} {y}",
    "{w}, {d:02d}.{n:02d}.{y}",
    "{d}. {m} des Jahres {y}",
    "{d}. {M} {y}",
]
DAYS = st.dates(date(1850, 1, 1), date(2090, 12, 31))
SENTENCES = st.sampled_from(["Am {} kam der Chor.", "Der Vertrag vom {} gilt.", "({})", "{}", "Stand: {}", "Es war der {}, ein guter Tag."])


def written(day: date, form: str) -> str:
    return form.format(
        d=day.day,
        n=day.month,
        y=day.year,
        m=MONTHS[day.month - 1],
        M=MONTHS[day.month - 1].upper(),
        s=SHORT[day.month - 1],
        w=WEEKDAYS[day.weekday()],
    )


@given(DAYS, st.sampled_from(DAY_FORMATS), SENTENCES, st.none() | DAYS)
def test_a_full_day_round_trips_in_every_format(day: date, form: str, sentence: str, published: date | None) -> None:
    text = sentence.format(written(day, form))
    found = find_dates(TextView(text), published)
    assert [(m.date_from, m.date_to, m.edtf, m.precision, m.anchor) for m in found] == [(day, day, day.isoformat(), "day", "none")]


@given(DAYS, st.integers(1, 900))
def test_an_interval_of_days_round_trips(day: date, length: int) -> None:
    end = day + timedelta(days=length)
    text = f"Das Projekt lief vom {written(day, '{d}. {m} {y}')} bis zum {written(end, '{d}. {m} {y}')} in Celle."
    (mention,) = find_dates(TextView(text), None)
    assert (mention.date_from, mention.date_to, mention.precision) == (day, end, "interval")


@given(st.integers(1900, 2090), st.integers(1, 12), st.integers(1, 3))
def test_months_years_and_their_parts_round_trip(year: int, month: int, part: int) -> None:
    word = ("Anfang", "Mitte", "Ende")[part - 1]
    (a,) = find_dates(TextView(f"Im {MONTHS[month - 1]} {year} wird gebaut."), None)
    assert a.edtf == f"{year}-{month:02d}"
    (b,) = find_dates(TextView(f"{word} {MONTHS[month - 1]} {year} wird gebaut."), None)
    assert (b.date_from.day, b.date_to) == (
        (1, 11, 21)[part - 1],
        date(year, month, 10 * part) if part < 3 else almanac.month_end(year, month),
    )
    (c,) = find_dates(TextView(f"{word} {year} wird gebaut."), None)
    assert (c.date_from.month, c.date_to.month) == (4 * part - 3, 4 * part)


@given(DAYS, st.integers(0, 6))
def test_weekdays_lie_within_a_week_on_the_side_of_the_tense(published: date, weekday: int) -> None:
    (past,) = find_dates(TextView(f"Am {WEEKDAYS[weekday]} kam der Chor."), published)
    assert past.date_from.weekday() == weekday
    assert 0 <= (published - past.date_from).days < 7
    (ahead,) = find_dates(TextView(f"Der Chor wird am {WEEKDAYS[weekday]} singen."), published)
    assert 0 <= (ahead.date_from - published).days < 7
    (last,) = find_dates(TextView(f"Am vergangenen {WEEKDAYS[weekday]} war Markt."), published)
    assert 1 <= (published - last.date_from).days <= 7


@given(DAYS, DAYS)
def test_a_day_without_year_is_the_nearest_on_the_side_of_the_tense(published: date, day: date) -> None:
    text = f"Seit dem {day.day}. {MONTHS[day.month - 1]} fährt der Bus."
    (mention,) = find_dates(TextView(text), published)
    assert (mention.date_from.month, mention.date_from.day) == (day.month, day.day)
    assert mention.date_from <= published
    assert (published - mention.date_from).days < 366 * (8 if (day.month, day.day) == (2, 29) else 1)


_PIECES = """
Anfang Mitte Ende 3. 31. 12.5. 2023 '22 99er 1990er Mai Februar Sommer Herbst Montag Sa., KW 53 vor nach in seit bis zwischen und – - /
zehn zwei Jahren Jahr Jahre Wochen vergangenen kommenden nächster selben heute gestern morgen Ostern 1. Advent Wochenende Quartal ersten
letzte Jahrhundert 19. Jh. später darauf zuvor ( ) „ “ . , : |
"""
PIECES = st.sampled_from([*_PIECES.split(), "\n"])


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=120), st.none() | st.dates())
def test_no_text_crashes_and_every_mention_keeps_its_promises(text: str, published: date | None) -> None:
    view = TextView(text)
    found = find_dates(view, published)
    end = -1
    for mention in found:
        assert mention.start >= end, "mentions overlap or run backwards"
        end = mention.end
        assert text[mention.start : mention.end] == mention.text
        assert mention.date_from <= mention.date_to
        assert is_edtf(mention.edtf)
        assert published is not None or mention.anchor != "publication"
        first, last = days_of(mention.edtf)
        assert (mention.date_from, mention.date_to) == (max(first, date(1, 1, 1)), last)
    find_durations(view, published)
    publication_date(Document("d", "x.txt", "0" * 64, "text/plain", text), view)


@given(st.text(max_size=200), st.dates(), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=4))
def test_nothing_is_found_in_blocked_spans(text: str, published: date, spans: list[tuple[int, int]]) -> None:
    text = "Im Mai 2022 kam „Hafen 2030“. " + text
    blocked = [(a, a + n) for a, n in spans]
    for mention in find_dates(TextView(text), published, blocked):
        assert not any(a < mention.end and mention.start < b for a, b in blocked)


@given(st.integers(1, 999))
def test_number_words(n: int) -> None:
    words = [w for w, v in numerals.cardinals().items() if v == n]
    assert words
    assert all(numerals.number(w.capitalize()) == n for w in words)


@given(st.integers(1583, 2299))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    easter = almanac.easter(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)
