"""Ctrl-C that is not lost.

Python raises KeyboardInterrupt between any two instructions of the main thread. Where these belong to a destructor or to a callback out of
a C library, the exception is printed ("Exception ignored in ...") and forgotten, and the run would go on to its end.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_asked = threading.Event()


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside the block Ctrl-C raises KeyboardInterrupt, and ``check`` raises it again. Outside of the main thread nothing changes, nor
    where the process ignores Ctrl-C or answers to it in a way of its own."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def note(signum: int, frame: FrameType | None) -> None:
        _asked.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _asked.clear()


def check() -> None:
    """Raise KeyboardInterrupt where Ctrl-C was pressed and nobody heard it. Called between documents and before tables are written."""
    if _asked.is_set():
        raise KeyboardInterrupt
