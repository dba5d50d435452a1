"""Fixtures of the ingest tests: the generated corpus, made once per session."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from . import make_fixtures

# Machines differ, and nothing here asserts a time.
settings.register_profile("ingest", deadline=None)
settings.load_profile("ingest")


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``make_fixtures`` writes."""
    folder = tmp_path_factory.mktemp("corpus")
    make_fixtures.write(folder)
    return folder
