"""The press model as a spaCy component: ``nlp.add_pipe("press_ner")``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.util import filter_spans

from pipeline.annotate.ner_press import VOCABULARY, WEIGHTS, PressTagger
from pipeline.paths import models_dir
from pipeline.textview import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc


class PressNerComponent:
    """Sets ``doc.ents``: LOC, PER and ORG of the whole text, entities that are already there kept.

    Sentences are split as everywhere in this project, so neither parser nor senter is needed, and read one by one, so the batch size
    of ``nlp.pipe`` changes nothing. The weights travel with ``to_disk`` and ``to_bytes``.
    """

    def __init__(self, tagger: PressTagger) -> None:
        self.tagger = tagger

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it sets."""
        return ("LOC", "ORG", "PER")

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        spans = []
        for start, end in split_sentences(text):
            for entity in self.tagger.entities(text, start, end):
                span = doc.char_span(entity.start, entity.end, label=entity.label, alignment_mode="expand")
                if span is not None:
                    spans.append(span)
        kept = list(doc.ents)
        taken = {i for e in kept for i in range(e.start, e.end)}
        kept.extend(s for s in filter_spans(spans) if taken.isdisjoint(range(s.start, s.end)))
        doc.ents = kept
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Docs of ``stream`` in order; ``batch_size`` is accepted and has no effect on the result."""
        for doc in stream:
            yield self(doc)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Weights and vocabulary as one message."""
        data: bytes = srsly.msgpack_dumps({"weights": self.tagger.weights, "vocabulary": self.tagger.vocabulary})
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> PressNerComponent:
        """Take weights and vocabulary from ``to_bytes``."""
        message: Any = srsly.msgpack_loads(data)
        self.tagger = PressTagger(message["weights"], message["vocabulary"])
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the model's two files into the folder ``path``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / WEIGHTS).write_bytes(self.tagger.weights)
        (folder / VOCABULARY).write_bytes(self.tagger.vocabulary)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> PressNerComponent:
        """Read the model's two files from the folder ``path``."""
        self.tagger = PressTagger.open(Path(path))
        return self


@Language.factory("press_ner", assigns=["doc.ents"], default_config={"models": None})
def make_press_ner(nlp: Language, name: str, models: str | None) -> PressNerComponent:
    """The factory behind ``nlp.add_pipe("press_ner")``; ``models`` replaces the shipped models folder."""
    return PressNerComponent(PressTagger.open((Path(models) if models else models_dir()) / "ner"))


def load_ner() -> Language:
    """A spaCy Language with the German tokenizer and ``press_ner`` alone: entities in ``doc.ents``.

    Raises ModelError where the weights are missing.
    """
    nlp = spacy.blank("de")
    # The model is linear in the text's length; spaCy's limit guards parsers that are not here.
    nlp.max_length = 1_000_000_000
    nlp.add_pipe("press_ner")
    return nlp
