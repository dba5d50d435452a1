"""Inline-markup cases: every marked name must be found and identified, every other capital letter left alone. Real gazetteer, no NER."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.gazetteer import Gazetteer
from pipeline.link import link_cities
from pipeline.records import Document
from pipeline.textview import TextView

_MARK = re.compile(r"\[\[([^|\]]+)\|(\d+|local:[\w-]+)\]\]|\s*¶\s*")
GAZETTEER = Gazetteer.open()


def read_cases() -> list[tuple[str, str]]:
    """(section, markup) of every case."""
    section, cases = "", []
    for line in (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("##"):
            section = line.lstrip("# ")
        elif line and not line.startswith("#"):
            cases.append((section, line))
    return cases


def parse(markup: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The plain text and the expected (start, words, city id)."""
    text, expected, at = "", [], 0
    for match in _MARK.finditer(markup):
        text += markup[at : match.start()]
        at = match.end()
        if match[1]:
            expected.append((len(text), match[1], match[2] if ":" in match[2] else f"geonames:{match[2]}"))
            text += match[1]
        else:
            text += "\n\n"
    return text + markup[at:], expected


def found(text: str) -> list[tuple[int, str, str]]:
    document = Document("d", "s", "0", "text/plain", text)
    return [(m.start, m.text, m.city_id) for m in link_cities(document, TextView.of(document), GAZETTEER).mentions]


@pytest.mark.parametrize(("section", "markup"), read_cases(), ids=lambda v: v[:60])
def test_case(section: str, markup: str) -> None:
    text, expected = parse(markup)
    assert found(text) == expected, section


def test_there_are_at_least_three_hundred_cases() -> None:
    assert len(read_cases()) >= 300


def test_a_planted_fault_is_seen() -> None:
    text, expected = parse("In [[Potsdam|2852458]] regnet es.")
    assert found(text) == expected
    assert found(text) != [(3, "Potsdam", "geonames:1")]
    assert found(text.replace("Potsdam", "Potsdams Straße")) != expected
