"""The same bytes from any number of workers, any order of files, any hash seed, time zone, locale and place."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run.helpers import digest, make_corpus, run

ROOT = Path(__file__).parents[2]


def extract(corpus: Path, outputs: Path, workers: int, **environment: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "pipeline", "extract", str(corpus), "-o", str(outputs), "-j", str(workers)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return digest(outputs)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The samples of the repository, in one process."""
    return extract(ROOT / "corpus" / "raw", tmp_path_factory.mktemp("expected") / "out", 1)


def test_four_workers_another_seed_zone_and_locale(tmp_path: Path, expected: str) -> None:
    odd = {"PYTHONHASHSEED": "12345", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "SOURCE_DATE_EPOCH": "0"}
    assert extract(ROOT / "corpus" / "raw", tmp_path / "out", 4, **odd) == expected


def test_another_order_on_disk_and_another_place(tmp_path: Path, expected: str) -> None:
    """A copy made in another order, under another path, with other times."""
    paths = [path for path in (ROOT / "corpus" / "raw").rglob("*") if path.is_file()]
    random.Random(3).shuffle(paths)
    for path in paths:
        target = tmp_path / "elsewhere" / "texts" / path.relative_to(ROOT / "corpus" / "raw")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (1, 1))
    assert extract(tmp_path / "elsewhere" / "texts", tmp_path / "a" / "b", 2) == expected


def test_no_path_and_no_time_in_the_tables(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 4)
    run(corpus, tmp_path / "out")
    for path in (tmp_path / "out" / "current").iterdir():
        data = path.read_bytes()
        assert str(tmp_path).encode() not in data, path.name
        assert b"stadttandem-" not in data


def test_bulk_and_files_in_two_workers(tmp_path: Path) -> None:
    from tests.run.test_incremental import bulk

    corpus = make_corpus(tmp_path / "corpus", 10)
    bulk(corpus / "all.jsonl", list(range(20, 140)))
    run(corpus, tmp_path / "one")
    flags = ["-m", "none", "-j", "2", "-o", str(tmp_path / "two")]
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "extract", str(corpus), *flags],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
