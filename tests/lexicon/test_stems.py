"""Stem patterns: beginning, head, anywhere, whole word, phrase; the longest wins."""

from __future__ import annotations

import pytest

from pipeline.lexicon.stems import Stem, StemIndex

INDEX = StemIndex(
    [
        Stem("kunst", "art", 0.9),
        Stem("kunststoff", "plastic", 0.7),
        Stem("*chor", "music", 0.9),
        Stem("*müll*", "waste", 0.9),
        Stem("=tanz", "dance", 0.7),
        Stem("hochschul", "science", 0.9),
        Stem("*schule", "school", 0.7),
        Stem("erneuerbare energie*", "energy", 0.9),
        Stem("runder tisch", "talk", 0.4),
        Stem("*wende im verkehr", "traffic", 0.9),
    ],
    ["*dezernent", "kunstwort*"],
)


@pytest.mark.parametrize(
    ("word", "themes"),
    [
        ("kunst", ["art"]),
        ("kunsthandwerk", ["art"]),
        ("kunststoffe", ["plastic"]),
        ("jugendchöre", []),
        ("jugendchores", ["music"]),
        ("anchorage", []),
        ("hausmüllabfuhr", ["waste"]),
        ("tanzes", ["dance"]),
        ("tanzte", []),
        ("hochschule", ["science"]),
        ("grundschulen", ["school"]),
        ("kunstdezernenten", []),
        ("kunstworte", []),
        ("kunstchor", ["art", "music"]),
    ],
)
def test_words(word: str, themes: list[str]) -> None:
    assert [e.theme_id for e in INDEX.classify(word)] == themes
    assert [e.theme_id for e in INDEX.classify(word)] == themes, "the remembered answer differs"


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("erneuerbaren energien", [(0, 1, "energy")]),
        ("erneuerbare - energie", [(0, 2, "energy")]),
        ("erneuerbare quellen", []),
        ("runden tische", [(0, 1, "talk")]),
        ("radwende im verkehr", [(0, 2, "traffic")]),
    ],
)
def test_phrases(text: str, themes: list[tuple[int, int, str]]) -> None:
    assert [(h.first, h.last, h.theme_id) for h in INDEX.find(text.split())] == themes


def test_a_hyphenated_pattern_is_found_although_tokens_end_at_hyphens() -> None:
    index = StemIndex([Stem("s-bahn", "mobility", 0.9), Stem("it-sicherheit", "digitalisation", 0.9)], ())
    assert [(h.first, h.last, h.theme_id) for h in index.find(["s", "-", "bahnen", "it", "-", "sicherheitsplan"])] == [
        (0, 2, "mobility"),
        (3, 5, "digitalisation"),
    ]
    assert index.find(["s", "bahn"]) and not index.find(["it", "bahn"])
