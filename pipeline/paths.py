"""Where the shipped data lies: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.errors import KnowledgeError


@cache
def models_dir() -> Path:
    """The ``models`` folder (``ner/``, ``gazetteer/``, ``lexicon/``) of this checkout or of the installed package."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "_models", here.parent / "models"):
        if (candidate / "lexicon").is_dir():
            return candidate
    raise KnowledgeError(f"the models folder is missing beside {here}: reinstall stadttandem or clone the repository again")
