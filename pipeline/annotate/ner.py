"""Named entities of a statistical model: the shipped press model, none, or an installed spaCy pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.records import NerSpan
    from pipeline.textview import TextView


class NerModel(Protocol):
    """A model that finds LOC, PER and ORG; it supports the gazetteer, it does not rule it."""

    fingerprint: str

    def spans(self, view: TextView) -> list[NerSpan]:
        """Entities in the news and header blocks of ``view``, in text order, without overlap."""
        ...


def load_model(name: str = "press", *, models: Path | None = None) -> NerModel | None:
    """The model called ``name``: ``press`` (shipped), ``none`` (returns None), or an installed spaCy pipeline's name or path."""
    return None
