"""Units and word pieces: every character has its place, and no word is too strange."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pieces import MAX_UNIT, UNIT, UNK, Pieces

WORDS = ["▁Bad", "▁B", "a", "d", "▁", "Salz", "ufl", "en", "▁Stadt", "rat", "e", "n", "S", "t"]
PIECES = Pieces(["<s>", "<pad>", "</s>", "<unk>", *WORDS], [0.0, 0.0, 0.0, 0.0, *(-float(i + 1) for i in range(len(WORDS)))])


def names(unit: str) -> list[str]:
    return ["<unk>" if i == UNK else WORDS[i - 4] for i in PIECES.encode(unit)]


def test_best_segmentation_wins_over_the_longest_first():
    assert names("Stadtrat") == ["▁Stadt", "rat"]
    assert names("Baden") == ["▁Bad", "en"]


def test_unknown_characters_become_one_unknown_piece():
    assert names("Bad😀😀") == ["▁Bad", "<unk>"]
    assert PIECES.encode("漢字") == PIECES.encode("字漢")


def test_encoding_is_remembered_and_bounded():
    first = PIECES.encode("Stadtrat")
    assert PIECES.encode("Stadtrat") is first
    assert PIECES.encode("a" * 100_000) == PIECES.encode("a" * MAX_UNIT)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Nordrhein-Westfalen, z.B. hier", ["Nordrhein-Westfalen", ",", "z.B", ".", "hier"]),
        ("Bürger:innen und Bürger*innen", ["Bürger:innen", "und", "Bürger*innen"]),
        ("Essen/Herne", ["Essen", "/", "Herne"]),
        ("am 3.10.1990 in Jena.", ["am", "3.10.1990", "in", "Jena", "."]),
        ("„Zu Hause“ – L’Aquila", ["„", "Zu", "Hause", "“", "–", "L’Aquila"]),
        ("", []),
    ],
)
def test_units(text: str, units: list[str]):
    assert UNIT.findall(text) == units


@given(st.text(max_size=200))
def test_units_cover_everything_visible(text: str):
    covered = set()
    for match in UNIT.finditer(text):
        covered.update(range(*match.span()))
        assert PIECES.encode(match.group())
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())
