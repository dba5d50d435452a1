"""Files that are complete or absent, whatever happens while they are written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.remote import AnyPath


def write_atomically(path: AnyPath, data: bytes, *, durable: bool = False) -> None:
    """Write beside ``path`` and rename; an object store does it by itself. ``durable`` also waits until the data is on the disk (fsync).

    Raises OSError (disk full, no permission); then nothing is left behind.
    """
    if not isinstance(path, Path):
        path.write_bytes(data)
        return
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk (after a rename; POSIX asks for it apart from the files' own fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
