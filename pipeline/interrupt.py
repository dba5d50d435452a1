"""Ctrl-C that is not lost and breaks nothing.

Python raises KeyboardInterrupt between any two instructions of the main thread. Where these belong to a destructor or to a callback out of
a C library, the exception is printed ("Exception ignored in ...") and forgotten, and the run would go on to its end. Where they belong to
the import of a C library, that is left half initialised: of some 300 runs interrupted in their first two seconds 5 ended with an
ImportError and 11 by the signal itself, and once in some ten runs of the tests one did not end at all.
"""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_asked = threading.Event()
#: Seconds after which Ctrl-C during an import is tried again, and how often before it no longer waits for the end of the import.
_AGAIN, _PATIENCE = 0.1, 100


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside the block Ctrl-C raises KeyboardInterrupt, at the end of an import that is under way, and ``check`` raises it again. Outside
    of the main thread nothing changes, nor where the process ignores Ctrl-C or answers to it in a way of its own."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    over = threading.Event()
    waited = 0

    def again() -> None:
        if not over.is_set():
            os.kill(os.getpid(), signal.SIGINT)

    def note(signum: int, frame: FrameType | None) -> None:
        nonlocal waited
        _asked.set()
        waited += 1
        if waited < _PATIENCE and _importing(frame):
            timer = threading.Timer(_AGAIN, again)
            timer.daemon = True
            timer.start()
            return
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        over.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _asked.clear()


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def check() -> None:
    """Raise KeyboardInterrupt where Ctrl-C was pressed and nobody heard it. Called between documents and before tables are written."""
    if _asked.is_set():
        raise KeyboardInterrupt
