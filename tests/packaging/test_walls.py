"""The walls between the rooms stand, and the check of them can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder), "PATH": ""})


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("relate/__init__.py", "import pipeline.ingest", "Stages do not import each other"),
        ("ingest/__init__.py", "import pipeline.settings, pipeline.run", "Nothing reaches back"),
        ("resolve.py", "import spacy", "spaCy stays under annotate"),
        ("relate/__init__.py", "import pyarrow", "Arrow stays in tables"),
    ],
)
def test_a_breach_is_seen(tmp_path: Path, room: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__", "_models"))
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    path = tmp_path / "pipeline" / room
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [text for text in done.stdout.splitlines() if text.rstrip().endswith("BROKEN")]
    assert any(text.startswith(contract) for text in broken), done.stdout


def test_locks_hold_versions_and_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert not [text for text in lines if "://" in text or text.startswith(("-i", "--index", "--extra", "--find", "--trusted"))]
        pins = [text for text in lines if text and not text.startswith((" ", "#"))]
        assert len(pins) > 40
        assert all("==" in text for text in pins)
        assert sum("--hash=sha256:" in text for text in lines) > len(pins)


def test_the_runtime_lock_is_part_of_the_test_lock() -> None:
    pins = {}
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins[name] = {line.split(" ")[0] for line in text.splitlines() if line and not line.startswith((" ", "#"))}
    assert pins["requirements.lock"] <= pins["requirements-dev.lock"]
