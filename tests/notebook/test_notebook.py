"""The notebook runs from top to bottom on the tables of the sample corpus, and its answers are not empty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.api import extract_corpus

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "partnerships.ipynb"


def test_stored_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert not [cell["id"] for cell in cells if cell.get("outputs") or cell.get("execution_count")]
    questions = [
        cell["source"][0] if isinstance(cell["source"], list) else cell["source"] for cell in cells if cell["cell_type"] == "markdown"
    ]
    assert [q[:6].rstrip(". ") for q in questions[1:]] == [f"## {n}."[:6].rstrip(". ") for n in range(1, 11)]


@pytest.mark.slow
def test_runs_on_the_samples(tmp_path: Path) -> None:
    pytest.importorskip("nbmake", reason="nbmake is not installed")
    pytest.importorskip("altair", reason="altair is not installed")
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    extract_corpus(ROOT / "corpus" / "raw", tmp_path / "outputs", model="none")
    empty = tmp_path / "empty.ini"
    empty.write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--nbmake", f"--rootdir={tmp_path}", "-c", str(empty), str(NOTEBOOK)]
    environment = {**os.environ, "OUTPUTS": str(tmp_path / "outputs"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "1 passed" in done.stdout
