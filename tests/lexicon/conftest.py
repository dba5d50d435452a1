"""A copy of the shipped lexicon that a test may break."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.paths import models_dir

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def models(tmp_path: Path) -> Path:
    shutil.copytree(models_dir() / "lexicon", tmp_path / "models" / "lexicon")
    return tmp_path / "models"
