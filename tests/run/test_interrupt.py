"""Ctrl-C that falls into a destructor: Python prints it and forgets it, the run does not."""

from __future__ import annotations

import importlib
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.ingest.limits import Timeout, time_limit
from pipeline.interrupt import check, interruptible
from tests.run.helpers import digest, hearing_ctrl_c, make_corpus, run

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Where the tests were started in the background, Ctrl-C is ignored."""
    with hearing_ctrl_c():
        yield


class Swallows:
    """What raises while this is taken away is forgotten."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        signal.raise_signal(self.number)


def press(done: int, total: int) -> None:
    Swallows(signal.SIGINT)


def test_a_run_ends_all_the_same(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 4)
    run(corpus, tmp_path / "out")
    before = digest(tmp_path / "out")
    make_corpus(tmp_path / "corpus" / "more", 6)
    with pytest.raises(KeyboardInterrupt), interruptible():
        run(corpus, tmp_path / "out", progress=press)
    assert digest(tmp_path / "out") == before
    run(corpus, tmp_path / "out")
    run(corpus, tmp_path / "fresh")
    assert digest(tmp_path / "out") == digest(tmp_path / "fresh")


def test_heard_at_once_where_nothing_swallows_it() -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(signal.SIGINT)


def test_an_import_is_finished_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_to_import.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\nDONE = True\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    done = False
    with pytest.raises(KeyboardInterrupt), interruptible():
        done = importlib.import_module("slow_to_import").DONE
        time.sleep(20)
    assert done


def test_each_block_begins_anew() -> None:
    with interruptible():
        Swallows(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            check()
    with interruptible():
        check()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_who_ignores_ctrl_c_goes_on_ignoring_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruptible():
            signal.raise_signal(signal.SIGINT)
            check()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_nothing_is_set_up_in_a_thread() -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            with interruptible():
                check()
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert faults == []


def test_a_time_limit_is_not_lost_either() -> None:
    class Slow:
        def __del__(self) -> None:
            until = time.monotonic() + 0.2
            while time.monotonic() < until:
                pass

    with pytest.raises(Timeout), time_limit(0.05):
        Slow()  # the first alarm falls into it
        while True:
            pass
