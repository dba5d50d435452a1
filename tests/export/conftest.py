from __future__ import annotations

from tests.report.conftest import outputs

__all__ = ["outputs"]
