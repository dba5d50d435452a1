"""Publishing a set of tables in one atomic step.

``outputs/documents.parquet`` and its siblings are links to ``current/documents.parquet``; ``current`` is a link to one complete set in
``outputs/.sets/<fingerprint>/``. A new set is written and synced in a folder of its own, then ``current`` is replaced by one rename, which
POSIX makes atomic: at any moment every path leads into one complete set. The set before stays until the next publication, so that a reader
who opened it can finish. See docs/decisions.md for the ways that were not taken.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import OutputsError
from pipeline.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

SETS = ".sets"
CURRENT = "current"
STATE = ".state"
#: The HTML report beside the tables (pipeline/report writes it).
REPORT_PAGE = "report.html"
PRESENT = frozenset({"README.md", ".gitignore", ".gitkeep"})


def claim(outputs: Path, corpus: Path | None = None, *, make: bool = True) -> None:
    """Make the outputs folder, or make sure it is ours. Raises OutputsError where it belongs to something else."""
    try:
        resolved = outputs.resolve()
        if corpus is not None:
            root = corpus.resolve()
            if resolved == root or root in resolved.parents:
                raise OutputsError(f"{outputs} lies inside the corpus {corpus}: choose an outputs folder elsewhere with -o")
        if outputs.is_file():
            raise FileExistsError
        if make:
            outputs.mkdir(parents=True, exist_ok=True)
        elif not outputs.exists():
            return
        names = {entry.name for entry in os.scandir(outputs)}
    except FileExistsError:
        raise OutputsError(f"{outputs} is a file: choose a folder with -o") from None
    except NotADirectoryError:
        raise OutputsError(f"{outputs} lies below a file: choose a folder with -o") from None
    except PermissionError:
        raise OutputsError(f"no permission to write into {outputs}: choose another folder with -o") from None
    if names & {SETS, STATE} or names <= PRESENT:
        return
    raise OutputsError(f"{outputs} holds files of something else ({', '.join(sorted(names)[:3])} …): choose an empty or new folder with -o")


def files_of(folder: Path) -> list[Path]:
    """Every file of a set, also inside tables that are folders of part files."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def fingerprint(folder: Path) -> str:
    """SHA-256 (16 hex digits) over names and bytes of the files in a folder."""
    digest = hashlib.sha256()
    for path in files_of(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]


def current_set(outputs: Path) -> Path | None:
    """The folder of the published set, or None where nothing is published. Read tables from it to stay within one set."""
    for _ in range(5):  # between the two looks a writer may have published twice and taken the set away
        with suppress(OSError):
            target = (outputs / CURRENT).resolve(strict=True)
            if (target / "datapackage.json").is_file():
                return target
    return None


def publish(outputs: Path, prepared: Path, names: Iterable[str]) -> Path:
    """Publish the complete set in ``prepared`` (a folder on the same file system) under the given file names.

    Returns the folder of the set. Raises OSError where the disk is full; the set before stays published then.
    """
    for path in files_of(prepared):
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    sync_folder(prepared)
    sets = outputs / SETS
    sets.mkdir(exist_ok=True)
    before = current_set(outputs)
    final = sets / fingerprint(prepared)
    if not final.exists():
        prepared.rename(final)
    sync_folder(sets)
    names = list(names)
    for name in names:
        # Until `current` exists these links lead nowhere, so a first reader finds either all tables or none.
        _link(outputs / name, Path(CURRENT) / name)
    _link(outputs / CURRENT, Path(SETS) / final.name)
    sync_folder(outputs)
    for entry in list(os.scandir(sets)):
        if entry.name != final.name and (before is None or entry.name != before.name):
            shutil.rmtree(entry.path, ignore_errors=True)
    return final


def _link(link: Path, target: Path) -> None:
    with suppress(OSError):
        if link.readlink() == target:
            return
    temporary = link.with_name(f".{link.name}.tmp")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)


def write_json(path: Path, value: object) -> None:
    """Sorted nowhere, indented, with a final newline: the order of keys is that of the code, the same every time."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def explain_os_error(error: OSError, outputs: object) -> OutputsError:
    """A full disk or a lost permission in words; the tables published before are untouched."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputsError(
            f"no space left on the disk of {outputs}: free some and run again; finished work is kept, the tables are those of the last run"
        )
    return OutputsError(
        f"{error.strerror or error} ({error.filename or outputs}): mend it and run again; the tables are those of the last run"
    )
