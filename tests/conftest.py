"""Shared by all tests."""

from __future__ import annotations

import os

# The tests say themselves which settings they use.
for _name in [name for name in os.environ if name.startswith("STADTTANDEM_") and name != "STADTTANDEM_EVAL"]:
    del os.environ[_name]
