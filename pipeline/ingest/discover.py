"""Which files a corpus holds, always in the same order."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InputFile:
    """``source`` is relative to the corpus root with ``/`` as separator; ``size`` is in bytes, ``mtime_ns`` as the file system gives it.

    A name that is not valid Unicode on disk shows ``\\udcXX`` escapes replaced by ``\\xXX`` in ``source``; ``path`` opens it all the same.
    """

    source: str
    path: Path
    size: int
    mtime_ns: int


def discover(root: Path) -> list[InputFile]:
    """Every visible regular file under ``root`` (or ``root`` itself), sorted by ``source``.

    Names that begin with a dot are skipped. Links are followed; a folder that is reached twice is read once, so that loops end.
    What cannot be listed or opened is in the list all the same and becomes a reject when it is read.
    Raises FileNotFoundError where ``root`` does not exist.
    """
    root = Path(root)
    if not root.is_dir():
        info = root.stat()
        return [InputFile(printable(root.name), root, info.st_size, info.st_mtime_ns)]
    found: list[InputFile] = []
    info = root.stat()
    seen = {(info.st_dev, info.st_ino)}
    stack: list[tuple[Path, str]] = [(root, "")]
    while stack:
        folder, prefix = stack.pop()
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda e: e.name)
        except OSError:
            found.append(InputFile(printable(prefix.rstrip("/") or root.name), folder, 0, 0))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            source = prefix + entry.name
            try:
                status = entry.stat()
            except OSError:
                # A dangling link or a vanished file: listed, so that it ends in the rejects.
                found.append(InputFile(printable(source), Path(entry.path), 0, 0))
                continue
            if stat.S_ISDIR(status.st_mode):
                key = (status.st_dev, status.st_ino)
                if key not in seen:
                    seen.add(key)
                    stack.append((Path(entry.path), source + "/"))
            elif stat.S_ISREG(status.st_mode):
                found.append(InputFile(printable(source), Path(entry.path), status.st_size, status.st_mtime_ns))
    return sorted(found, key=lambda f: f.source)


def printable(name: str) -> str:
    """A name that can be written as UTF-8: undecodable bytes become ``\\xXX``, other lone surrogates (of a JSON id) ``\\uXXXX``."""
    return _SURROGATES.sub(lambda m: f"\\x{ord(m[0]) - 0xDC00:02x}" if 0xDC80 <= ord(m[0]) <= 0xDCFF else f"\\u{ord(m[0]):04x}", name)


_SURROGATES = re.compile("[\ud800-\udfff]")
