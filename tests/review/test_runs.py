"""Decisions reach the tables: a later run applies them and does again only what they touch."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.check import check_outputs
from pipeline.review import Decision, ReviewError, append_decision
from pipeline.run import Report, extract
from pipeline.settings import load_settings
from pipeline.tables.load import Tables, load_tables
from tests.report.build import TEXTS


def run(corpus: Path, outputs: Path, reviews: Path, workers: int = 1) -> Report:
    flags = {"corpus": corpus, "outputs": outputs, "model": "none", "workers": workers, "reviews": reviews}
    return extract(load_settings(flags, environ={}))


def decision(tables: Tables, source: str, stated: str, **changes: object) -> Decision:
    claims = tables.claims.merge(tables.documents[["doc_id", "source"]], on="doc_id")
    c = claims[(claims.source == source) & (claims.kind == stated)].iloc[0]
    cities = sorted(tables.claim_cities[tables.claim_cities.claim_id == c.claim_id].city_id)
    values = {
        "claim_id": c.claim_id, "doc_id": c.doc_id, "cities": " ".join(cities), "reviewer": "Anna", "when": "2026-01-01T00:00:00+00:00",
        "verdict": "accept", "kind": c.kind, "status": c.status, "start": "", "end": "", "rule": c.rule, "quote_start": int(c.quote_start),
        "quote_end": int(c.quote_end),
    }  # fmt: skip
    return Decision(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("ulm.txt", "hagen.txt", "gera.txt"):
        (folder / name).write_text(TEXTS[name], encoding="utf-8")
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_a_later_run_applies_them(corpus: Path, tmp_path: Path, workers: int) -> None:
    out, reviews = tmp_path / "out", tmp_path / "reviews.csv"
    run(corpus, out, reviews)
    before = load_tables(out)
    append_decision(reviews, decision(before, "gera.txt", "twinning", verdict="reject"))
    append_decision(reviews, decision(before, "hagen.txt", "thematic", verdict="correct", kind="cooperation", start="2025-06"))
    append_decision(reviews, decision(before, "ulm.txt", "twinning"))
    report = run(corpus, out, reviews, workers)
    assert (report.worked["annotate"], report.worked["relate"]) == (0, 3), "what was found in the texts is not looked for again"
    after = load_tables(out)
    assert check_outputs(out) == []
    assert len(after.partnerships) == len(before.partnerships) - 1
    by_source = after.claims.merge(after.documents[["doc_id", "source"]], on="doc_id")
    assert "gera.txt" not in set(by_source.source)
    hagen = by_source[(by_source.source == "hagen.txt") & (by_source.kind == "cooperation")].iloc[0]
    assert (hagen.start, hagen.confidence) == ("2025-06", 1.0)
    assert by_source[by_source.source == "ulm.txt"].confidence.tolist() == [1.0]
    assert run(corpus, out, reviews).fresh


def test_without_the_file_all_is_as_before(corpus: Path, tmp_path: Path) -> None:
    out, reviews = tmp_path / "out", tmp_path / "reviews.csv"
    run(corpus, out, reviews)
    first = (out / "current").resolve().name
    append_decision(reviews, decision(load_tables(out), "gera.txt", "twinning", verdict="reject"))
    run(corpus, out, reviews)
    assert (out / "current").resolve().name != first
    reviews.unlink()
    run(corpus, out, reviews)
    shutil.rmtree(out / ".state")
    assert (out / "claims.parquet").exists()


def test_a_broken_file_ends_the_run_before_it_begins(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_text("broken\n")
    with pytest.raises(ReviewError, match="first line"):
        run(corpus, tmp_path / "out", tmp_path / "reviews.csv")
    assert not (tmp_path / "out" / "current").exists()
