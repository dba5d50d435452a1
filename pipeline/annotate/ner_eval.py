"""Exact-span scores of named entities over files in columns: pure functions, no model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import StadttandemError
from pipeline.pieces import UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LABELS = ("LOC", "PER", "ORG")
#: How a file of this project's marked sentences begins (``models/ner/data``).
MARKED = "# id\tsentence"
#: (first token, last token + 1, label)
Span = tuple[int, int, str]
_MARK = re.compile(r"\[([^\[\]|]+)\|(LOC|PER|ORG)\]")
_TAG = re.compile(r"O|[BIES]-\S+")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """Tokens and the gold entities on them (outer level, LOC, PER and ORG alone)."""

    tokens: tuple[str, ...]
    spans: frozenset[Span]


@dataclass(slots=True)
class Counts:
    """Correct, predicted and gold entities; the ratios are percentages, 0 where nothing was predicted or is there."""

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of the predicted that is right, in percent."""
        return 100 * self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found, in percent."""
        return 100 * self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in percent."""
        total = self.predicted + self.gold
        return 200 * self.correct / total if total else 0.0


@dataclass(slots=True)
class NerScores:
    """Scores of one model on one file: ``by_label`` holds LOC, PER, ORG and ``all`` (micro average)."""

    sentences: int = 0
    tokens: int = 0
    by_label: dict[str, Counts] = field(default_factory=lambda: {label: Counts() for label in (*LABELS, "all")})

    def add(self, gold: Iterable[Span], predicted: Iterable[Span]) -> None:
        """Count one sentence; only LOC, PER and ORG count."""
        want = {s for s in gold if s[2] in LABELS}
        have = {s for s in predicted if s[2] in LABELS}
        for label, counts in self.by_label.items():
            w = {s for s in want if label in ("all", s[2])}
            h = {s for s in have if label in ("all", s[2])}
            counts.correct += len(w & h)
            counts.predicted += len(h)
            counts.gold += len(w)


def spans_of_tags(tags: Sequence[str]) -> frozenset[Span]:
    """Entities of a BIO, IOB1 or BIOES tag sequence, LOC, PER and ORG alone ("B-LOCderiv", "B-PERpart", "B-OTH" are none).

    As in conlleval, an I-X that follows no X begins an entity.
    """
    spans: set[Span] = set()
    start, label = -1, ""
    for i, tag in enumerate([*tags, "O"]):
        kind, name = tag[:1], tag[2:]
        if start >= 0 and (kind not in "IE" or name != label):
            spans.add((start, i, label))
            start = -1
        if start < 0 and name in LABELS:
            start, label = i, name
    return frozenset(spans)


def read_columns(text: str) -> list[TaggedSentence]:
    """Sentences of a file in columns: GermEval 2014 (number, token, outer tag, inner tag) or CoNLL (token first, tag last).

    Columns are separated by tabs, or by blanks where there is no tab; an empty line ends a sentence; lines that begin with "#" and a tab
    or blank, and ``-DOCSTART-`` lines, are skipped. Raises StadttandemError with the line number where a row holds no tag.
    """
    sentences: list[TaggedSentence] = []
    tokens: list[str] = []
    tags: list[str] = []

    def close() -> None:
        if tokens:
            sentences.append(TaggedSentence(tuple(tokens), spans_of_tags(tags)))
        tokens.clear()
        tags.clear()

    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.rstrip("\r")
        columns = line.split("\t") if "\t" in line else line.split()
        if not line.strip():
            close()
            continue
        germeval = len(columns) >= 3 and columns[0].isdigit() and _TAG.fullmatch(columns[2]) is not None
        if not germeval and (columns[0] == "-DOCSTART-" or (columns[0] == "#" and not _TAG.fullmatch(columns[-1]))):
            continue
        token, tag = (columns[1], columns[2]) if germeval else (columns[0], columns[-1])
        if len(columns) < 2 or not _TAG.fullmatch(tag):
            raise StadttandemError(f"line {number} has no entity tag ({line[:60]!r}): give a file in GermEval TSV or CoNLL columns")
        tokens.append(token)
        tags.append(tag)
    close()
    if not sentences:
        raise StadttandemError("the file holds no sentence: give a file in GermEval TSV or CoNLL columns")
    return sentences


def parse_marked(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Text and character spans of a sentence with marks: ``[Rostock|LOC]`` is an entity, the marks are no part of the text."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    at = 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        spans.append((len(text), len(text) + len(match.group(1)), match.group(2)))
        text += match.group(1)
        at = match.end()
    return text + line[at:], spans


def read_marked(text: str) -> list[TaggedSentence]:
    """Sentences of a file ``id<TAB>sentence with marks``, cut into the press model's units; lines that begin with "#" are skipped."""
    sentences: list[TaggedSentence] = []
    for line in text.splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        plain, marked = parse_marked(line.split("\t", 1)[1])
        units = [m.span() for m in UNIT.finditer(plain)]
        spans: set[Span] = set()
        for start, end, label in marked:
            inside = [i for i, (s, e) in enumerate(units) if s < end and e > start]
            spans.add((inside[0], inside[-1] + 1, label))
        sentences.append(TaggedSentence(tuple(plain[s:e] for s, e in units), frozenset(spans)))
    return sentences


def tokens_of_characters(tokens: Sequence[str], entities: Iterable[tuple[int, int, str]]) -> list[Span]:
    """Character spans over ``" ".join(tokens)`` as token spans; a token that is touched belongs to the entity."""
    starts: list[int] = []
    at = 0
    for token in tokens:
        starts.append(at)
        at += len(token) + 1
    spans: list[Span] = []
    last = 0
    for start, end, label in entities:
        first = last
        while first + 1 < len(tokens) and starts[first + 1] <= start:
            first += 1
        stop = first + 1
        while stop < len(tokens) and starts[stop] < end:
            stop += 1
        if not spans or first >= spans[-1][1]:
            spans.append((first, stop, label))
        last = stop - 1
    return spans
