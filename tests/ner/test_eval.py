"""Columns in, exact-span scores out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.annotate.ner import evaluate_file
from pipeline.annotate.ner_eval import NerScores, parse_marked, read_columns, read_marked, spans_of_tags, tokens_of_characters
from pipeline.errors import StadttandemError
from pipeline.records import NerSpan

GERMEVAL = (
    "#\thttp://example.org\t[2020-01-01]\t\n"
    "1\tIn\tO\tO\n2\tBad\tB-LOC\tO\n3\tSaarow\tI-LOC\tO\n4\tspielt\tO\tO\n5\tder\tO\tO\n6\tFC\tB-ORG\tO\n7\tOrla\tI-ORG\tB-LOC\n\n"
    "#\thttp://example.org\t[2020-01-01]\t\n"
    "1\tDeutsche\tB-LOCderiv\tO\n2\tEU-Abgeordnete\tB-ORGpart\tO\n3\tsangen\tO\tO\n4\tFaust\tB-OTH\tB-PER\n5\t#\tO\tO\n"
)


def test_germeval_columns_take_the_outer_level_and_ignore_deriv_part_and_other():
    one, two = read_columns(GERMEVAL)
    assert one.tokens == ("In", "Bad", "Saarow", "spielt", "der", "FC", "Orla")
    assert one.spans == {(1, 3, "LOC"), (5, 7, "ORG")}
    assert two.tokens[-1] == "#"
    assert two.spans == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Rita NE I-PER\nVogt NE I-PER\nlebt V O\nin P O\nCalw NE I-LOC\n",
        "-DOCSTART- -X- O O\n\nRita\tNE\tB-PER\nVogt\tNE\tI-PER\nlebt\tV\tO\nin\tP\tO\nCalw\tNE\tB-LOC\n",
        "Rita B-PER\r\nVogt E-PER\r\nlebt O\r\nin O\r\nCalw S-LOC\r\n\r\n",
    ],
)
def test_conll_columns_in_three_dialects(text: str):
    (sentence,) = read_columns(text)
    assert sentence.tokens == ("Rita", "Vogt", "lebt", "in", "Calw")
    assert sentence.spans == {(0, 2, "PER"), (4, 5, "LOC")}


def test_adjacent_entities_stay_apart():
    assert spans_of_tags(["B-LOC", "B-LOC", "I-LOC", "I-ORG"]) == {(0, 1, "LOC"), (1, 3, "LOC"), (3, 4, "ORG")}


@pytest.mark.parametrize(
    ("text", "word"), [("Ein Satz ohne Spalten\n", "line 1"), ("", "no sentence"), ("# nur ein Kommentar\n", "no sentence")]
)
def test_a_file_of_another_sort_is_refused_with_its_line(text: str, word: str):
    with pytest.raises(StadttandemError, match=word):
        read_columns(text)


def test_scores():
    scores = NerScores()
    scores.add([(0, 1, "LOC"), (3, 5, "PER"), (7, 8, "OTH")], [(0, 1, "LOC"), (3, 4, "PER"), (9, 10, "MISC")])
    every = scores.by_label["all"]
    assert (every.correct, every.predicted, every.gold) == (1, 2, 2)
    assert every.f1 == every.precision == every.recall == 50
    assert scores.by_label["LOC"].f1 == 100
    assert scores.by_label["ORG"].f1 == 0


def test_characters_to_tokens():
    tokens = ["Zwischen", "Bad", "Ems", "und", "Lahnstein/Ems", "."]
    text = " ".join(tokens)
    entities = [(text.index("Bad"), text.index("Ems") + 3, "LOC"), (text.index("Lahnstein"), text.index("Lahnstein") + 9, "LOC")]
    assert tokens_of_characters(tokens, entities) == [(1, 3, "LOC"), (4, 5, "LOC")]
    both = [*entities, (text.index("/Ems") + 1, text.index("/Ems") + 4, "LOC")]
    assert tokens_of_characters(tokens, both) == [(1, 3, "LOC"), (4, 5, "LOC")]


class Always:
    """Says that the second token is a place."""

    fingerprint = "always"

    def spans(self, view: object) -> list[NerSpan]:
        return []

    def entities(self, text: str) -> list[NerSpan]:
        return []

    def tag(self, tokens: tuple[str, ...]) -> list[tuple[int, int, str]]:
        return [(1, 2, "LOC")]


def test_evaluate_file(tmp_path: Path):
    path = tmp_path / "gold.tsv"
    path.write_text(GERMEVAL, encoding="utf8")
    scores = evaluate_file(path, Always())
    assert (scores.sentences, scores.tokens) == (2, 12)
    assert scores.by_label["all"].predicted == 2
    assert scores.by_label["all"].correct == 0
    with pytest.raises(StadttandemError, match="cannot be read"):
        evaluate_file(tmp_path / "missing.tsv", Always())


def test_marked_sentences():
    assert parse_marked("Die [Stadtwerke Trier|ORG] in [Trier|LOC].") == (
        "Die Stadtwerke Trier in Trier.",
        [(4, 20, "ORG"), (24, 29, "LOC")],
    )
    one, two = read_marked("# id\tsentence\nt1\tEin Bus nach [Weil am Rhein|LOC].\nt2\tEin [SPD|ORG]-Antrag\n")
    assert one.spans == {(3, 6, "LOC")}
    assert two.tokens == ("Ein", "SPD-Antrag")


def test_the_projects_own_sentences_are_well_formed():
    folder = Path(__file__).resolve().parents[2] / "models" / "ner" / "data"
    texts = {}
    for name in ("press-train", "press-heldout"):
        lines = (folder / f"{name}.tsv").read_text(encoding="utf8").splitlines()
        marked = [line.split("\t") for line in lines if not line.startswith("#")]
        assert all(len(columns) == 2 for columns in marked)
        assert len({columns[0] for columns in marked}) == len(marked)
        texts[name] = {parse_marked(columns[1])[0] for columns in marked}
        assert not any(set("[]|") & set(text.replace(" | ", "")) for text in texts[name])
    assert len(texts["press-train"]) >= 480
    assert len(texts["press-heldout"]) >= 120
    assert not texts["press-train"] & texts["press-heldout"]
