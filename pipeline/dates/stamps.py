"""Machine dates: metadata of pages, feeds and mails, bulk columns, file names. Only a string that names day, month and year gives a day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from pipeline.dates import almanac, words
from pipeline.dates.value import full_year

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?\Z")
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")
_SLASH = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")
_NAMED = re.compile(rf"(\d{{1,2}})\.?\s*({'|'.join(sorted(words.MONTH_ANY, key=len, reverse=True))})\.?\s*(\d{{4}})(?!\d)", re.I)
_RFC = re.compile(
    r"(?:[A-Z][a-z]{2},?\s+)?(\d{1,2})\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(\d{4}|\d{2})(?:\s+(\d{1,2}):(\d{2})(?::\d{2})?\s*(Z|UTC|GMT|[+-]\d{4})?)?"
)
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_NAME = (
    re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)(?![0-9A-Za-z]|[-_.]?\d{3,})"),
    re.compile(r"(?<![0-9A-Za-z])([0-3]?\d)[-_.]([01]?\d)[-_.]((?:19|20)\d{2})(?![0-9A-Za-z])"),
)
_UTC = frozenset({"Z", "UTC", "GMT", "+0000", "+00:00", "-0000", "-00:00"})


def make(year: int, month: int, day: int) -> date | None:
    """The date, or None where it does not exist or lies outside 1600 to 2200."""
    return date(year, month, day) if 1600 <= year <= 2200 and almanac.valid(year, month, day) else None


def parse(raw: str) -> date | None:
    """The local German day of a machine or human date string; None for anything that does not name a full day.

    A time in UTC is moved to Central European time: content systems write the midnight of 12 May as 22:00 UTC of 11 May.
    Strings in other languages ("12 mai 2023", "May 12, 2023") go to dateparser, with pinned settings.
    """
    text = raw.strip()
    if not text or len(text) > 80:
        return None
    match = _ISO.match(text)
    if match:
        return _local(make(int(match[1]), int(match[2]), int(match[3])), match[4], match[6])
    match = _RFC.match(text)
    if match:
        year = int(match[3]) if len(match[3]) == 4 else full_year(int(match[3]))
        return _local(make(year, _ENGLISH_MONTHS.index(match[2].lower()) + 1, int(match[1])), match[4], match[6])
    match = _COMPACT.match(text) or _SLASH.match(text)
    if match:
        return make(int(match[1]), int(match[2]), int(match[3]))
    match = _GERMAN.search(text)
    if match:
        year = int(match[3]) if len(match[3]) == 4 else full_year(int(match[3]))
        return make(year, int(match[2]), int(match[1]))
    match = _NAMED.search(text)
    if match:
        return make(int(match[3]), words.MONTH_ANY[match[2].lower()], int(match[1]))
    return _foreign(text)


def _local(day: date | None, hour: str | None, zone: str | None) -> date | None:
    if day is None or hour is None or zone not in _UTC or not 0 <= int(hour) <= 23:
        return day
    offset = 2 if almanac.berlin_is_summer(day.year, day.month, day.day, int(hour)) else 1
    return day + timedelta(days=1) if int(hour) + offset >= 24 else day


def _foreign(text: str) -> date | None:
    """Metadata in another language, read by dateparser: only absolute dates with all three parts, no relative words, no clock."""
    if not re.search(r"\d", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    import dateparser

    parsed = dateparser.parse(text, languages=["en", "fr", "it", "nl", "pl", "cs"], settings=SETTINGS)
    return make(parsed.year, parsed.month, parsed.day) if parsed is not None else None


#: Pinned settings of dateparser: nothing is filled in, nothing depends on today or on the machine.
SETTINGS = {
    "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["day", "month", "year"],
    "STRICT_PARSING": True,
    "DATE_ORDER": "DMY",
    "RELATIVE_BASE": datetime(2000, 1, 1),
    "TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": False,
    "PREFER_LOCALE_DATE_ORDER": False,
    "DEFAULT_LANGUAGES": [],
}


def in_filename(name: str) -> date | None:
    """A day in a file name: 2023-05-12_pm.txt, pm_20230512.pdf, 12.05.2023.docx; None where there is none or more than one."""
    found: list[date] = []
    for number, pattern in enumerate(_IN_NAME):
        for match in pattern.finditer(name):
            a, b, c = (int(g) for g in match.groups())
            day = make(a, b, c) if number == 0 else make(c, b, a)
            if day is not None and 1950 <= day.year <= 2100 and day not in found:
                found.append(day)
    return found[0] if len(found) == 1 else None
