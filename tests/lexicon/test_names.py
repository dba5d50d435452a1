"""Names are found in every printed form, and never where they are not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.names import Name, NameIndex, forms_of, slug, words_of
from pipeline.textview import TextView

INDEX = NameIndex(
    [
        Name("seven", "Bund der Sieben Brücken"),
        Name("luftbund", "Luft-Bündnis"),
        Name("kepo", "KEPO", exact=True),
        Name("plus", "Reise+"),
        Name("office", "Amt für Bau-, Park- und Wegefragen"),
        Name("bruecken", "Sieben Brücken"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    view = TextView(text)
    hits = INDEX.find(view.words, [w.lower() for w in view.words])
    return [(h.key, text[view.starts[h.first] : view.ends[h.last]]) for h in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Bund der Sieben Brücken tagt.", [("seven", "Bund der Sieben Brücken")]),
        ("Sitz des Bundes der sieben Brücken", [("seven", "Bundes der sieben Brücken")]),
        ("Der Bund der „Sieben Brücken“ tagt.", [("seven", "Bund der „Sieben Brücken")]),
        ("Im Luft-Bündnis und im Vorstand des Luft-Bündnisses", [("luftbund", "Luft-Bündnis"), ("luftbund", "Luft-Bündnisses")]),
        ("KEPO und KEPOs, nicht Kepo", [("kepo", "KEPO"), ("kepo", "KEPOs")]),
        ("Reise+ und Reise", [("plus", "Reise+")]),
        ("das Amt für Bau-, Park- und Wegefragen", [("office", "Amt für Bau-, Park- und Wegefragen")]),
        ("Bund, der Sieben Brücken baut", [("bruecken", "Sieben Brücken")]),
        ("Über sieben Straßen", []),
        ("Luft. Bündnis", []),
    ],
)
def test_printed_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_words_of_keeps_marks_that_mean_something() -> None:
    assert words_of("#neueWege") == ("#", "neueWege")
    assert words_of("Reise+") == ("Reise", "+")
    assert words_of("Mach mit!") == ("Mach", "mit")


def test_adjectives_inflect_inside_a_name_only() -> None:
    assert "deutschen" in forms_of("Deutsche", last=False)
    assert "deutschem" not in forms_of("Deutsche", last=True)


@given(st.text(max_size=40))
def test_slugs_are_clean(name: str) -> None:
    made = slug(name)
    assert made and made == made.strip("-") and "--" not in made
    assert made.isascii() and all(c.isalnum() or c == "-" for c in made) and made == made.lower()


@pytest.mark.parametrize(("name", "expected"), [("Wärme & Straße 2.0", "waerme-strasse-2-0"), ("Łódź", "lodz"), ("#neueWege", "neuewege")])
def test_slug_examples(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.lists(st.sampled_from(["Bund", "der", "Sieben", "Brücken", "-", "„", "Luft", "Bündnis", "KEPO", "\n\n", "."]), max_size=12))
def test_hits_do_not_overlap(tokens: list[str]) -> None:
    view = TextView(" ".join(tokens))
    hits = INDEX.find(view.words, [w.lower() for w in view.words])
    assert all(a.last < b.first for a, b in itertools.pairwise(hits))
