"""Which themes a partnership gets: what it does, not what else the text speaks of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.analyse import annotate
from pipeline.errors import KnowledgeError
from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.paths import models_dir
from pipeline.records import Document
from pipeline.relate import relate
from pipeline.relate.assemble import gather
from pipeline.relate.discourse import Reader
from pipeline.relate.theme_scorer import ThemeScorer
from pipeline.relate.themes import surest, theme_features


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge("none")


def _document(text: str) -> Document:
    return Document("d", "a.txt", "0" * 64, "text/plain", text)


def themes(knowledge: Knowledge, text: str) -> dict[str, set[str]]:
    """Themes of each claim by the name of its last city."""
    made, view, notes = annotate(_document(text), knowledge)
    return {notes.city_entities[c.cities[-1][0]].name: set(c.themes) for c in relate(made, view, notes, knowledge.cues)}


def test_what_a_partnership_does_and_what_a_list_of_partners_does_not(knowledge: Knowledge) -> None:
    found = themes(
        knowledge,
        "Krefeld und Leiden bauen gemeinsam Radwege\n\nDie Städtepartnerschaft zwischen Krefeld und Leiden besteht seit 1974. "
        "Beide Städte arbeiten im Radverkehr zusammen und planen einen Radschnellweg.\n\n"
        "Weitere Partnerstädte von Krefeld sind Venlo (1964) und Dünkirchen (1974).",
    )
    assert found.pop("Leiden") == {"mobility"}
    assert len(found) == 2 and not any(found.values())


def test_a_choir_beside_one_of_three_towns_is_of_that_one(knowledge: Knowledge) -> None:
    found = themes(
        knowledge,
        "Krefeld und seine Partnerstädte\n\nMit Venlo ist Krefeld seit 1964 durch eine Städtepartnerschaft verbunden.\n\n"
        "Mit Leicester ist Krefeld seit 1974 durch eine Städtepartnerschaft verbunden. Jedes Jahr singen die Chöre zusammen.\n\n"
        "Mit Dünkirchen ist Krefeld seit 1974 durch eine Städtepartnerschaft verbunden.",
    )
    assert found.pop("Leicester") == {"culture"}
    assert not any(found.values())


def test_of_many_themes_the_surest_count() -> None:
    probabilities = {"sport": 0.24, "culture": 0.28, "health": 0.1}
    assert surest(probabilities, "twinning") == ["culture"]
    assert surest({**probabilities, "energy": 0.4, "mobility": 0.35}, "twinning") == ["energy", "mobility", "culture"]
    assert surest(dict.fromkeys("edcba", 0.9), "twinning") == ["a", "b", "c"]
    assert surest(dict.fromkeys("edcba", 0.9), "project") == ["a", "b", "c", "d"]
    assert surest({}, "project") == []


def test_no_words_no_themes(knowledge: Knowledge) -> None:
    assert themes(knowledge, "Die Städtepartnerschaft zwischen Krefeld und Leiden besteht seit 1974.") == {"Leiden": set()}


def test_features_are_bounded_and_repeatable(knowledge: Knowledge) -> None:
    def features() -> list[dict[str, dict[str, float]]]:
        made: Document
        made, view, notes = annotate(
            _document("Krefeld und Leiden sind seit 1974 Partnerstädte. Der Chor und die Schulen besuchen sich. In Venlo ist Markt."),
            knowledge,
        )
        reader = Reader(made, view, notes, knowledge.cues)
        reader.read()
        return theme_features(reader, gather(reader)[0])

    found = features()
    assert found == features() and any(found)
    assert all(0.0 <= value <= 1.0 for themes in found for values in themes.values() for value in values.values())


def test_weights_are_features_that_exist() -> None:
    weights = json.loads((models_dir() / "lexicon" / "theme_scorer.json").read_text(encoding="utf-8"))["weights"]
    assert {"near", "alone", "zone_stated"} <= set(weights)


def test_a_broken_scorer_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "theme_scorer.json").write_text("[]", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="train_themes"):
        ThemeScorer.open(tmp_path)
