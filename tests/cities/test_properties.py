"""What must hold for any text: names never match inside longer words, offsets fit, white space and order of work change nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.gazetteer import Gazetteer
from pipeline.link import Linked, link_cities
from pipeline.link.forms import _ENDING, _ENDINGS
from pipeline.records import Block, Document
from pipeline.textview import TOKEN, TextView

GAZETTEER = Gazetteer.open()
CITIES = [
    "Potsdam",
    "Bergisch Gladbach",
    "Frankfurt am Main",
    "Villeneuve-la-Garenne",
    "Halle (Saale)",
    "Cluj-Napoca",
    "St. Pölten",
    "Rostow am Don",
]
SPACES = [" ", "\u00a0", "\u202f", "\n"]
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"


def link(text: str, **extra: object) -> Linked:
    document = Document("d", "s", "0", "text/plain", text)
    return link_cities(document, TextView.of(document), GAZETTEER, **extra)  # type: ignore[arg-type]


@given(
    st.sampled_from(CITIES),
    st.text(LETTERS, min_size=2, max_size=8).filter(lambda s: s not in ("er", "ern", "ers", "erin", "erinnen", "sche", "schen")),
)
@settings(max_examples=60, deadline=None)
def test_a_name_never_matches_inside_a_longer_word(city: str, letters: str) -> None:
    for text in (f"Man kam nach {city}{letters} und ging.", f"Man kam nach {letters}{city} und ging."):
        for mention in link(text).mentions:
            assert not (text[mention.end : mention.end + 1].isalnum() or (mention.start and text[mention.start - 1].isalnum()))


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_offsets_fit_any_text(text: str) -> None:
    linked = link(text)
    last = 0
    for mention in linked.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert last <= mention.start < mention.end <= len(text)
        assert 0.0 <= mention.confidence <= 1.0
        assert mention.city_id in linked.cities
        last = mention.end


@given(
    st.lists(
        st.sampled_from(
            [*CITIES, "und", "in", "Halle", "Die", "Essen", "(Italien)", "Dr.", "Straße", "–", ",", ".", "„", "“", "24", "Stadt"]
        ),
        max_size=25,
    )
)
@settings(max_examples=150, deadline=None)
def test_offsets_fit_jumbled_words(words: list[str]) -> None:
    text = " ".join(words)
    for mention in link(text).mentions:
        assert text[mention.start : mention.end] == mention.text


@given(st.sampled_from([c for c in CITIES if " " in c]), st.data())
@settings(max_examples=60, deadline=None)
def test_white_space_inside_a_name_does_not_matter(city: str, data: st.DataObject) -> None:
    name = "".join(data.draw(st.sampled_from(SPACES)) if c == " " else c for c in city)
    text = f"Die Gäste kamen aus {name}, sagte sie."
    (mention,) = link(text).mentions
    assert mention.text == name
    assert mention.city_id == link(f"Die Gäste kamen aus {city}, sagte sie.").mentions[0].city_id


@given(st.sampled_from(CITIES))
@settings(max_examples=20, deadline=None)
def test_only_blocks_that_count_are_read(city: str) -> None:
    first, second = f"Die Stadt {city} lädt ein.", f"Lesen Sie auch: die Stadt {city} spart."
    text = f"{first}\n\n{second}"
    blocks = (Block(0, len(first), "body"), Block(len(first) + 2, len(text), "boilerplate"))
    document = Document("d", "s", "0", "text/plain", text, blocks)
    assert [m.start for m in link_cities(document, TextView.of(document), GAZETTEER).mentions] == [10]


def test_the_same_text_gives_the_same_result() -> None:
    text = "Aus Hof, Asch und Plauen kamen Gäste; die Hofer Kapelle spielte in Eger (Cheb). Halle und Halle in Westfalen fehlten."
    assert link(text) == link(text) == link(text)


@given(
    st.lists(
        st.sampled_from(
            ["Kamens", "Bürgermeisterin", "Bürgermeister", "Hof", "HOF", "Bad", "Die", "Essens", "Gnesener", "Kasseler", *CITIES]
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=30, deadline=None)
def test_texts_read_before_change_nothing(words: list[str]) -> None:
    text = f"Gäste aus {' '.join(words)} kamen."
    document = Document("d", "s", "0", "text/plain", text)
    assert link(text) == link_cities(document, TextView.of(document), Gazetteer.open())


@given(st.text("aé_1 \n\t.-–„\u00a0\u2028", max_size=30))
def test_tokens_are_where_the_expression_finds_them(text: str) -> None:
    view = TextView(text)
    found = list(TOKEN.finditer(text))
    assert view.words == [m.group() for m in found]
    assert [*zip(view.starts, view.ends, strict=True)] == [m.span() for m in found]


@given(st.text("ersnichm", max_size=8))
def test_no_ending_is_hidden(word: str) -> None:
    assert word.endswith(_ENDINGS) == bool(_ENDING.search(word))
