"""The state folder: what is read back, and what is refused."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from pipeline.records import Block, Document, Reject
from pipeline.state import State, Store, dumps, loads, read_json


def test_records_come_back() -> None:
    document = Document("1", "a.txt", "0", "text/plain", "Ulm", (Block(0, 3, "body"),), published_on=date(2024, 1, 2), meta={"a": "b"})
    reject = Reject("a", None, "ingest", "empty", "nothing")
    assert loads(dumps([document, reject, ("x", 1, None)])) == [document, reject, ("x", 1, None)]


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return (print, ("owned",))


def test_foreign_pickles_run_no_code(capsys: pytest.CaptureFixture[str]) -> None:
    for value in (Evil(), Path("x"), print):
        with pytest.raises(pickle.UnpicklingError, match="does not belong"):
            loads(pickle.dumps(value))
    assert capsys.readouterr().out == ""


def test_store(tmp_path: Path) -> None:
    path = tmp_path / "s.ingest"
    Store("key", "content", {"a": b"1", "b": b"2"}).save(path)
    head = Store.head(path)
    assert head is not None
    assert (head.key, head.content, head.entries) == ("key", "content", {})
    assert Store.load(path) == Store("key", "content", {"a": b"1", "b": b"2"})
    data = path.read_bytes()
    for damaged in (b"", b"STT", data[:30], data[:-3], b"x" + data[1:], data[:60] + b"\0" * (len(data) - 60)):
        path.write_bytes(damaged)
        assert Store.load(path) is None, damaged
    assert Store.load(tmp_path / "none") is None
    assert Store.head(tmp_path / "none") is None


def test_json(tmp_path: Path) -> None:
    assert read_json(tmp_path / "none") == {}
    (tmp_path / "list").write_text("[1]")
    assert read_json(tmp_path / "list") == {}
    (tmp_path / "half").write_text('{"a": ')
    assert read_json(tmp_path / "half") == {}


def test_prepare_empties_the_scratch_of_a_dead_run(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.prepare()
    (state.work / "next").mkdir()
    (state.parts / ".tmp-1").write_text("half")
    (state.parts / "kept.rows").write_text("x")
    state.prepare()
    assert not list(state.work.iterdir())
    assert [p.name for p in state.parts.iterdir()] == ["kept.rows"]
    assert "safe to delete" in (state.folder / "README.txt").read_text()
