"""City partnerships out of German press texts: the same work from Python as from the command line.

>>> from pipeline import extract_text
>>> found = extract_text("Die Stadt Ulm pflegt seit 1987 eine Städtepartnerschaft mit Szeged.")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.version import __version__

if TYPE_CHECKING:
    from pipeline.api import extract_corpus, extract_text, load_ner, load_tables

__all__ = ["__version__", "extract_corpus", "extract_text", "load_ner", "load_tables"]


def __getattr__(name: str) -> object:
    # Loaded on first use: `stadttandem --version` and a run with nothing to do need neither pandas nor Arrow.
    if name in __all__:
        from pipeline import api

        return getattr(api, name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
