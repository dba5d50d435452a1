"""Programmes per document on annotated folders outside the repository (STADTTANDEM_EVAL: folders with docs/ and gold/)."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path, PurePosixPath

import pytest

from pipeline.annotate.programmes import find_programmes
from pipeline.ingest import discover, read
from pipeline.lexicon import Lexicon
from pipeline.records import Document
from pipeline.textview import TextView

FOLDERS = [Path(p) for p in os.environ.get("STADTTANDEM_EVAL", "").split(os.pathsep) if p]


def norm(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode())


def agree(gold: str, names: set[str]) -> bool:
    return any(gold == n or (min(len(gold), len(n)) > 5 and (gold in n or n in gold)) for n in names)


@pytest.mark.skipif(not FOLDERS, reason="STADTTANDEM_EVAL names no folder with docs/ and gold/")
def test_programmes_of_a_document() -> None:
    lexicon = Lexicon.open()
    right = found = wanted = 0
    for folder in FOLDERS:
        golds = {g["doc"]: g for g in (json.loads(p.read_text(encoding="utf-8")) for p in sorted((folder / "gold").glob("*.json")))}
        for file in discover(folder / "docs"):
            for document in read(file):
                gold = golds.get(PurePosixPath(document.source).name)
                if gold is None or not isinstance(document, Document):
                    continue
                mentions, entities = find_programmes(TextView.of(document), lexicon)
                names: dict[str, set[str]] = {}
                for m in mentions:
                    names.setdefault(m.programme_id, {norm(entities[m.programme_id].name)}).add(norm(m.text))
                left = list(names.values())
                for name in sorted({norm(p) for p in gold["programmes"]}):
                    if hit := next((n for n in left if agree(name, n)), None):
                        left.remove(hit)
                        right += 1
                found += len(names)
                wanted += len(set(gold["programmes"]))
    assert wanted, "the folders hold no annotated programme"
    assert 2 * right / (found + wanted) >= 0.9, (right, found, wanted)
