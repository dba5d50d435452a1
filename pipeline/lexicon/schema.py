"""Reading and checking the lexicon files: every complaint names the file, the entry and the remedy."""

from __future__ import annotations

import hashlib
import re
import tomllib
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
Table = dict[str, Any]


class Source:
    """The lexicon folder: reads files, remembers their bytes for the fingerprint."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digest = hashlib.sha256()
        if not folder.is_dir():
            raise KnowledgeError(f"{folder} is missing: restore the lexicon folder from the repository or reinstall stadttandem")

    def read(self, name: str) -> Table:
        """One TOML file below the folder."""
        path = self.folder / name
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise KnowledgeError(
                f"{path} cannot be read ({error.strerror}): restore it from the repository or reinstall stadttandem"
            ) from None
        # Line ends differ between checkouts; they must not change the fingerprint.
        self._digest.update(name.encode() + b"\0" + raw.replace(b"\r\n", b"\n") + b"\0")
        try:
            return tomllib.loads(raw.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{path}: no valid TOML in UTF-8 ({error}): correct that line") from None

    def read_folder(self, name: str) -> list[tuple[str, Table]]:
        """All TOML files of a sub-folder as (``folder/file``, table), by name."""
        files = sorted(p.name for p in (self.folder / name).glob("*.toml"))
        if not files:
            raise KnowledgeError(f"{self.folder / name} holds no .toml file: restore it from the repository")
        return [(f"{name}/{file}", self.read(f"{name}/{file}")) for file in files]

    @property
    def fingerprint(self) -> str:
        """First 16 hex digits of the SHA-256 over every file read."""
        return self._digest.hexdigest()[:16]


def entries(file: str, table: Table, kind: str) -> list[Table]:
    """The ``[[kind]]`` entries of one file."""
    found = table.get(kind, [])
    if not isinstance(found, list) or not found or not all(isinstance(e, dict) for e in found):
        raise KnowledgeError(f"lexicon {file}: no [[{kind}]] entry: add one or remove the file")
    return found


def check(file: str, entry: Table, allowed: Mapping[str, type], required: frozenset[str]) -> str:
    """Check one entry's keys and types; returns its label for later messages (its id, or its position in words)."""
    label = str(entry.get("id") or entry.get("name") or entry)[:60]
    for key, value in entry.items():
        if key not in allowed:
            raise KnowledgeError(f"lexicon {file}: entry {label}: unknown key {key!r}: use one of {', '.join(sorted(allowed))}")
        if not isinstance(value, allowed[key]):
            raise KnowledgeError(f"lexicon {file}: entry {label}: {key} must be a {allowed[key].__name__}, not {value!r}")
        if isinstance(value, str) and not value.strip():
            raise KnowledgeError(f"lexicon {file}: entry {label}: {key} is empty: fill it in or remove the line")
        if isinstance(value, list) and any(not isinstance(v, (str, int)) or v == "" for v in value):
            raise KnowledgeError(f"lexicon {file}: entry {label}: {key} holds an empty item: remove it")
    missing = sorted(required - entry.keys())
    if missing:
        raise KnowledgeError(f"lexicon {file}: entry {label}: {', '.join(missing)} is missing: add it")
    return label


def check_id(file: str, value: str, seen: dict[str, str]) -> None:
    """Ids are lower-case words joined by hyphens and unique over all files of a kind."""
    if not _ID.match(value):
        raise KnowledgeError(f"lexicon {file}: id {value!r} is malformed: use lower-case letters, digits and single hyphens")
    if value in seen:
        raise KnowledgeError(f"lexicon {file}: id {value!r} is already used in {seen[value]}: merge the two entries or rename one")
    seen[value] = file


def check_choice(file: str, label: str, key: str, value: str, choices: tuple[str, ...]) -> None:
    """``value`` must be one of ``choices``."""
    if value not in choices:
        raise KnowledgeError(f"lexicon {file}: entry {label}: {key} {value!r} is unknown: use one of {', '.join(choices)}")
