"""kill -9, a full disk, a second run and Ctrl-C: the last complete tables stay, and the next run finishes the work."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.check import check_outputs
from pipeline.errors import OutputsError, StadttandemError
from pipeline.publish import current_set
from pipeline.state import State
from tests.run.helpers import digest, hearing_ctrl_c, make_corpus, run, text

ROOT = Path(__file__).parents[2]


def _run_in_child(corpus: Path, outputs: Path) -> None:
    run(corpus, outputs)


def test_killed_at_thirty_random_moments(tmp_path: Path) -> None:
    """A real run in a process of its own, killed without warning. The process is forked, so that data sets are loaded once."""
    corpus = make_corpus(tmp_path / "corpus", 20)
    outputs = tmp_path / "out"
    run(corpus, outputs)
    context = multiprocessing.get_context("fork")
    rng = random.Random(5)
    begin = time.monotonic()
    for path in corpus.rglob("*.txt"):
        path.write_text(path.read_text(encoding="utf-8") + "\nNachtrag.\n", encoding="utf-8")
    run(corpus, outputs)
    length = time.monotonic() - begin
    killed = finished = 0
    states = set()
    for attempt in range(30):
        for path in corpus.rglob("*.txt"):
            path.write_text(path.read_text(encoding="utf-8") + f"Es folgt Absatz {attempt}.\n", encoding="utf-8")
        before = digest(outputs)
        process = context.Process(target=_run_in_child, args=(corpus, outputs))
        process.start()
        process.join(rng.uniform(0, length * 1.1))
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
            killed += 1
        process.join()
        finished += process.exitcode == 0
        assert check_outputs(outputs) == []
        states.add(digest(outputs) == before)
    assert killed >= 10
    assert finished >= 1 or True in states
    run(corpus, outputs)
    run(corpus, tmp_path / "fresh")
    assert digest(outputs) == digest(tmp_path / "fresh")
    leftovers = [p.name for p in outputs.rglob("*") if p.name.startswith((".tmp", ".current"))]
    assert not leftovers


def test_killed_workers_of_a_pool(tmp_path: Path) -> None:
    """One worker of two is killed: the run goes on and gives the same bytes."""
    corpus = make_corpus(tmp_path / "corpus", 60)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pipeline", "extract", str(corpus), "-o", str(tmp_path / "out"), "-j", "2", "-m", "none"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    victim = None
    deadline = time.monotonic() + 30
    while victim is None and time.monotonic() < deadline and process.poll() is None:
        busy = list((tmp_path / "out" / ".state" / "work").glob("*.busy"))
        victim = int(busy[0].stem) if busy else None
        time.sleep(0.005)
    assert victim is not None, "no worker was seen at work"
    os.kill(victim, signal.SIGKILL)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert "a worker process died" in errors
    run(corpus, tmp_path / "fresh")
    assert digest(tmp_path / "out") == digest(tmp_path / "fresh")


def test_workers_leave_with_a_killed_run(tmp_path: Path) -> None:
    """kill -9 of the run itself: its workers must not wait for work for ever."""
    corpus = make_corpus(tmp_path / "corpus", 200)
    command = [sys.executable, "-m", "pipeline", "extract", str(corpus), "-o", str(tmp_path / "out"), "-j", "2", "-m", "none"]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    workers: set[int] = set()
    deadline = time.monotonic() + 60
    while len(workers) < 1 and time.monotonic() < deadline:
        workers = {int(path.stem) for path in (tmp_path / "out" / ".state" / "work").glob("*.busy")}
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert workers
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


@pytest.fixture
def small_disk(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A file system of one megabyte, mounted for the test."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small file system needs root and mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_full_disk(tmp_path: Path, small_disk: Path) -> None:
    outputs = small_disk / "out"
    corpus = make_corpus(tmp_path / "corpus", 5)
    run(corpus, outputs)
    before = digest(outputs)
    filler = small_disk / "filler"
    failed = 0
    for left in (0, 8192, 32_768, 65_536, 131_072):
        filler.unlink(missing_ok=True)
        filler.write_bytes(b"x" * max(0, shutil.disk_usage(small_disk).free - left))
        for path in corpus.rglob("*.txt"):
            path.write_text(path.read_text(encoding="utf-8") + f"Es blieben {left} Plätze.\n", encoding="utf-8")
        try:
            run(corpus, outputs)
        except OutputsError as error:
            failed += 1
            assert "no space left on the disk" in str(error)
            assert digest(outputs) == before
        assert check_outputs(outputs) == []
        before = digest(outputs)
    assert failed >= 2, "the disk was never full: the test does not test"
    filler.unlink()
    run(corpus, outputs)
    run(corpus, tmp_path / "fresh")
    assert digest(outputs) == digest(tmp_path / "fresh")


def test_a_second_run_says_so(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 3)
    run(corpus, tmp_path / "out")
    before = digest(tmp_path / "out")
    with State(tmp_path / "out").lock():
        # flock belongs to the open file: another descriptor, in this or another process, is refused.
        with pytest.raises(StadttandemError, match=rf"another run \(process {os.getpid()}\) is writing"):
            run(corpus, tmp_path / "out", force=True)
        assert run(corpus, tmp_path / "out", dry_run=True).fresh
    assert digest(tmp_path / "out") == before
    run(corpus, tmp_path / "out", force=True)


def test_the_lock_of_a_dead_run_holds_nobody_up(tmp_path: Path) -> None:
    lock = tmp_path / "out" / ".state" / "lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("999999")
    run(make_corpus(tmp_path / "corpus", 2), tmp_path / "out")
    with lock.open("r+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c(tmp_path: Path, workers: str) -> None:
    corpus = make_corpus(tmp_path / "corpus", 4)
    run(corpus, tmp_path / "out")
    before = digest(tmp_path / "out")
    (corpus / "big").mkdir()
    for number in range(300):
        (corpus / "big" / f"{number}.txt").write_text(text(number) * 5, encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "extract", str(corpus), "-o", str(tmp_path / "out"), "-j", workers, "-m", "none"]
    with hearing_ctrl_c() as environment:
        process = subprocess.Popen(
            command, env={**environment, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and len(list((tmp_path / "out" / ".state" / "parts").glob("*.annotate"))) < 3:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert errors.strip().splitlines()[-1].startswith("error: interrupted")
    assert "Traceback" not in errors
    assert digest(tmp_path / "out") == before
    assert current_set(tmp_path / "out") is not None
