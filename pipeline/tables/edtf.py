"""Syntax check for the EDTF strings of the tables (ISO 8601-2:2019, levels 0 and 1 as the Library of Congress profile lists them)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_DATE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<qualifier>[?~%])?")
#: 01 to 12 are months; 21 to 41 seasons, quarters, quadrimesters and semestrals.
_MONTHS = frozenset(f"{m:02d}" for m in range(1, 13))
_DIVISIONS = frozenset(f"{d:02d}" for d in range(21, 42))


def _is_date(value: str) -> bool:
    match = _DATE.fullmatch(value)
    if not match:
        return False
    year, month, day = match["year"], match["month"], match["day"]
    if month is None:
        return True
    if month in _DIVISIONS:
        return day is None
    if month not in _MONTHS and month != "XX":
        return False
    if day is None or day == "XX":
        return True
    if "X" in year + month:
        return False
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _lower_bound(value: str) -> str:
    return re.sub(r"[?~%]$", "", value).replace("X", "0")


@lru_cache(maxsize=4096)
def is_edtf(value: str) -> bool:
    """True for a date, season, or interval (``a/b``, open ``a/..``, unknown ``a/``) with its beginning not after its end."""
    if value.count("/") > 1:
        return False
    if "/" not in value:
        return _is_date(value)
    first, last = value.split("/")
    bounds = [bound for bound in (first, last) if bound not in ("", "..")]
    if not bounds or not all(map(_is_date, bounds)):
        return False
    if len(bounds) == 2:
        begin, end = map(_lower_bound, bounds)
        shorter = min(len(begin), len(end))
        return begin[:shorter] <= end[:shorter] or "-2" in value or "-3" in value or "-4" in value
    return True
