"""The bench's texts are what its figures rest on: the same everywhere, with a vocabulary like that of real ones. Nothing here is timed."""

from __future__ import annotations

import pytest

from pipeline.bench import BY_HAND, rewritten
from pipeline.benchparts import gazetteer_cost, samples, statistics_of, verdict
from pipeline.benchtexts import WORDS, Generator
from pipeline.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(Gazetteer.open())


def test_a_number_gives_the_same_text(generator: Generator) -> None:
    other = Generator(Gazetteer.open())
    assert [generator.text(n) for n in (7, 3, 5)] == [other.text(n) for n in (7, 3, 5)]


def test_texts_are_of_the_size_that_the_page_states(generator: Generator) -> None:
    sizes = [len(text.split()) for text in generator.texts(0, 60)]
    assert 0.9 * WORDS < sum(sizes) / len(sizes) < 1.1 * WORDS


def test_no_slot_is_left_open(generator: Generator) -> None:
    assert not [text for text in generator.texts(0, 200) if "{" in text or "}" in text]


def test_one_text_in_three_reports_on_a_partnership(generator: Generator) -> None:
    reports = [text for text in generator.texts(0, 60) if "rücken zusammen" in text]
    assert len(reports) == 20


def test_vocabulary_is_as_open_as_that_of_the_samples(generator: Generator) -> None:
    made, real = statistics_of(list(generator.texts(0, 40))), statistics_of(samples())
    for mine, theirs in zip(made.ratios, real.ratios, strict=True):
        assert mine > 0.8 * theirs
    assert made.once == pytest.approx(real.once, abs=0.1)


def test_what_was_written_by_hand_stays() -> None:
    page = f"# Speed\n\nold figures\n\n{BY_HAND}\n\n## Reading\n\nwords\n"
    assert rewritten(page, "# Speed\n\nnew figures\n") == f"# Speed\n\nnew figures\n\n{BY_HAND}\n\n## Reading\n\nwords\n"
    assert rewritten("# Speed\n", "# Speed\n\nnew figures\n") == "# Speed\n\nnew figures\n"


def test_aims_are_bounds_above_or_below() -> None:
    assert verdict(0.2, 0.3) == "held"
    assert verdict(0.4, 0.3) == "missed"
    assert verdict(20_000, 20_000, most=False) == "held"


def test_gazetteer_is_measured_in_a_process_of_its_own(generator: Generator) -> None:
    mapped, ready, opened, used = gazetteer_cost([generator.text(3)])
    assert 0 <= mapped <= ready
    assert used >= opened - 1
