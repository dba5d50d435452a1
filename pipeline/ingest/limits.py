"""A time limit that also stops a regular expression or a loop in Python code."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Timeout(BaseException):
    """The work took longer than allowed. No ``Exception``: whoever catches those, a library too, must not swallow it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise Timeout inside the block after ``seconds`` of wall clock; 0 means no limit.

    Works by SIGALRM and therefore only in the main thread of a process on Unix; elsewhere the size limits are the only bound. A call into a
    C library is interrupted when it returns. Limits nest: an inner one never extends an outer one.
    """
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        raise Timeout

    remaining = signal.getitimer(signal.ITIMER_REAL)[0]
    if 0 < remaining <= seconds:
        yield
        return
    previous = signal.signal(signal.SIGALRM, stop)
    # Again every second: where the exception falls into a destructor, Python prints and forgets it.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        if remaining:
            signal.setitimer(signal.ITIMER_REAL, max(0.001, remaining - seconds), 1.0)
