"""Time spans: what they say, whether they are vague, and which year they imply in May 2023."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.dates.durations import find_durations
from pipeline.records import Block
from pipeline.textview import TextView

PUBLISHED = date(2023, 5, 12)

#: text -> (mention, years, months, kind, approximate, derived year)
CASES = [
    ("Der Bund besteht seit 40 Jahren.", ("seit 40 Jahren", 40, None, "since", False, 1983)),
    ("Der Bund besteht seit vierzig Jahren.", ("seit vierzig Jahren", 40, None, "since", False, 1983)),
    ("Der Bund besteht seit nunmehr 40 Jahren.", ("seit nunmehr 40 Jahren", 40, None, "since", False, 1983)),
    ("Der Bund besteht seit über 30 Jahren.", ("seit über 30 Jahren", 30, None, "since", True, None)),
    ("Der Bund besteht seit mehr als dreißig Jahren.", ("seit mehr als dreißig Jahren", 30, None, "since", True, None)),
    ("Der Bund besteht seit fast 30 Jahren.", ("seit fast 30 Jahren", 30, None, "since", True, None)),
    ("Der Bund besteht seit rund 30 Jahren.", ("seit rund 30 Jahren", 30, None, "since", True, None)),
    ("Der Bund besteht seit vier Jahrzehnten.", ("seit vier Jahrzehnten", 40, None, "since", True, None)),
    ("Der Bund besteht seit einem halben Jahrhundert.", ("seit einem halben Jahrhundert", 50, None, "since", False, 1973)),
    ("Der Bund besteht seit einem Vierteljahrhundert.", ("seit einem Vierteljahrhundert", 25, None, "since", False, 1998)),
    ("Der Bund besteht seit hundertfünfzig Jahren.", ("seit hundertfünfzig Jahren", 150, None, "since", False, 1873)),
    ("Der Bus fährt seit 18 Monaten.", ("seit 18 Monaten", None, 18, "since", False, None)),
    ("Zum 25-jährigen Bestehen kam ein Chor.", ("25-jährigen Bestehen", 25, None, "anniversary", False, 1998)),
    ("Das 25jährige Jubiläum war schön.", ("25jährige Jubiläum", 25, None, "anniversary", False, 1998)),
    ("Das fünfundzwanzigjährige Jubiläum war schön.", ("fünfundzwanzigjährige Jubiläum", 25, None, "anniversary", False, 1998)),
    ("Beide Orte feiern 50 Jahre Partnerschaft.", ("50 Jahre Partnerschaft", 50, None, "anniversary", False, 1973)),
    ("40 Jahre deutsch-polnische Freundschaft", ("40 Jahre deutsch-polnische Freundschaft", 40, None, "anniversary", False, 1983)),
    ("Die 50-jährige Städtefreundschaft lebt.", ("50-jährige Städtefreundschaft", 50, None, "anniversary", False, 1973)),
    ("Gefeiert wird der 50. Jahrestag.", ("50. Jahrestag", 50, None, "anniversary", False, 1973)),
    ("Gefeiert wird der vierzigste Geburtstag des Bundes.", ("vierzigste Geburtstag", 40, None, "anniversary", False, 1983)),
    ("Die 30-Jahr-Feier war schön.", ("30-Jahr-Feier", 30, None, "anniversary", False, 1993)),
    ("Gestern jährte sich zum 60. Mal der Tag der Unterschrift.", ("zum 60. Mal", 60, None, "anniversary", False, 1963)),
    ("Der Bund feiert sein goldenes Jubiläum.", ("goldenes Jubiläum", 50, None, "anniversary", False, 1973)),
    ("Der Bund feiert Silberhochzeit.", ("Silberhochzeit", 25, None, "anniversary", False, 1998)),
    ("Der Bund lud zum Zehnjährigen.", ("Zehnjährigen", 10, None, "anniversary", False, 2013)),
    ("Die vor 30 Jahren geschlossene Partnerschaft lebt.", ("vor 30 Jahren", 30, None, "after", False, 1993)),
    ("Die vor rund 30 Jahren geschlossene Partnerschaft lebt.", ("vor rund 30 Jahren", 30, None, "after", True, None)),
    ("Sechzig Jahre nach Gründung des Bundes zieht man Bilanz.", ("Sechzig Jahre", 60, None, "after", False, 1963)),
    ("Zehn Jahre nach der Unterschrift zieht man Bilanz.", ("Zehn Jahre", 10, None, "after", False, 2013)),
    ("Fünfzig Jahre ist es her, dass man sich traf.", ("Fünfzig Jahre ist es her", 50, None, "after", False, 1973)),
    ("Das Projekt wird für drei Jahre gefördert.", ("für drei Jahre", 3, None, "term", False, None)),
    ("Der Vertrag wurde auf fünf Jahre geschlossen.", ("auf fünf Jahre", 5, None, "term", False, None)),
    ("Die Laufzeit von 36 Monaten endet.", ("Laufzeit von 36 Monaten", None, 36, "term", False, None)),
    ("Die dreijährige Laufzeit endet.", ("dreijährige Laufzeit", 3, None, "term", False, None)),
    ("Drei Jahre lang wurde geforscht.", ("Drei Jahre lang", 3, None, "term", False, None)),
    ("In den nächsten drei Jahren wird geforscht.", ("In den nächsten drei Jahren", 3, None, "term", False, None)),
    ("Im kommenden Jahr begehen beide das 40-jährige Bestehen.", ("40-jährige Bestehen", 40, None, "anniversary", False, 1984)),
    ("2019 feierten beide das 30-jährige Jubiläum.", ("30-jährige Jubiläum", 30, None, "anniversary", False, 1989)),
    ("1993 geschlossen, feiert der Bund nun 30 Jahre Freundschaft.", ("30 Jahre Freundschaft", 30, None, "anniversary", False, 1993)),
]

NONE = [
    "Eine 17-jährige Schülerin las vor.",
    "Der 40-Jährige las vor.",
    "Seit Jahren fährt der Bus.",
    "Seit einigen Jahren fährt der Bus.",
    "Seit 1990 fährt der Bus.",
    "In den vergangenen Jahren fuhr der Bus.",
    "Im kommenden Jahr fährt der Bus.",
    "Zum dritten Mal gewann Verden.",
    "Der Baum ist 150 Meter hoch.",
    "Das Jubiläum war schön.",
    "Jedes Jahr fährt der Bus.",
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_duration(text: str, expected: tuple[object, ...]) -> None:
    found = find_durations(TextView(text), PUBLISHED)
    assert [(d.text, d.years, d.months, d.kind, d.approximate, d.derived_year) for d in found] == [expected]
    assert text[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize("text", NONE)
def test_none(text: str) -> None:
    assert find_durations(TextView(text), PUBLISHED) == []


def test_nothing_is_derived_without_a_publication_date_or_outside_the_news() -> None:
    text = "Der Bund besteht seit 40 Jahren."
    assert [d.derived_year for d in find_durations(TextView(text), None)] == [None]
    assert find_durations(TextView(text, (Block(0, len(text), "boilerplate"),)), PUBLISHED) == []
