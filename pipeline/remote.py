"""Paths on any file system that fsspec knows, with the few methods of ``pathlib.Path`` that the stages use.

Where there is no scheme (``s3://``, ``gs://``, ``memory://`` …) a plain ``Path`` is used, and fsspec is not needed.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def _file_system(scheme: str) -> Any:
    try:
        import fsspec
    except ImportError:
        raise SettingsError(f"{scheme}:// paths need fsspec: pip install 'stadttandem[cluster]'") from None
    try:
        return fsspec.filesystem(scheme)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"{scheme}:// paths cannot be used ({error})") from None


@dataclass(frozen=True, slots=True)
class RemotePath:
    """``url`` without a trailing slash. Options of the file system come from its own configuration (environment, fsspec's files)."""

    url: str

    @property
    def scheme(self) -> str:
        return self.url.split("://", 1)[0]

    @property
    def name(self) -> str:
        return self.url.rsplit("/", 1)[-1]

    @property
    def parent(self) -> RemotePath:
        return RemotePath(self.url.rsplit("/", 1)[0])

    @property
    def _fs(self) -> Any:
        return _file_system(self.scheme)

    def __truediv__(self, name: str) -> RemotePath:
        return RemotePath(f"{self.url}/{name}")

    def __str__(self) -> str:
        return self.url

    def open(self, mode: str = "rb") -> IO[Any]:
        """A file object; reading seeks and fetches only what is read."""
        stream = self._fs.open(self.url, mode)
        # fsspec's own files have a readline() without the limit that readers of hostile files need.
        return io.BufferedReader(stream) if "r" in mode else stream

    def read_bytes(self) -> bytes:
        data: bytes = self._fs.cat_file(self.url)
        return data

    def write_bytes(self, data: bytes) -> None:
        """Complete or absent: object stores show an object when all of it is there."""
        self._fs.pipe_file(self.url, data)

    def exists(self) -> bool:
        return bool(self._fs.exists(self.url))

    def is_dir(self) -> bool:
        return bool(self._fs.isdir(self.url))

    def unlink(self, missing_ok: bool = False) -> None:
        try:
            self._fs.rm_file(self.url)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def mkdir(self, parents: bool = False, exist_ok: bool = False) -> None:
        """Stores without folders need none; file systems with folders get them."""
        self._fs.makedirs(self.url, exist_ok=True)

    def find(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every file below, as (path relative to this one, what the store says about it), by name."""
        self._fs.invalidate_cache()
        root = self._fs._strip_protocol(self.url).rstrip("/") + "/"
        found = self._fs.find(self.url, detail=True)
        for path in sorted(found):
            if path.startswith(root):
                yield path[len(root) :], found[path]


AnyPath = Path | RemotePath


def any_path(text: str | AnyPath) -> AnyPath:
    """A RemotePath for a URL, else a Path."""
    if isinstance(text, (Path, RemotePath)):
        return text
    return RemotePath(text.rstrip("/")) if "://" in text else Path(text)


def write_json(path: AnyPath, value: object) -> None:
    """Indented JSON with a final newline, as ``publish.write_json`` writes it."""
    path.write_bytes((json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())
