"""Rejects: what could not become a document, in words that can be printed and stored."""

from __future__ import annotations

import hashlib
import logging
import traceback
from pathlib import Path

from pipeline.ingest.discover import printable
from pipeline.records import Reject

log = logging.getLogger("stadttandem")

_PACKAGE = Path(__file__).parents[1]


def reject(source: str, data: bytes | str | None, code: str, message: str) -> Reject:
    """``data`` are the bytes of the input, or their digest; the message becomes one line."""
    digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) and data else data if isinstance(data, str) else None
    return Reject(printable(source), digest, "ingest", code, printable(" ".join(message.split()))[:400])


def unexpected(source: str, data: bytes | str | None, error: Exception) -> Reject:
    """A fault that no reader foresaw: type, text and place of the exception, for whoever reports it; ``-v`` logs the rest."""
    log.debug("%s failed in ingest", printable(source), exc_info=error)
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    place = _place(error)
    return reject(source, data, "internal", f"a fault of the program, please report it with the file ({detail}{place})")


def is_own(error: Exception) -> bool:
    """Whether the exception arose in code of this package and not in a library that met a broken file."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and Path(frames[-1].filename).is_relative_to(_PACKAGE)


def _place(error: Exception) -> str:
    """The last line of this package that was passed: ", plain.py line 83"."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(_PACKAGE)]
    return f", {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
