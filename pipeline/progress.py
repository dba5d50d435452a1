"""Progress on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

log = logging.getLogger("stadttandem")
#: Seconds between two lines where there is no terminal.
_PAUSE = 10.0


class Progress:
    """Called with (documents done, documents in all as far as known); a context manager, so that the bar is always taken away."""

    def __init__(self, *, enabled: bool, terminal: bool, colour: bool) -> None:
        self._enabled, self._terminal, self._colour = enabled, terminal, colour
        self._bar: Any = None
        self._task: Any = None
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if not self._enabled or not total:
            return
        if self._terminal:
            self._show(done, total)
        elif time.monotonic() - self._last >= _PAUSE:
            self._last = time.monotonic()
            log.info("%d of %d documents", done, total)

    def _show(self, done: int, total: int) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("documents"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Bar(*columns, console=Console(stderr=True, no_color=not self._colour), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=total)
        self._bar.update(self._task, completed=done, total=total)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
