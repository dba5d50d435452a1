"""Which files a folder holds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.ingest import discover, read
from pipeline.records import Reject


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def test_order_is_that_of_source_and_hidden_names_are_skipped(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", "a.txt", "B.txt", ".hidden", ".git/config", "a/.x", "ä.txt")
    assert [f.source for f in discover(tmp_path)] == ["B.txt", "a.txt", "a/z.txt", "b.txt", "ä.txt"]


def test_a_single_file(tmp_path: Path) -> None:
    make(tmp_path, "eins.txt")
    (found,) = discover(tmp_path / "eins.txt")
    assert (found.source, found.size) == ("eins.txt", 1)
    assert found.mtime_ns == (tmp_path / "eins.txt").stat().st_mtime_ns


def test_missing_root(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        discover(tmp_path / "nichts")


def test_symlink_loops_end_and_dangling_links_are_rejected(tmp_path: Path) -> None:
    make(tmp_path, "a/eins.txt")
    (tmp_path / "a" / "schleife").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "weg.txt").symlink_to(tmp_path / "gibt es nicht")
    found = discover(tmp_path)
    # The same folder under two names is read once: under the name that comes last in the walk, whichever it is, always the same.
    assert [f.source.split("/")[-1] for f in found] == ["eins.txt", "weg.txt"]
    (result,) = read(found[-1])
    assert isinstance(result, Reject)
    assert result.error == "vanished"


def test_pipes_and_sockets_are_no_inputs(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "rohr")
    assert [f.source for f in discover(tmp_path)] == ["a.txt"]


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/st\xe4dte.txt"
    try:
        Path(os.fsdecode(raw)).write_text("Die Stadt und das Land sind seit heute Partner.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only Unicode names")
    (found,) = discover(tmp_path)
    assert found.source == "st\\xe4dte.txt"
    assert not isinstance(next(iter(read(found))), Reject)


def _forbidden(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_unreadable_and_vanished_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt", "b.txt")
    found = discover(tmp_path)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "b.txt").chmod(0)
    first, second = (next(iter(read(f))) for f in found)
    assert isinstance(first, Reject)
    assert first.error == "vanished"
    if os.geteuid() == 0:  # root may read every file: let the opening itself say no
        monkeypatch.setattr(Path, "open", _forbidden)
        second = next(iter(read(found[1])))
    assert isinstance(second, Reject)
    assert second.error == "permission"


def test_a_file_that_becomes_a_folder(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (found,) = discover(tmp_path)
    found.path.unlink()
    found.path.mkdir()
    (result,) = read(found)
    assert isinstance(result, Reject)
    assert result.error == "permission"


def test_a_folder_that_cannot_be_listed_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt", "zu/b.txt")
    scandir = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "zu":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = discover(tmp_path)
    assert [f.source for f in found] == ["a.txt", "zu"]
    (result,) = read(found[1])
    assert isinstance(result, Reject)
    assert result.error == "permission"
