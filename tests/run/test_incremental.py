"""A run does what changed and no more, and gives the bytes that a run from nothing gives."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.run import Report
from tests.run.helpers import digest, make_corpus, run, text


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return make_corpus(tmp_path / "corpus")


def worked(report: Report) -> dict[str, int]:
    return {stage: report.worked[stage] for stage in ("ingest", "annotate", "relate")}


def test_first_run_does_everything_and_the_second_nothing(corpus: Path, tmp_path: Path) -> None:
    first = run(corpus, tmp_path / "out")
    assert worked(first) == {"ingest": 14, "annotate": 14, "relate": 14}
    assert first.summary["documents"] == 14
    assert first.summary["partnerships"] >= 12
    before = digest(tmp_path / "out")
    second = run(corpus, tmp_path / "out")
    assert second.fresh
    assert second.summary == first.summary
    assert digest(tmp_path / "out") == before


def change_one(corpus: Path) -> None:
    (corpus / "f0" / "003.txt").write_text(text(3, year=1971), encoding="utf-8")


def change_one_and_hide_it(corpus: Path) -> None:
    """Same length and the old times of modification: only the bytes differ."""
    path = corpus / "f0" / "003.txt"
    stat = path.stat()
    path.write_text(text(3, year=1971), encoding="utf-8")
    assert path.stat().st_size == stat.st_size
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def add_one(corpus: Path) -> None:
    (corpus / "f1" / "new.txt").write_text(text(40), encoding="utf-8")


def remove_one(corpus: Path) -> None:
    (corpus / "f2" / "002.txt").unlink()


def rename_one(corpus: Path) -> None:
    (corpus / "f2" / "002.txt").rename(corpus / "f2" / "zzz.txt")


def touch_all(corpus: Path) -> None:
    for path in corpus.rglob("*.txt"):
        path.touch()


@pytest.mark.parametrize(
    ("change", "documents"), [(change_one, 1), (change_one_and_hide_it, 1), (add_one, 1), (remove_one, 0), (rename_one, 1), (touch_all, 0)]
)
def test_only_what_changed(corpus: Path, tmp_path: Path, change: Callable[[Path], None], documents: int) -> None:
    run(corpus, tmp_path / "out")
    before = digest(tmp_path / "out")
    change(corpus)
    report = run(corpus, tmp_path / "out")
    assert worked(report) == {"ingest": documents, "annotate": documents, "relate": documents}
    run(corpus, tmp_path / "fresh")
    assert digest(tmp_path / "out") == digest(tmp_path / "fresh")
    assert (digest(tmp_path / "out") == before) == (change is touch_all)


def test_many_new_files_divide_the_shards_anew_and_keep_the_results(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 6)
    run(corpus, tmp_path / "out")
    make_corpus(corpus, 40)
    report = run(corpus, tmp_path / "out")
    assert worked(report) == {"ingest": 34, "annotate": 34, "relate": 34}
    run(corpus, tmp_path / "fresh")
    assert digest(tmp_path / "out") == digest(tmp_path / "fresh")
    for path in list(corpus.rglob("*.txt"))[:36]:
        path.unlink()
    assert not sum(run(corpus, tmp_path / "out").worked.values())


def bump(monkeypatch: pytest.MonkeyPatch, stage: str, component: str = "code") -> None:
    from pipeline import fingerprints

    original = fingerprints._code if component == "code" else fingerprints.libraries

    def changed(name: str, other: object) -> str:
        return original(name, other) + ("x" if name == stage else "")  # type: ignore[arg-type]

    monkeypatch.setattr(fingerprints, "_code" if component == "code" else "libraries", changed)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        # A reader that was changed reads everything again, but texts that stay the same keep their later results.
        ("ingest", {"ingest": 14, "annotate": 0, "relate": 0}),
        ("annotate", {"ingest": 0, "annotate": 14, "relate": 14}),
        ("relate", {"ingest": 0, "annotate": 0, "relate": 14}),
        ("tables", {"ingest": 0, "annotate": 0, "relate": 0}),
    ],
)
@pytest.mark.parametrize("component", ["code", "libraries"])
def test_a_changed_stage_is_done_again_from_there_on(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, expected: dict[str, int], component: str
) -> None:
    run(corpus, tmp_path / "out")
    bump(monkeypatch, stage, component)
    report = run(corpus, tmp_path / "out")
    assert not report.fresh
    assert any(line.startswith(f"{stage}: {component}") for line in report.reasons)
    assert worked(report) == expected


def test_settings_count(corpus: Path, tmp_path: Path) -> None:
    from pipeline.run import extract
    from pipeline.settings import load_settings

    run(corpus, tmp_path / "out")
    flags = {"corpus": corpus, "outputs": tmp_path / "out", "model": "none", "workers": 1, "languages": "de,en"}
    report = extract(load_settings(flags, environ={}))
    assert worked(report)["ingest"] == 14
    assert worked(report)["annotate"] == 0


def test_force_does_everything(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    before = digest(tmp_path / "out")
    assert worked(run(corpus, tmp_path / "out", force=True)) == {"ingest": 14, "annotate": 14, "relate": 14}
    assert digest(tmp_path / "out") == before


def test_state_is_safe_to_delete(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    before = digest(tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / ".state")
    assert pd.read_parquet(tmp_path / "out" / "documents.parquet").shape[0] == 14
    assert worked(run(corpus, tmp_path / "out"))["annotate"] == 14
    assert digest(tmp_path / "out") == before


@pytest.mark.parametrize("stage", ["ingest", "annotate", "relate", "rows"])
def test_a_damaged_or_missing_part_is_made_again(corpus: Path, tmp_path: Path, stage: str) -> None:
    make_corpus(corpus, 80)
    run(corpus, tmp_path / "out")
    before = digest(tmp_path / "out")
    parts = sorted((tmp_path / "out" / ".state" / "parts").glob(f"*.{stage}"))
    parts[0].unlink()
    parts[1].write_bytes(parts[1].read_bytes()[:40])
    (tmp_path / "out" / ".state" / "manifest.json").unlink()
    run(corpus, tmp_path / "out")
    assert digest(tmp_path / "out") == before


def test_missing_tables_are_written_again(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    before = digest(tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / ".sets")
    report = run(corpus, tmp_path / "out")
    assert not sum(report.worked.values())
    assert digest(tmp_path / "out") == before


def test_dry_run_says_what_and_why_and_writes_nothing(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = run(corpus, tmp_path / "out", dry_run=True)
    assert report.reasons == [f"no earlier run in {tmp_path / 'out'}: all 14 files"]
    assert not (tmp_path / "out").exists()
    run(corpus, tmp_path / "out")
    assert run(corpus, tmp_path / "out", dry_run=True).fresh
    change_one(corpus)
    add_one(corpus)
    remove_one(corpus)
    bump(monkeypatch, "relate")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*")}
    reasons = run(corpus, tmp_path / "out", dry_run=True).reasons
    assert reasons == [
        "1 new: f1/new.txt",
        "1 changed: f0/003.txt",
        "1 removed: f2/002.txt",
        "relate: code changed: every document from this stage on",
    ]
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*")} == before


def test_stages_one_by_one(corpus: Path, tmp_path: Path) -> None:
    assert worked(run(corpus, tmp_path / "out", upto="ingest")) == {"ingest": 14, "annotate": 0, "relate": 0}
    assert worked(run(corpus, tmp_path / "out", upto="annotate")) == {"ingest": 0, "annotate": 14, "relate": 0}
    assert worked(run(corpus, tmp_path / "out", upto="relate")) == {"ingest": 0, "annotate": 0, "relate": 14}
    assert not (tmp_path / "out" / "documents.parquet").exists()
    assert not sum(run(corpus, tmp_path / "out").worked.values())
    run(corpus, tmp_path / "fresh")
    assert digest(tmp_path / "out") == digest(tmp_path / "fresh")


def bulk(path: Path, numbers: list[int]) -> None:
    rows = [json.dumps({"id": f"n{n}", "text": text(n)}, ensure_ascii=False) for n in numbers]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_a_row_inserted_into_a_bulk_file_costs_its_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.streams._LEAST", 4)
    monkeypatch.setattr("pipeline.streams._ONE_IN", 8)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    bulk(corpus / "all.jsonl", list(range(200)))
    first = run(corpus, tmp_path / "out")
    assert first.worked["annotate"] == 200
    bulk(corpus / "all.jsonl", [500, *range(200)])
    second = run(corpus, tmp_path / "out")
    assert 1 <= second.worked["annotate"] <= 60
    run(corpus, tmp_path / "fresh")
    assert digest(tmp_path / "out") == digest(tmp_path / "fresh")
    (corpus / "all.jsonl").unlink()
    make_corpus(corpus, 2)
    assert run(corpus, tmp_path / "out").summary["documents"] == 2
    assert not list((tmp_path / "out" / ".state" / "bulk").iterdir())
