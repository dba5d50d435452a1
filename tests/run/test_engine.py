"""An input that takes its worker down costs itself, not the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.plan import bits, bucket, streamed
from pipeline.settings import Settings
from tests.run.helpers import make_corpus, text

ROOT = Path(__file__).parents[2]
#: Imported by every process of the run: reading a file called killer ends the process, as a fault in a C library does.
KILLER = """
import os
from pipeline.ingest import plain
_parts = plain.to_parts
def to_parts(text, *args, **kwargs):
    if "TÖDLICH" in text:
        os._exit(11)
    return _parts(text, *args, **kwargs)
plain.to_parts = to_parts
"""


def extract(tmp_path: Path, corpus: Path, workers: int) -> subprocess.CompletedProcess[str]:
    (tmp_path / "site").mkdir(exist_ok=True)
    (tmp_path / "site" / "sitecustomize.py").write_text(KILLER, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": f"{tmp_path / 'site'}:{ROOT}"}
    command = [sys.executable, "-m", "pipeline", "extract", str(corpus), "-o", str(tmp_path / "out"), "-j", str(workers), "-m", "none"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=180)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = make_corpus(tmp_path / "corpus", 30)
    (folder / "f1" / "killer.txt").write_text(text(3) + "\nTÖDLICH\n", encoding="utf-8")
    return folder


def only_the_killer_is_missing(outputs: Path) -> None:
    rejects = pd.read_parquet(outputs / "rejects.parquet")
    assert rejects[["source", "stage", "error"]].to_numpy().tolist() == [["f1/killer.txt", "ingest", "crashed"]]
    assert len(pd.read_parquet(outputs / "documents.parquet")) == 30


def test_a_document_that_kills_its_worker_becomes_a_reject(corpus: Path, tmp_path: Path) -> None:
    done = extract(tmp_path, corpus, 2)
    assert done.returncode == 1, done.stderr
    only_the_killer_is_missing(tmp_path / "out")
    assert "while reading f1/killer.txt" in done.stderr


def test_a_run_that_a_document_killed_is_finished_by_the_next(corpus: Path, tmp_path: Path) -> None:
    """Without workers the program itself goes down; the run after it uses workers and gets past."""
    assert extract(tmp_path, corpus, 1).returncode == 11
    assert extract(tmp_path, corpus, 1).returncode == 1
    only_the_killer_is_missing(tmp_path / "out")


@pytest.mark.parametrize(
    ("files", "expected"), [(1, 0), (32, 0), (33, 1), (100, 2), (500, 4), (8192, 6), (8193, 7), (100_000, 10), (1_000_000, 13)]
)
def test_number_of_shards(files: int, expected: int) -> None:
    assert bits(files) == expected


def test_shards_divide_evenly() -> None:
    counts = [0] * 16
    for number in range(1600):
        counts[bucket(f"folder/{number}.txt", 4)] += 1
    assert min(counts) > 60
    assert bucket("anything", 0) == 0


def test_which_files_are_streams() -> None:
    from pipeline.ingest import InputFile

    assert streamed(InputFile("a/b.JSONL", Path("x"), 10, 0))
    assert streamed(InputFile("crawl.warc.gz", Path("x"), 10, 0))
    assert streamed(InputFile("no-name", Path("x"), 9 << 20, 0))
    assert not streamed(InputFile("a.txt", Path("x"), 10, 0))
    assert not streamed(InputFile("large.pdf", Path("x"), 40 << 20, 0))


def test_processes() -> None:
    assert Settings(workers=3).processes == 3
    assert Settings(workers=0).processes >= 1
