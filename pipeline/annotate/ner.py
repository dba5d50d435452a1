"""Named entities of a statistical model: the shipped press model, none, or an installed spaCy pipeline."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.annotate.ner_eval import MARKED, NerScores, Span, read_columns, read_marked, tokens_of_characters
from pipeline.annotate.ner_gate import default_gate
from pipeline.annotate.ner_press import PressTagger
from pipeline.errors import ModelError, StadttandemError
from pipeline.paths import models_dir
from pipeline.records import HEADER_ROLES, NEWS_ROLES, NerSpan
from pipeline.textview import split_sentences

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer
    from pipeline.textview import Sentence, TextView

#: Whether a sentence may be worth the model's time.
Gate = Callable[["TextView", "Sentence"], bool]

#: Labels of other models under ours; a label that is not here is dropped.
LABELS = {
    "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "PER": "PER", "PERSON": "PER", "ORG": "ORG", "MISC": "MISC",
}  # fmt: skip
_STOCK = re.compile(r"[a-z]{2}_(?:core|dep)_(?:news|web)_(?:sm|md|lg|trf)")
_STOCK_VERSION = "3.8.0"
_ROLES = NEWS_ROLES | HEADER_ROLES
_MAX_SENTENCE = 20_000
#: A line of prose that was wrapped is longer than this many characters.
SHORT_LINE = 50
#: A line of a list that is shorter than this many characters holds no more than a name.
BARE_NAME = 25
#: Probability that the pipeline asks of an entity: a wrong person costs a city, a missed one seldom does.
SURE = 0.7


class NerModel(Protocol):
    """A model that finds LOC, PER, ORG (and MISC where it knows it); it supports the gazetteer, it does not rule it."""

    @property
    def fingerprint(self) -> str:
        """Identifies weights and rules; recorded in ``run.json``."""

    def spans(self, view: TextView) -> list[NerSpan]:
        """Entities in the news and header blocks of ``view`` that pass the gate, in text order, without overlap."""

    def entities(self, text: str) -> list[NerSpan]:
        """Entities of a whole text, without gate and blocks."""

    def tag(self, tokens: Sequence[str]) -> list[Span]:
        """Entities of one tokenised sentence as (first token, last token + 1, label)."""


class PressNer:
    """The shipped model behind a gate. ``gate`` None reads every sentence."""

    def __init__(self, tagger: PressTagger, gate: Gate | None = None) -> None:
        self._tagger = tagger
        self._gate = gate

    @property
    def fingerprint(self) -> str:
        """Of weights and vocabulary."""
        return self._tagger.fingerprint

    def spans(self, view: TextView) -> list[NerSpan]:
        """See NerModel."""
        out: list[NerSpan] = []
        for sentence in gated(view, self._gate):
            for start, end in lines(view.text, sentence.start, sentence.end):
                out.extend(self._tagger.entities(view.text, start, end, SURE))
        return out

    def entities(self, text: str) -> list[NerSpan]:
        """See NerModel."""
        out: list[NerSpan] = []
        for start, end in split_sentences(text):
            out.extend(self._tagger.entities(text, start, end))
        return out

    def tag(self, tokens: Sequence[str]) -> list[Span]:
        """See NerModel."""
        found = self._tagger.entities(" ".join(tokens))
        return tokens_of_characters(tokens, ((e.start, e.end, e.label) for e in found))


class SpacyNer:
    """An installed spaCy pipeline behind a gate: all its components but those that NER has no use for."""

    def __init__(self, nlp: Any, gate: Gate | None = None) -> None:
        self._nlp = nlp
        self._gate = gate
        meta = json.dumps(nlp.meta, sort_keys=True, default=str)
        self._fingerprint = hashlib.sha256(meta.encode()).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """Of the pipeline's meta data (name, version, components, labels)."""
        return self._fingerprint

    def spans(self, view: TextView) -> list[NerSpan]:
        """See NerModel."""
        sentences = list(gated(view, self._gate))
        docs = self._nlp.pipe(view.text[s.start : min(s.end, s.start + _MAX_SENTENCE)] for s in sentences)
        return [span for sentence, doc in zip(sentences, docs, strict=True) for span in _of_doc(doc, sentence.start)]

    def entities(self, text: str) -> list[NerSpan]:
        """See NerModel."""
        sentences = split_sentences(text)
        docs = self._nlp.pipe(text[s : min(e, s + _MAX_SENTENCE)] for s, e in sentences)
        return [span for (start, _), doc in zip(sentences, docs, strict=True) for span in _of_doc(doc, start)]

    def tag(self, tokens: Sequence[str]) -> list[Span]:
        """See NerModel."""
        from spacy.tokens import Doc

        doc = self._nlp(Doc(self._nlp.vocab, words=list(tokens)))
        return [(e.start, e.end, LABELS[e.label_]) for e in doc.ents if e.label_ in LABELS]


def _of_doc(doc: Any, offset: int) -> list[NerSpan]:
    return [NerSpan(offset + e.start_char, offset + e.end_char, LABELS[e.label_]) for e in doc.ents if e.label_ in LABELS]


def gated(view: TextView, gate: Gate | None) -> list[Sentence]:
    """Sentences of the news and header blocks that ``gate`` lets through."""
    blocks = view.blocks
    return [s for s in view.sentences if blocks[s.block].role in _ROLES and (gate is None or gate(view, s))]


def lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """``text[start:end]`` cut after its short lines: names of a list or an address do not run on, those of wrapped prose do.

    Of several lines those that hold a bare name ("Miasto Kutno") are left out: without a sentence around it the model guesses.
    """
    if "\n" not in text[start:end]:
        return [(start, end)]
    out: list[tuple[int, int]] = []
    begin = at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if stop - at < SHORT_LINE or stop == end:
            if stop - begin >= BARE_NAME:
                out.append((begin, stop))
            begin = stop + 1
        at = stop + 1
    return out


def load_model(
    name: str = "press", *, models: Path | None = None, gate: Gate | str | None = "default", gazetteer: Gazetteer | None = None
) -> NerModel | None:
    """The model called ``name``: ``press`` (shipped), ``none`` (returns None), or an installed spaCy pipeline's name or path.

    ``models`` replaces the shipped models folder. ``gate`` decides which sentences a model reads ("default": see ``ner_gate``; None: all);
    the default one looks names up in ``gazetteer`` where the caller has it open.
    Raises ModelError, one line with the command that helps, where the model is missing or has no NER.
    """
    if name == "none":
        return None
    folder = models or models_dir()
    if name == "press":
        tagger = PressTagger.open(folder / "ner")
        return PressNer(tagger, default_gate(folder, gazetteer) if isinstance(gate, str) else gate)
    nlp = _load_spacy(name)
    return SpacyNer(nlp, default_gate(folder, gazetteer) if isinstance(gate, str) else gate)


def evaluate_file(path: Path, model: NerModel) -> NerScores:
    """Score ``model`` on a file in GermEval TSV or CoNLL columns, or on this project's marked sentences: exact outer spans.

    Raises StadttandemError where the file cannot be read or is in neither form.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read ({type(error).__name__}): give a UTF-8 file in GermEval TSV or CoNLL columns"
        raise StadttandemError(message) from error
    scores = NerScores()
    for sentence in read_marked(text) if text.startswith(MARKED) else read_columns(text):
        scores.sentences += 1
        scores.tokens += len(sentence.tokens)
        scores.add(sentence.spans, model.tag(sentence.tokens))
    return scores


def _load_spacy(name: str) -> Any:
    import spacy

    is_path = Path(name).exists()
    if not is_path and (not name.isidentifier() or importlib.util.find_spec(name) is None):
        raise ModelError(f"the NER model {name!r} is not installed: {_install_command(name)}")
    try:
        nlp = spacy.load(Path(name) if is_path else name, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])
    except Exception as error:  # a pipeline's own code runs here: whatever it raises, the user needs one line
        reason = " ".join(str(error).split())[:200]
        raise ModelError(f"the NER model {name!r} cannot be loaded ({type(error).__name__}: {reason}): {_install_command(name)}") from error
    if not any(hasattr(pipe, "labels") for _, pipe in nlp.pipeline):
        raise ModelError(f"the spaCy pipeline {name!r} finds no entities: choose one with an NER component, or --model press")
    return nlp


def _install_command(name: str) -> str:
    if _STOCK.fullmatch(name):
        release = f"{name}-{_STOCK_VERSION}"
        return f"pip install https://github.com/explosion/spacy-models/releases/download/{release}/{release}-py3-none-any.whl"
    return f"pip install {name}" if name.replace("-", "_").isidentifier() else "give press, none, or the name or path of a spaCy pipeline"
