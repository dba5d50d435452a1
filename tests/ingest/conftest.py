"""Fixtures of the ingest tests: the generated corpus, made once per session."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import make_fixtures


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``make_fixtures`` writes."""
    folder = tmp_path_factory.mktemp("corpus")
    make_fixtures.write(folder)
    return folder
