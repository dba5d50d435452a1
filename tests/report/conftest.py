from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.build import make_outputs


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs of a few texts of every sort; tests read them and write elsewhere."""
    return make_outputs(tmp_path_factory.mktemp("report"))
