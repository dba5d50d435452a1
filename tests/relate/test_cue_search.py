"""The look at a word's first letters spares time and hides no cue."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.relate.cues import _WORD, CueLexicon

_TEXTS = sorted((Path(__file__).resolve().parents[2] / "corpus" / "raw").glob("*.txt"))


@pytest.fixture(scope="module")
def lexicon() -> CueLexicon:
    return CueLexicon.open()


def _every_start(lexicon: CueLexicon, text: str) -> list[tuple[int, int]]:
    """Where cues stand if every word is tried."""
    out, end = [], 0
    for word in _WORD.finditer(text):
        match = lexicon._expression.match(text, word.start()) if word.start() >= end else None
        if match:
            end = match.end()
            if lexicon._choose(int((match.lastgroup or "c0")[1:]), text, match.start()):
                out.append(match.span())
    return out


def test_no_cue_of_the_samples_is_hidden(lexicon: CueLexicon) -> None:
    for path in _TEXTS:
        text = path.read_text(encoding="utf-8", errors="replace")
        assert [(cue.start, cue.end) for cue in lexicon.find(text)] == _every_start(lexicon, text), path.name


@pytest.mark.parametrize(
    "text",
    [
        "Lokalprojekt",  # a cue that opens with a word of any kind
        "Hochwasser- und Klimapartnerschaft",
        "Donaunetzwerke",
        "nie",  # shorter than the letters that are looked at
        "Partner",
    ],
)
def test_cues_at_the_edges(lexicon: CueLexicon, text: str) -> None:
    for around in ("{}", "{}.", "„{}“", "({})", "{} der Stadt"):
        whole = around.format(text)
        assert [(cue.start, cue.end) for cue in lexicon.find(whole)] == _every_start(lexicon, whole)


def test_beginnings_that_are_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = CueLexicon.open()
    monkeypatch.setattr("pipeline.relate.cues._REMEMBERED", 3)
    lexicon.find("Ulm und Jena sind heute wieder vier kleine Partnerstädte")
    assert len(lexicon._opens) <= 4
