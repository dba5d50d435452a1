"""Values never depend on the clock, the time zone or the locale; word lists agree with dateparser's German data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from dateparser.data.date_translation_data import de

from pipeline.dates import words

ROOT = Path(__file__).resolve().parents[2]

#: Resolves everything of the case files and a few metadata strings, with the clock set to another year before anything is imported.
SCRIPT = """
import datetime, json, sys, time
real, shift = time.time, float(sys.argv[1])
time.time = lambda: real() + shift
class Shifted(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(time.time(), tz)
    @classmethod
    def today(cls):
        return datetime.datetime.fromtimestamp(time.time())
    @classmethod
    def utcnow(cls):
        return datetime.datetime.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)
class ShiftedDate(datetime.date):
    @classmethod
    def today(cls):
        return datetime.date.fromtimestamp(time.time())
datetime.datetime, datetime.date = Shifted, ShiftedDate
from pipeline.annotate.dates import find_dates
from pipeline.dates import stamps
from pipeline.dates.durations import find_durations
from pipeline.textview import TextView
from tests.dates.markup import CASES, load
out = []
for path in sorted(CASES.glob("*.txt")):
    if path.stem == "README":
        continue
    for case in load(path.stem):
        view = TextView(case.text)
        out += [[case.name, m.start, str(m.date_from), str(m.date_to), m.edtf, m.anchor] for m in find_dates(view, case.published)]
        out += [[case.name, d.start, d.derived_year] for d in find_durations(view, case.published)]
for raw in ("May 12, 2023", "12 mai 2023", "2023-05-11T22:00:00Z", "Fri, 12 May 2023 23:42:17 +0000", "today", "12. Mai"):
    out.append([raw, str(stamps.parse(raw))])
print(json.dumps(out))
"""


def run(zone: str, shift: float, locale: str = "C.UTF-8", seed: str = "0") -> list[object]:
    environment = {
        **os.environ,
        "TZ": zone,
        "LC_ALL": locale,
        "LANG": locale,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(shift)], capture_output=True, text=True, check=True, env=environment, cwd=ROOT)
    return list(json.loads(done.stdout))


@pytest.fixture(scope="module")
def reference() -> list[object]:
    return run("Europe/Berlin", 0)


@pytest.mark.parametrize(
    ("zone", "shift", "locale", "seed"),
    [
        ("Pacific/Kiritimati", 0, "C.UTF-8", "1"),
        ("America/Los_Angeles", 0, "C", "2"),
        ("UTC", 11 * 365.25 * 86400, "C.UTF-8", "3"),
        ("Asia/Kolkata", -23 * 365.25 * 86400, "C", "4"),
    ],
)
def test_clock_zone_and_locale_change_nothing(reference: list[object], zone: str, shift: float, locale: str, seed: str) -> None:
    assert len(reference) > 400
    assert run(zone, shift, locale, seed) == reference


NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def test_month_names_agree_with_dateparser() -> None:
    austrian = de.info["locale_specific"]["de-AT"]
    for number, name in enumerate(NAMES, 1):
        for word in [*de.info[name], *austrian.get(name, [])]:
            assert words.MONTH_ANY[word.lower()] == number


def test_weekday_names_agree_with_dateparser() -> None:
    for number, name in enumerate(DAYS):
        for word in de.info[name]:
            known = words.WEEKDAYS.get(word.lower(), words.WEEKDAY_SHORT.get(word.lower()))
            # Three-letter forms such as "Die" and "Mit" are German words of their own and left out on purpose.
            assert known == number or (known is None and len(word) == 3)
