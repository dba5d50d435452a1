"""The quick starts as a new user tries them: every block of README.md and docs/index.md, word for word, in a fresh clone.

Installs the locked requirements into the clone (about a minute), so `make test` leaves it out and `make quickstart` runs it; CI does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks

pytestmark = pytest.mark.quickstart

#: The one line that is left out: it is what runs this test.
LEFT_OUT = "make test"


def run(command: list[str], folder: Path, given: str | None = None) -> str:
    # Nothing of this environment but what a new user's shell has: no settings of ours, no activated environment, no variable of a make.
    foreign = ("STADTTANDEM_", "VIRTUAL_ENV", "PYTHON", "MAKE", "MFLAGS", "COV", "ARGS", "CORPUS", "OUTPUTS", "VENV", "JOBS", "GOLD")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    done = subprocess.run(command, cwd=folder, env=environment, input=given, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, f"{' '.join(command)}\n{given or ''}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout to clone")
    folder = tmp_path_factory.mktemp("quickstart") / "stadttandem"
    run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(folder)], ROOT)
    return folder


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_every_block_runs_in_a_fresh_clone(clone: Path, page: str) -> None:
    found = blocks(page, clone)
    assert {b.language for b in found} >= {"sh", "python"}
    for block in found:
        if block.language == "sh":
            code = "".join(f"{line}\n" for line in block.code.splitlines() if line.partition("#")[0].strip() != LEFT_OUT)
            printed = run(["/bin/sh", "-euc", code], clone)
            if "make extract" in code:
                assert "partnerships" in printed
                assert "/report.html" in printed
        elif block.language == "python":
            # In a notebook a bare expression shows its value; here it must at least be one.
            run([".venv/bin/python", "-"], clone, block.code)
    assert (clone / "outputs" / "report.html").stat().st_size > 100_000
    assert run(["git", "status", "--porcelain"], clone).strip() in ("", "?? exported/"), "a first try leaves the checkout clean"
