"""Dates and publication dates against folders of gold outside the repository (STADTTANDEM_EVAL), and the examples of the documentation."""

from __future__ import annotations

import doctest
import json
import os
from pathlib import Path

import pytest

from pipeline.annotate.dates import find_dates
from pipeline.dates.publication import publication_date
from pipeline.ingest import read
from pipeline.ingest.discover import InputFile
from pipeline.records import Document
from pipeline.textview import TextView

FOLDERS = [Path(p) for p in os.environ.get("STADTTANDEM_EVAL", "").split(os.pathsep) if p]
ROOT = Path(__file__).resolve().parents[2]


def measure(folder: Path) -> tuple[float, list[str]]:
    """F1 of the sets of (first day, last day) per document, and what was wrong; text-anchored extras count neither way."""
    hits = found = wanted = 0
    faults = []
    for gold_file in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(gold_file.read_text(encoding="utf-8"))
        path = folder / "docs" / gold["doc"]
        stat = path.stat()
        document = next(d for d in read(InputFile(path=path, source=path.name, size=stat.st_size, mtime_ns=0)) if isinstance(d, Document))
        view = TextView.of(document)
        published, _ = publication_date(document, view)
        if (published.isoformat() if published else None) != gold["published_on"]:
            faults.append(f"{gold['doc']}: published_on {published}, gold {gold['published_on']}")
        mentions = find_dates(view, published)
        expected = {(d["from"], d["to"]) for d in gold["dates"]}
        got = {(m.date_from.isoformat(), m.date_to.isoformat()): m.anchor for m in mentions}
        counted = {v for v, anchor in got.items() if anchor != "text" or v in expected}
        hits, found, wanted = hits + len(expected & counted), found + len(counted), wanted + len(expected)
        faults += [f"{gold['doc']}: lost {v}" for v in sorted(expected - counted)] + [
            f"{gold['doc']}: extra {v}" for v in sorted(counted - expected)
        ]
    return (2 * hits / (found + wanted) if found + wanted else 1.0), faults


@pytest.mark.skipif(not FOLDERS, reason="STADTTANDEM_EVAL names no folder with docs/ and gold/")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_gold(folder: Path) -> None:
    f1, faults = measure(folder)
    assert f1 >= 0.97, "\n".join(faults)
    assert not [f for f in faults if "published_on" in f]


def test_the_examples_in_the_documentation_run() -> None:
    result = doctest.testfile(str(ROOT / "docs" / "dates.md"), module_relative=False)
    assert result.attempted >= 5
    assert result.failed == 0
