"""The Python interface: what a notebook imports from ``pipeline``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.tables.load import Tables, load_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.annotate.ner import NerModel
    from pipeline.records import Analysed

__all__ = ["extract_corpus", "extract_text", "load_ner", "load_tables"]


def extract_text(
    text: str,
    *,
    title: str | None = None,
    published_on: str | None = None,
    issuer: str | None = None,
    model: str = "press",
    meta: Mapping[str, str] | None = None,
) -> Analysed:
    """Everything found in one press text: its document, annotations and claims.

    ``published_on`` (YYYY-MM-DD) resolves relative dates. ``model`` is ``press``, ``none`` or a spaCy pipeline. Data sets are loaded at the
    first call and kept. Raises Unreadable where there is no German text, KnowledgeError or ModelError where a data set is missing.
    """
    from pipeline.analyse import analyse
    from pipeline.ingest import read_text
    from pipeline.work import knowledge

    document = read_text(text, title=title, published_on=published_on, issuer=issuer, meta=meta)
    return analyse(document, knowledge(model))


def extract_corpus(
    corpus: str | Path,
    outputs: str | Path = "outputs",
    *,
    model: str = "press",
    languages: Sequence[str] = ("de",),
    workers: int = 1,
    force: bool = False,
) -> Tables:
    """Run the pipeline over a folder and return its tables: the same as ``stadttandem extract CORPUS -o OUTPUTS``.

    Only what changed since the last run is done. With ``workers`` above 1 a script needs the usual ``if __name__ == "__main__"`` guard of
    multiprocessing. Raises StadttandemError with the remedy.
    """
    from pipeline.run import extract
    from pipeline.settings import load_settings

    flags = {"corpus": Path(corpus), "outputs": Path(outputs), "model": model, "languages": tuple(languages), "workers": workers}
    settings = load_settings(flags, environ={})
    extract(settings, force=force)
    return load_tables(Path(outputs))


def load_ner(model: str = "press") -> NerModel | None:
    """The NER model by itself: ``load_ner().spans(TextView(text))`` gives LOC, PER, ORG and MISC spans. None where there is none."""
    from pipeline.annotate.ner import load_model

    return load_model(model)
