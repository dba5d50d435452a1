"""The shipped model: what it finds, that nothing breaks it, and that it answers alike however it is asked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.annotate.components import load_ner
from pipeline.annotate.ner import PressNer, evaluate_file, lines, load_model
from pipeline.annotate.ner_press import WEIGHTS, PressTagger
from pipeline.errors import ModelError
from pipeline.paths import models_dir
from pipeline.records import Block
from pipeline.textview import TextView

MODELS = models_dir()
LIMIT = 25_000_000

CASES = [
    "Der Zug nach [Rostock|LOC] hält auch in [Güstrow|LOC].",
    "Bürgermeisterin [Sabine Hartmann|PER] begrüßte Gäste aus [Frankreich|LOC].",
    "Die [Universität Konstanz|ORG] sucht Partner in [Italien|LOC].",
    "[Peter Hagen|PER] wohnt in [Hagen|LOC].",
    "Der [VfL Osnabrück|ORG] verlor in [Osnabrück|LOC].",
    "Viele Hamburger Familien nahmen daran teil.",
    "Das Essen war gut und die Halle voll.",
]


@pytest.fixture(scope="module")
def tagger() -> PressTagger:
    return PressTagger.open(MODELS / "ner")


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return load_ner()


def marked(text: str, entities: list) -> str:
    for e in sorted(entities, key=lambda e: -e.start):
        text = f"{text[: e.start]}[{text[e.start : e.end]}|{e.label}]{text[e.end :]}"
    return text


def bare(case: str) -> str:
    for label in ("LOC", "PER", "ORG"):
        case = case.replace(f"|{label}]", "")
    return case.replace("[", "")


@pytest.mark.parametrize("case", CASES)
def test_plain_cases(tagger: PressTagger, case: str):
    text = bare(case)
    assert marked(text, tagger.entities(text)) == case


def test_a_stretch_of_text_keeps_the_offsets_of_the_whole(tagger: PressTagger):
    text = "Vorher. Der Zug nach Rostock hält auch in Güstrow. Nachher."
    start, end = text.index("Der"), text.index(" Nachher")
    assert [text[e.start : e.end] for e in tagger.entities(text, start, end)] == ["Rostock", "Güstrow"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "x" * 100_000,
        "Straße" * 20_000,
        "😀",
        "👩‍👩‍👧‍👦🇩🇪" * 300,
        "1234567890",
        "12 " * 20_000,
        "\u0000\u200b\ufeff",
        "ﬁ" * 300,
        "Ä" * 2 + "\u0308" * 5_000,
    ],
    ids=["empty", "blank", "one token", "one long word", "emoji", "emoji families", "number", "numbers", "invisible", "ligatures", "marks"],
)
def test_bad_input(tagger: PressTagger, text: str):
    for entity in tagger.entities(text):
        assert 0 <= entity.start < entity.end <= len(text)


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_offsets_of_any_text(text: str):
    tagger = PressTagger.open(MODELS / "ner") if not hasattr(test_offsets_of_any_text, "kept") else test_offsets_of_any_text.kept  # type: ignore[attr-defined]
    test_offsets_of_any_text.kept = tagger  # type: ignore[attr-defined]
    last = 0
    for entity in tagger.entities(text):
        assert last <= entity.start < entity.end <= len(text)
        assert not text[entity.start].isspace()
        assert not text[entity.end - 1].isspace()
        assert entity.label in ("LOC", "PER", "ORG")
        last = entity.end


def test_a_long_sentence_is_read_in_windows(tagger: PressTagger):
    names = ["Rostock", "Güstrow", "Leipzig", "Hamburg", "München", "Dresden"]
    text = "Die Fahrt ging nach " + ", nach ".join(names * 120) + "."
    found = tagger.entities(text)
    assert len(found) > 0.95 * 720
    assert {e.label for e in found} == {"LOC"}


def test_a_large_document(tagger: PressTagger):
    """Many windows in a row; their number grows with the text and with nothing else."""
    calls = []
    run = tagger._run
    tagger._run = lambda cut: calls.append(len(cut)) or run(cut)  # type: ignore[method-assign,func-returns-value]
    try:
        for n in (500, 1000, 2000):
            calls.clear()
            tagger.entities("Wort " * n)
            assert len(calls) <= n / 40 + 2
    finally:
        del tagger._run


def test_component_finds_what_the_tagger_finds(nlp: spacy.Language):
    assert nlp.pipe_names == ["press_ner"]
    for case in CASES:
        doc = nlp(bare(case))
        assert marked(doc.text, [type("E", (), {"start": e.start_char, "end": e.end_char, "label": e.label_}) for e in doc.ents]) == case


def test_the_batch_size_changes_nothing(nlp: spacy.Language):
    texts = [bare(c) for c in CASES] * 3
    random.Random(1).shuffle(texts)
    texts += [" ".join(texts[:5]), ""]
    results = [[[(e.start_char, e.end_char, e.label_) for e in d.ents] for d in nlp.pipe(texts, batch_size=n)] for n in (1, 2, 7, 1000)]
    assert all(r == results[0] for r in results)
    assert results[0] == [[(e.start_char, e.end_char, e.label_) for e in nlp(t).ents] for t in texts]


def test_component_survives_disk_and_bytes(nlp: spacy.Language, tmp_path: Path):
    text = bare(CASES[0])
    expected = [e.text for e in nlp(text).ents]
    nlp.to_disk(tmp_path / "model")
    assert [e.text for e in spacy.load(tmp_path / "model")(text).ents] == expected
    other = load_ner()
    other.from_bytes(nlp.to_bytes())
    assert [e.text for e in other(text).ents] == expected


def test_component_keeps_entities_that_are_there(nlp: spacy.Language):
    pipeline = spacy.blank("de")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "MISC", "pattern": "Rostock hält"}])
    pipeline.add_pipe("press_ner")
    doc = pipeline(bare(CASES[0]))
    assert [(e.text, e.label_) for e in doc.ents] == [("Rostock hält", "MISC"), ("Güstrow", "LOC")]


def test_docs_of_the_component_survive_bytes(nlp: spacy.Language):
    doc = nlp(bare(CASES[0]))
    assert [e.text for e in Doc(nlp.vocab).from_bytes(doc.to_bytes()).ents] == ["Rostock", "Güstrow"]


def test_damaged_weights_are_one_line(tmp_path: Path):
    with pytest.raises(ModelError) as error:
        PressTagger(b"not a model", b"{}")
    assert "\n" not in str(error.value)
    folder = tmp_path / "ner"
    folder.mkdir()
    (folder / WEIGHTS).write_bytes((MODELS / "ner" / WEIGHTS).read_bytes()[:1000])
    with pytest.raises(ModelError):
        load_model("press", models=tmp_path)


def test_fingerprint_follows_the_weights(tagger: PressTagger):
    assert len(tagger.fingerprint) == 16
    assert PressTagger.open(MODELS / "ner").fingerprint == tagger.fingerprint
    changed = tagger.vocabulary.replace(b"schaft", b"schaff", 1)
    assert PressTagger(tagger.weights, changed).fingerprint != tagger.fingerprint


def test_only_news_and_header_blocks_are_read():
    model = load_model("press", gate=None)
    assert isinstance(model, PressNer)
    text = "Der Zug nach Rostock fährt.\n\nDer Zug nach Hamburg fährt.\n\nDer Zug nach Leipzig fährt."
    parts = [0, text.index("\n\n"), text.rindex("\n\n"), len(text)]
    roles = ("body", "boilerplate", "dateline")
    blocks = tuple(Block(a if a == 0 else a + 2, b, role) for a, b, role in zip(parts, parts[1:], roles, strict=False))  # type: ignore[arg-type]
    assert [text[s.start : s.end] for s in model.spans(TextView(text, blocks))] == ["Rostock", "Leipzig"]


def test_lines_of_a_list_are_read_apart_and_wrapped_prose_together():
    text = "Partner sind die Städte dieser Liste:\nComune di Sulmona\nWasserverband Aller und Oker\nStadt Rostock"
    assert [text[a:b] for a, b in lines(text, 0, len(text))] == ["Partner sind die Städte dieser Liste:", "Wasserverband Aller und Oker"]
    prose = "Die Delegation aus Rostock reiste am frühen Morgen mit dem Bus nach Bad\nDoberan und kehrte abends zurück."
    assert lines(prose, 0, len(prose)) == [(0, len(prose))]
    assert lines("Rostock", 0, 7) == [(0, 7)]


def test_the_files_fit():
    assert sum(p.stat().st_size for p in (MODELS / "ner").iterdir() if p.is_file()) < LIMIT


def test_accuracy_on_the_projects_own_sentences():
    """A floor a few points below what is measured, so that broken weights or a changed tokenisation cannot pass."""
    model = load_model("press", gate=None)
    assert model is not None
    scores = evaluate_file(MODELS / "ner" / "data" / "press-heldout.tsv", model)
    assert scores.by_label["all"].f1 > 74
    assert scores.by_label["LOC"].f1 > 78
