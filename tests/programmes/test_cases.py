"""Inline-markup cases: every marked name is found with its id, and nothing besides."""

from __future__ import annotations

import re

import pytest

from pipeline.annotate.programmes import find_programmes
from pipeline.lexicon import Lexicon
from pipeline.textview import TextView

from .cases import (
    GATHERED,
    GOVERNED,
    INTRODUCED,
    KNOWN,
    LISTED,
    NOT_GATHERED,
    NOT_GOVERNED,
    NOT_INTRODUCED,
    NOT_KNOWN,
    NOT_LISTED,
    NOT_RETOLD,
    RETOLD,
)

_MARK = re.compile(r"\[\[([^|\]]+)\|(.*?)\]\]")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open()


def unmark(marked: str) -> tuple[str, list[tuple[str, str]]]:
    return _MARK.sub(lambda m: m.group(2), marked), [(m.group(1), m.group(2)) for m in _MARK.finditer(marked)]


FOUND = INTRODUCED + KNOWN + GOVERNED + RETOLD + GATHERED + LISTED
NOT_FOUND = NOT_INTRODUCED + NOT_KNOWN + NOT_GOVERNED + NOT_RETOLD + NOT_GATHERED + NOT_LISTED


@pytest.mark.parametrize("marked", FOUND + NOT_FOUND)
def test_marked_names_and_no_others(lexicon: Lexicon, marked: str) -> None:
    text, expected = unmark(marked)
    mentions, entities = find_programmes(TextView(text), lexicon)
    assert [(m.programme_id, m.text) for m in mentions] == expected
    assert all(text[m.start : m.end] == m.text and m.programme_id in entities for m in mentions)
