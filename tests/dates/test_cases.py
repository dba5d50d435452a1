"""Every line of cases/ gives exactly the mentions that its markup states: span, value, anchor."""

from __future__ import annotations

import pytest

from pipeline.annotate.dates import find_dates
from pipeline.textview import TextView
from tests.dates.markup import CASES, Case, days_of, load

FILES = sorted(p.stem for p in CASES.glob("*.txt") if p.stem != "README")
ALL = [case for name in FILES for case in load(name)]


def test_there_are_at_least_400_cases_with_near_misses() -> None:
    assert len(ALL) >= 400
    assert sum(not case.expected for case in ALL) >= 100


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.name)
def test_case(case: Case) -> None:
    found = find_dates(TextView(case.text), case.published)
    shown = [(m.start, m.end, m.edtf) for m in found]
    assert shown == [(a, b, v) for a, b, v, _ in case.expected], [(m.text, m.edtf) for m in found]
    for mention, (_, _, value, anchor) in zip(found, case.expected, strict=True):
        assert (mention.date_from, mention.date_to) == days_of(value)
        assert case.text[mention.start : mention.end] == mention.text
        assert anchor is None or mention.anchor == anchor
