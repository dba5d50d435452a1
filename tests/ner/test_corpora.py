"""How the corpora are brought under one convention."""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

PATH = Path(__file__).resolve().parents[2] / "models" / "ner" / "train" / "corpora.py"


@pytest.fixture(scope="module")
def corpora() -> ModuleType:
    if not PATH.exists():
        pytest.skip("the training code is not part of this installation")
    spec = importlib.util.spec_from_file_location("ner_train_corpora", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def smartdata(folder: Path, text: str, mentions: list[tuple[str, str]]) -> Path:
    """A SmartData file with one document; a mention is its surface (first occurrence) and its type."""
    spans = [{"span": {"start": text.index(s), "end": text.index(s) + len(s)}, "type": kind} for s, kind in mentions]
    path = folder / "part.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"text": {"string": text}, "conceptMentions": {"array": spans}}).encode()))
    return path


@pytest.mark.parametrize(
    ("text", "mention", "kind", "expected"),
    [
        ("Der Zug fährt heute nach Plauen.", "Plauen", "location-city", "LOC"),
        ("Die Plauener Spitze wird gezeigt.", "Plauener", "location-city", None),
        ("Auf der italienischen Seite regnet es.", "italienischen", "location", None),
        ("Die US-Regierung lehnt das ab.", "US", "location", None),
        ("Stau in beide Richtungen der Autobahn.", "beide Richtungen", "location", None),
        ("Der Halt Plauen West entfällt heute.", "Plauen West", "location-stop", "?"),
        ("Die Bahnhofstraße ist bis Montag gesperrt.", "Bahnhofstraße", "location-street", "?"),
        ("Die Spedition Huber GmbH baut aus.", "Huber GmbH", "organization-company", "ORG"),
        ("Danach wuchs der Konzern weiter.", "Konzern", "organization-company", "?"),
        ("Das sagte Jutta Brandl am Abend.", "Jutta Brandl", "person", "PER"),
        ("Am Abend streikten Flugbegleiter in Köln.", "Flugbegleiter", "person", "?"),
        ("Das Treffen ist am Montag geplant.", "Montag", "date", None),
    ],
)
def test_smartdata_under_germevals_convention(
    corpora: ModuleType, tmp_path: Path, text: str, mention: str, kind: str, expected: str | None
):
    (sentence,) = corpora.smartdata(smartdata(tmp_path, text, [(mention, kind)]))
    start = text.index(mention)
    span = (start, start + len(mention))
    assert sentence.spans == ([(*span, expected)] if expected in ("LOC", "PER", "ORG") else [])
    assert sentence.unsure == ([span] if expected == "?" else [])


def test_germeval_tokens_become_text_with_spans(corpora: ModuleType, tmp_path: Path):
    path = tmp_path / "part.tsv"
    path.write_text("#\tq\t\n1\tIn\tO\tO\n2\tBad\tB-LOC\tO\n3\tElster\tI-LOC\tO\n4\tEU-Mittel\tB-ORGpart\tO\n\n", encoding="utf8")
    (sentence,) = corpora.germeval(path)
    assert sentence.text == "In Bad Elster EU-Mittel"
    assert sentence.spans == [(3, 13, "LOC")]
