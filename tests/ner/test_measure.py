"""The table of NER models that ``make eval`` prints: scores, cost, the slice of open corpora, the effect on the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import measure_ner
from pipeline.errors import ModelError
from pipeline.evaluation.measures import Score

ROOT = Path(__file__).resolve().parents[2]
GERMEVAL = "".join(f"1\tIn\tO\tO\n2\tBonn\tB-LOC\tO\n3\tspielt\tO\tO\n4\tNummer{i}\tO\tO\n\n" for i in range(700))


class Fixed:
    """A report whose every measure is one half."""

    class score(Score):  # noqa: N801  (stands for an attribute)
        @staticmethod
        def value(_: str) -> float:
            return 0.5


def test_the_slice_is_that_of_the_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data" / measure_ner.OPEN
    path.parent.mkdir(parents=True)
    path.write_text(GERMEVAL, encoding="utf-8")
    monkeypatch.setenv("STADTTANDEM_EVAL", f"{tmp_path / 'other'}:{tmp_path / 'data'}")
    assert measure_ner.open_slice() == path
    sentences = measure_ner.held_out(path)
    assert len(sentences) == 600
    assert sentences == measure_ner.held_out(path)
    train = (ROOT / "models/ner/train/train.py").read_text(encoding="utf-8")
    assert f"HELD_OUT = {measure_ner.SLICE}" in train
    assert f"random.Random({measure_ner.SEED}).shuffle(german)" in train
    monkeypatch.delenv("STADTTANDEM_EVAL")
    assert measure_ner.open_slice() is None


def test_figures_of_the_shipped_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "open.tsv"
    path.write_text(GERMEVAL[: len(GERMEVAL) // 20].rpartition("\n\n")[0] + "\n", encoding="utf-8")
    monkeypatch.setattr(measure_ner, "_TIMED", 20)
    row = measure_ner.figures("press", ROOT / measure_ner.OWN, path)
    assert row["own"]["all"] > 80
    assert row["open"]["LOC"] > 50
    assert row["size"] < 25
    assert row["speed"] > 100
    heading, cells = measure_ner.cost_rows([row])
    assert len(heading) == len(cells)
    assert cells[0] == "press"
    with pytest.raises(ModelError, match="no model"):
        measure_ner.figures("none", ROOT / measure_ner.OWN, None)


def test_a_model_that_fails_is_named_with_its_reason() -> None:
    with pytest.raises(ModelError, match=r"de_gibtesnicht could not be measured: .*not installed"):
        measure_ner.in_own_process("de_gibtesnicht", ROOT / measure_ner.OWN, None)


def test_tables_on_the_terminal_and_on_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("STADTTANDEM_EVAL", raising=False)
    f1 = dict.fromkeys(("LOC", "PER", "ORG", "all"), 87.3)
    row = {"model": "press", "own": f1, "speed": 9000.0, "blank": 20.0, "load": 0.3, "memory": 180.0, "size": 20.2}
    monkeypatch.setattr(measure_ner, "in_own_process", lambda *_: row)
    monkeypatch.setattr(measure_ner, "choices", lambda: ["press"])
    monkeypatch.setattr("pipeline.measure.measure", lambda folders, model: [("corpus/dev", Fixed()), ("corpus/test", Fixed())])
    page = tmp_path / "accuracy.md"
    page.write_text("# Page\n", encoding="utf-8")
    assert measure_ner.main(["--append", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Page\n\n## The NER model\n")
    assert "| press | 87.3 |" in text
    assert "| none | 0.500 |" in text
    out = capsys.readouterr().out
    assert "not measured, as STADTTANDEM_EVAL names no folder" in out
    assert "No other German spaCy pipeline is installed." in out
    assert measure_ner.main(["--append"]) == 2


def test_one_model_as_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure_ner, "figures", lambda *_: {"model": "press"})
    assert measure_ner.main(["--one", "press", "x.tsv"]) == 0
    assert json.loads(capsys.readouterr().out) == {"model": "press"}
