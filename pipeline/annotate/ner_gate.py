"""Which sentences are worth the model's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.textview import Sentence, TextView


def default_gate(folder: Path) -> Callable[[TextView, Sentence], bool] | None:
    """The gate of the model in ``folder`` (None: every sentence passes)."""
    return None
