"""The state folder ``outputs/.state``: results of the stages per document, so that a run does only what changed. Safe to delete.

``manifest.json``            what the last complete run saw: inputs with size, times and hash, fingerprints of the stages, its summary
``parts/<shard>.<stage>``    results of one stage for the documents of one shard (``ingest``, ``annotate``, ``relate``)
``parts/<shard>.rows``       the same as Arrow rows (see tables/parts.py)
``bulk/<file>.json``         the chunks that a bulk file was cut into
``work/``                    scratch of the run that holds the lock; emptied at the start of the next

A result is taken only where its key fits: the key holds what went in (bytes or document), and the fingerprint of the stage.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import pickle
import shutil
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.errors import OutputsError
from pipeline.files import write_atomically
from pipeline.publish import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.remote import AnyPath

_MAGIC = b"STTSTORE1\n"
_README = """This folder holds the results of every stage per document, so that the next run does only what changed.
It is safe to delete: the next run then does everything again, with the same result.
"""


class _Reader(pickle.Unpickler):
    """Reads only the project's records and dates: an outputs folder from somebody else can run no code here."""

    def find_class(self, module: str, name: str) -> Any:
        if (module == "pipeline.records" and name[:1].isupper()) or (module, name) == ("datetime", "date"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} does not belong into the state folder")


def dumps(value: object) -> bytes:
    return pickle.dumps(value, protocol=5)


def loads(data: bytes) -> Any:
    """Inverse of ``dumps`` for records, dates and built-in types; UnpicklingError for anything else."""
    return _Reader(io.BytesIO(data)).load()


@dataclass(slots=True)
class Store:
    """Results of one stage for one shard. ``key`` says what they were made from; ``entries`` maps an entry's key to its pickled result.

    ``content`` is a digest of the results themselves, where the next stage builds on it.
    """

    key: str
    content: str = ""
    entries: dict[str, bytes] = field(default_factory=dict)
    _values: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def put(self, entry: str, value: Any) -> None:
        """Keep a result; what was put can be had again without reading it back."""
        self.entries[entry] = dumps(value)
        self._values[entry] = value

    def get(self, entry: str) -> Any:
        """The result of an entry."""
        if entry not in self._values:
            self._values[entry] = loads(self.entries[entry])
        return self._values[entry]

    def values(self) -> Iterator[Any]:
        """All results in order."""
        return map(self.get, self.entries)

    def save(self, path: AnyPath) -> None:
        head = json.dumps([self.key, self.content]).encode() + b"\n"
        body = zlib.compress(pickle.dumps(self.entries, protocol=5), 1)
        write_atomically(path, _MAGIC + head + body)

    @classmethod
    def head(cls, path: AnyPath) -> Store | None:
        """Key and content alone; None where the file is absent or foreign."""
        try:
            with path.open("rb") as stream:
                if stream.read(len(_MAGIC)) != _MAGIC:
                    return None
                key, content = json.loads(stream.readline())
                return cls(key, content)
        except (OSError, ValueError):
            return None

    @classmethod
    def load(cls, path: AnyPath) -> Store | None:
        """All of it; None where the file is absent or damaged (it is then made again)."""
        try:
            with path.open("rb") as stream:
                if stream.read(len(_MAGIC)) != _MAGIC:
                    return None
                key, content = json.loads(stream.readline())
                entries = loads(zlib.decompress(stream.read()))
                return cls(key, content, entries)
        except (OSError, ValueError, zlib.error, pickle.UnpicklingError, EOFError):
            return None


def read_json(path: AnyPath) -> dict[str, Any]:
    """A JSON object; empty where the file is absent or damaged."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


class State:
    """Paths and the manifest of one state folder."""

    def __init__(self, outputs: Path) -> None:
        self.outputs = outputs
        self.folder = outputs / STATE
        self.parts = self.folder / "parts"
        self.bulk = self.folder / "bulk"
        self.work = self.folder / "work"
        self.manifest_path = self.folder / "manifest.json"
        self.hashes_path = self.folder / "hashes.json"

    def prepare(self) -> bool:
        """Make the folders and empty the scratch; True where a run before died while it worked on an input."""
        died = any(self.work.glob("*.busy"))
        for folder in (self.folder, self.parts, self.bulk):
            folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(exist_ok=True)
        for leftover in (*self.folder.glob(".tmp-*"), *self.parts.glob(".tmp-*"), *self.bulk.glob(".tmp-*")):
            leftover.unlink(missing_ok=True)
        readme = self.folder / "README.txt"
        if not readme.exists():
            readme.write_text(_README, encoding="utf-8")
        return died

    def write_json(self, path: Path, value: object) -> None:
        write_atomically(path, json.dumps(value, separators=(",", ":")).encode())

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the outputs folder for one run. The kernel frees the lock when the process ends, however it ends.

        Raises OutputsError at once where another run holds it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.pread(descriptor, 64, 0).decode(errors="replace").strip() or "unknown"
                raise OutputsError(
                    f"another run (process {holder}) is writing {self.outputs}: wait until it ends, or choose another folder with -o"
                ) from None
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.close(descriptor)
