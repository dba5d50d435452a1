"""The phrase lists: what is missing or empty says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.errors import KnowledgeError
from pipeline.ingest import vocabulary
from pipeline.paths import models_dir


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "lexicon").mkdir()
    shutil.copy(models_dir() / "lexicon" / "boilerplate.toml", tmp_path / "lexicon")
    monkeypatch.setattr(vocabulary, "models_dir", lambda: tmp_path)
    return tmp_path / "lexicon" / "boilerplate.toml"


def test_the_shipped_lists_load(models: Path) -> None:
    vocab = vocabulary.load.__wrapped__()
    assert vocab.boilerplate.match("zum hauptinhalt springen")
    assert vocab.boilerplate.match("schlagworte: bex | varaždin")
    assert not vocab.boilerplate.match("schlagworte und ihre geschichte")
    assert not vocab.boilerplate.match("der gemeinderat hat beschlossen")
    assert vocab.sections.match("mehr zum thema:")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[captions]\n", "[captions]\nleer = []\n"),
        ("[captions]\n", '[captions]\nleer = [""]\n'),
        ("[captions]\n", '[captions]\nalles = ["*"]\n'),
        ("[captions]\n", "[captions\n"),
        ("[html]\n", "[htm]\n"),
    ],
)
def test_broken_lists_are_named(models: Path, old: str, new: str) -> None:
    models.write_text(models.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"boilerplate\.toml"):
        vocabulary.load.__wrapped__()


def test_a_missing_file_is_named(models: Path) -> None:
    models.unlink()
    with pytest.raises(KnowledgeError, match="restore the file"):
        vocabulary.load.__wrapped__()
