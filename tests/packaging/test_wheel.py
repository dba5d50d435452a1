"""An installed wheel works outside the checkout: models and lexicon travel in it, training data does not."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from pipeline.version import __version__
from tests.run.helpers import digest, make_corpus, run

ROOT = Path(__file__).parents[2]


def call(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "COV", "PIP_"))}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env={**clean, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def venv(wheel: Path) -> Path:
    """A new environment with the wheel; its dependencies are those of the environment that runs the tests, so that nothing is fetched."""
    folder = wheel.parent / "venv"
    call(sys.executable, "-m", "venv", "--without-pip", folder, cwd=wheel.parent)
    python = folder / "bin" / "python"
    call(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=wheel.parent)
    (site,) = (folder / "lib").glob("python*/site-packages")
    # A folder named in a .pth file is not itself searched for .pth files: a link to this checkout does not come along.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def test_what_travels(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "pipeline/_models/gazetteer/gazetteer.bin" in names
    assert "pipeline/_models/lexicon/themes.toml" in names
    assert not [n for n in names if n.startswith(("models/", "tests/", "corpus/", "outputs/"))]
    assert not [n for n in names if "/_models/" in n and ("/train/" in n or "/data/" in n or n.endswith(".py"))]
    assert any(n.endswith("licenses/LICENSE") for n in names)


def test_extracts_one_file_outside_the_checkout(venv: Path, tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 1)
    python, command = venv / "bin" / "python", venv / "bin" / "stadttandem"
    where = call(python, "-c", "import pipeline; print(pipeline.__file__)", cwd=tmp_path).stdout
    assert where.startswith(str(venv)), where
    assert call(command, "--version", cwd=tmp_path).stdout == f"stadttandem, version {__version__}\n"
    out = call(command, "extract", corpus, "-o", tmp_path / "out", "-m", "none", "-j", 1, cwd=tmp_path).stdout
    assert "Jena – Ulm: twinning" in out
    run(corpus, tmp_path / "checkout")
    assert digest(tmp_path / "out") == digest(tmp_path / "checkout"), "a wheel and a checkout give other bytes"


def test_python_interface_outside_the_checkout(venv: Path, tmp_path: Path) -> None:
    sentence = "Die Stadt Ulm ist Partnerstadt von Jena."
    code = f"from pipeline import extract_text; claim, = extract_text({sentence!r}, model='none').claims; print(claim.kind)"
    assert call(venv / "bin" / "python", "-c", code, cwd=tmp_path).stdout == "twinning\n"
