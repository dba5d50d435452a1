"""Kind, parent and name of introduced projects; short forms; offsets; roles; determinism."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotate.programmes import distinctive, find_programmes
from pipeline.lexicon import Lexicon
from pipeline.records import Block, Programme
from pipeline.textview import TextView

LEXICON = Lexicon.open()


def entities(text: str) -> dict[str, Programme]:
    return find_programmes(TextView(text), LEXICON)[1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Das Projekt „Uferlust“ läuft.", "project"),
        ("Das Netzwerk „Uferlust“ läuft.", "network"),
        ("Der Städtebund „Uferlust“ läuft.", "network"),
        ("Das Programm „Uferlust“ läuft.", "programme"),
        ("Die Förderlinie „Uferlust“ läuft.", "funding_line"),
        ("Der Verbund „Uferlust“ tagt. Im Verbundprojekt „Uferlust“ sitzen drei.", "project"),
        ("Das Netzwerk „Uferlust“ tagt. Dem Netzwerk „Uferlust“ dankt, wer das Projekt „Uferlust“ kennt.", "network"),
    ],
)
def test_kind_by_the_introducing_noun(text: str, kind: str) -> None:
    assert entities(text)["project:uferlust"].kind == kind


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("Das URBACT-Netzwerk „Uferlust“ läuft.", "urbact"),
        ("Das Projekt „Uferlust“ wird aus dem Programm Interreg Nordsee gefördert.", "interreg-nordsee"),
        ("Das Projekt „Uferlust“ läuft. Gefördert wird es aus Interreg Nordsee.", "interreg-nordsee"),
        ("„Uferlust“ beginnt\n\nDas Projekt „Uferlust“ läuft. Möglich macht es das Programm CERV.", "cerv"),
        ("Das Projekt „Uferlust“ läuft. Die Bewerbung bei URBACT war gescheitert.", None),
        ("Das Projekt „Uferlust“ läuft. Emden gehört auch dem Klima-Bündnis an und fördert Bäume.", None),
        ("Das Projekt „Uferlust“ läuft.", None),
        ("„Uferlust“, ein Erasmus+-Projekt, läuft.", "erasmus-plus"),
        ("„Uferlust“, ein Vorhaben aus der Kommunalrichtlinie des Bundes, läuft.", "kommunalrichtlinie"),
        ("„Uferlust“, ein Vorhaben der Stadt, läuft. Die Kommunalrichtlinie ist neu.", None),
        (
            "Das Projekt „Uferlust“ läuft.\n\nDie Stadt freut sich.\n\nEs dauert.\n\nDer Antrag liegt beim Programm Interreg Nordsee.",
            "interreg-nordsee",
        ),
        ("Das Projekt „Uferlust“ läuft. Das Projekt „Nachtlicht“ wird aus Interreg Nordsee bezahlt.", None),
    ],
)
def test_parent_only_where_the_text_names_it(text: str, parent: str | None) -> None:
    found = entities(text)
    assert found["project:uferlust"].parent_id == parent
    assert parent is None or parent in found, "a parent's row has to come along"


def test_parents_of_known_programmes_come_along() -> None:
    assert set(entities("Geld aus Interreg Nordsee.")) == {"interreg-nordsee", "interreg"}


def test_a_bare_family_name_means_the_only_member_named() -> None:
    mentions, _ = find_programmes(TextView("Interreg Nordsee zahlt. Interreg hilft."), LEXICON)
    assert [m.programme_id for m in mentions] == ["interreg-nordsee"] * 2
    mentions, _ = find_programmes(TextView("Interreg Nordsee und Interreg Donauraum zahlen. Interreg hilft."), LEXICON)
    assert [m.programme_id for m in mentions][-1] == "interreg"


def test_names_in_the_nominative_without_the_long_title() -> None:
    found = entities("Sie reden vom Fränkisch-Hohenlohischen Städtenetz und vom Projekt „iDorf – Zuhause im Bestand“.")
    assert {p.name for p in found.values()} == {"Fränkisch-Hohenlohisches Städtenetz", "iDorf"}


def test_only_news_counts() -> None:
    text = "URBACT\n\nURBACT hilft.\n\nURBACT"
    view = TextView(text, (Block(0, 6, "letterhead"), Block(8, 20, "body"), Block(22, 28, "boilerplate")))
    assert [m.start for m in find_programmes(view, LEXICON)[0]] == [8]


@pytest.mark.parametrize(
    ("name", "is_distinctive"), [("Uferlust", False), ("GreenMole", True), ("Leise Orte", True), ("netz7", True), ("KAIROSA", True)]
)
def test_ordinary_words_need_quotation_marks_again(name: str, is_distinctive: bool) -> None:
    assert distinctive(name) is is_distinctive
    mentions, _ = find_programmes(TextView(f"Das Projekt „{name}“ läuft. Viel {name} bleibt."), LEXICON)
    assert len(mentions) == (2 if is_distinctive else 1)


_PIECES = (
    'Das Projekt|„Uferlust“|Netzwerk|GreenMole|»|«|"|“|Interreg|V A|Nordsee|-|URBACT|LIFE|#neu|:|.|,|\n\n|heißt|das|Vorhaben|ein|(|)|'
    "Städtenetz|Ostfränkischen|2.0|goes|Europe|die Projekte|und|2030|Bund der|Glockenstädte"
)
PIECES = _PIECES.split("|")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_mentions_are_exact_apart_and_known(pieces: list[str]) -> None:
    text = " ".join(pieces)
    mentions, found = find_programmes(TextView(text), LEXICON)
    assert all(text[m.start : m.end] == m.text and m.text.strip() == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    assert {m.programme_id for m in mentions} <= set(found)
    assert all(p.parent_id is None or p.parent_id in found for p in found.values())
    assert find_programmes(TextView(text), LEXICON) == (mentions, found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_text_passes(text: str) -> None:
    mentions, _ = find_programmes(TextView(text), LEXICON)
    assert all(text[m.start : m.end] == m.text for m in mentions)
