"""The accuracy gate on the sample corpus itself: one extraction, scored against dev and test, holds every pinned floor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.evaluate import PARTS, evaluate
from pipeline.evaluation.floors import gate, load_floors
from pipeline.run import extract
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pipeline.evaluate import Report

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    outputs = tmp_path_factory.mktemp("accuracy") / "outputs"
    extract(load_settings({"corpus": CORPUS / "raw", "outputs": outputs}))
    return {part: evaluate(outputs, CORPUS / "gold" / part) for part in PARTS}


def test_every_sample_became_a_document(reports: dict[str, Report]) -> None:
    assert {part: report.missing for part, report in reports.items()} == dict.fromkeys(PARTS, ())


def test_every_floor_holds(reports: dict[str, Report]) -> None:
    held, text = gate(reports, load_floors(CORPUS / "gold" / "floors.toml"))
    assert held, text


def test_floors_cover_every_measure_of_both_parts(reports: dict[str, Report]) -> None:
    floors = load_floors(CORPUS / "gold" / "floors.toml")
    assert {part: set(floors.of(part)) for part in PARTS} == {part: set(report.values()) for part, report in reports.items()}
