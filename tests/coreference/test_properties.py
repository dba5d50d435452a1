"""What holds for every text: spans, order, overlap; and for the data: every epithet points to a city that bears the name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coreference import epithets, resolve_coreference
from pipeline.errors import KnowledgeError
from pipeline.gazetteer import Gazetteer
from pipeline.paths import models_dir
from pipeline.records import CityMention, Document
from pipeline.textview import TextView

GAZETTEER = Gazetteer.open()
DATA = tomllib.loads((models_dir() / "lexicon" / "epithets.toml").read_text(encoding="utf-8"))
NAMES = ("Celle", "Meudon", "Görlitz", "Zgorzelec", "Turku", "Karlsruhe", "Lemgo")
IDS = {name: GAZETTEER.lookup(name)[0].city_id for name in NAMES}
WORDS = st.sampled_from(
    [*NAMES, "die", "Die", "der", "beide", "beiden", "drei", "unsere", "zur", "finnische", "französischen", "Stadt", "Städte", "Städten"]
    + ["Partnerstadt", "Fächerstadt", "Domstadt", "Hauptstadt", "Gemeinde", "dort", "von", "mit", "ihr", "und"]
    + [",", ".", ":", "-", "–", "„", "“"]
    + ["an", "am", "Rhein", "Oder", "in", "Polen", "Vertrag", "US", "hier", "wie", "4", "\n\n", "(", ")", "Mit", "Seiten", "alle", "Orte"]
)


def linked(words: list[str]) -> tuple[Document, list[CityMention]]:
    text, mentions = "", []
    for word in words:
        start = len(text)
        text += word + " "
        if word in IDS:
            mentions.append(CityMention(start, start + len(word), word, IDS[word], "gazetteer", 0.9))
    return Document("d", "s", "0", "text/plain", text.rstrip() or "x"), mentions


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=60), st.sampled_from([None, *NAMES]))
def test_spans_are_exact_ordered_and_free(words: list[str], issuer: str | None) -> None:
    document, mentions = linked(words)
    if issuer:
        document = Document("d", "s", "0", "text/plain", document.text, issuer_city_id=IDS[issuer])
    cities = {m.city_id: GAZETTEER.city(m.city_id) for m in mentions}
    found = resolve_coreference(document, TextView.of(document), mentions, cities, GAZETTEER)
    assert found == resolve_coreference(document, TextView.of(document), mentions, cities, GAZETTEER)
    for mention in found:
        assert document.text[mention.start : mention.end] == mention.text
        assert mention.form == "coreference"
        assert 0.5 <= mention.confidence <= 0.9
        assert all(mention.end <= m.start or mention.start >= m.end for m in mentions)
        assert GAZETTEER.city(mention.city_id)
    spans = [(m.start, m.end) for m in found]
    assert spans == sorted(spans)
    groups: dict[tuple[int, int], list[str]] = {}
    for mention in found:
        groups.setdefault((mention.start, mention.end), []).append(mention.city_id)
    assert all(len(ids) == len(set(ids)) for ids in groups.values())


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read(text: str) -> None:
    document = Document("d", "s", "0", "text/plain", text or "x")
    assert all(document.text[m.start : m.end] == m.text for m in resolve_coreference(document, TextView.of(document), [], {}, GAZETTEER))


def test_every_id_is_a_city_of_that_name() -> None:
    wrong = []
    for name, number in DATA["ids"].items():
        base = name.split(" (")[0].split("/")[0]
        forms = (name, base, base.removeprefix("Bad "), base.split(" am ")[0])
        if f"geonames:{number}" not in {c.city_id for form in forms for c in GAZETTEER.lookup(form)}:
            wrong.append((name, number))
    assert wrong == []


def test_every_id_is_used_and_every_name_has_one() -> None:
    used = set(DATA["unique"].values()) | set(DATA["capitals"].values())
    for table in ("shared", "waters", "regions"):
        used |= {n.strip() for names in DATA[table].values() for n in names.split(",")}
    assert used == set(DATA["ids"])


def test_no_epithet_is_the_name_of_a_city_in_the_list() -> None:
    loaded = epithets.load()
    other = [w for w, city in loaded.unique.items() if any(c.city_id != city and c.population > 1000 for c in GAZETTEER.lookup(w))]
    assert other == []
    assert not set(loaded.unique) & set(DATA["shared"])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('[unique]\n"X" = "Nirgends"\n[shared]\n[waters]\n[regions]\n[capitals]\n[generic]\nwords = ""\n[ids]\n', "\\[ids\\] lacks"),
        ("[unique]\n", "expected the tables"),
        ("[unique\n", "missing or damaged"),
    ],
)
def test_a_broken_file_says_what_is_wrong(content: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "epithets.toml").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        epithets.load(tmp_path)
