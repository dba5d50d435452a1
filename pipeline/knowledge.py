"""Everything the stages know that is not in the text: gazetteer, lexicon, cues and the NER model, loaded once per process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.ner import NerModel, load_model
from pipeline.gazetteer import Gazetteer
from pipeline.lexicon import Lexicon
from pipeline.relate.cues import CueLexicon

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Read-only; safe to share between documents. What went into a run is hashed in ``pipeline.fingerprints``."""

    gazetteer: Gazetteer
    lexicon: Lexicon
    cues: CueLexicon
    ner: NerModel | None


def load_knowledge(model: str = "press", *, models: Path | None = None) -> Knowledge:
    """Load and check all data sets.

    ``model`` is ``press`` (the shipped NER), ``none``, or the name or path of an installed spaCy pipeline.
    ``models`` replaces the shipped models folder. Raises KnowledgeError or ModelError with the remedy.
    """
    gazetteer = Gazetteer.open(models)
    lexicon, cues = Lexicon.open(models), CueLexicon.open(models)
    return Knowledge(gazetteer, lexicon, cues, load_model(model, models=models, gazetteer=gazetteer))
