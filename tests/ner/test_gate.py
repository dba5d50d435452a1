"""Which sentences pass the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.annotate.ner import gated
from pipeline.annotate.ner_gate import AmbiguousNames, default_gate
from pipeline.errors import KnowledgeError
from pipeline.gazetteer import Gazetteer
from pipeline.paths import models_dir
from pipeline.textview import TextView

GATE = AmbiguousNames(
    Gazetteer.open(),
    never=frozenset({"mai"}),
    mixed=frozenset({"essen", "singen"}),
    companions=frozenset({"stadt", "nach"}),
    endings=("gemeinde",),
    minimum=3000,
)


def passes(text: str) -> list[str]:
    view = TextView(text)
    return [text[s.start : s.end] for s in gated(view, GATE)]


@pytest.mark.parametrize(
    "text",
    [
        "Alle kamen zum Essen.",
        "Die Mannschaft von Eintracht Braunschweig feierte.",
        "Darüber sprach Gregor Minden.",
        "Das Braunschweig Magazin lag aus.",
    ],
)
def test_names_in_doubt_pass(text: str):
    assert passes(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Wir treffen uns im Mai.",
        "Er fuhr nach Braunschweig.",
        "Die Stadt Braunschweig lud ein.",
        "Die Partnergemeinde Braunschweig lud ein.",
        "Nach Braunschweig kommt er nicht.",
        "Der Hund bellt.",
        "",
    ],
)
def test_names_that_are_clear_and_sentences_without_names_do_not(text: str):
    assert passes(text) == []


def test_a_neighbour_in_another_sentence_is_none():
    assert passes("Er fuhr nach Braunschweig. Gregor blieb.") == []
    assert passes("Das sagte Gregor. Braunschweig feiert.") == []


def test_the_shipped_lists_load_and_separate():
    gate = default_gate(models_dir())
    assert not gate.never & gate.mixed
    assert len(gate.never) > 100
    assert len(gate.mixed) > 100
    assert "stadt" in gate.companions


def test_missing_lists_are_one_line(tmp_path: Path):
    with pytest.raises(KnowledgeError) as error:
        default_gate(tmp_path)
    assert "\n" not in str(error.value)
