"""Sentences to tensors, batches of like length, exact-span scores (development only)."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from pipeline.pieces import BOS, EOS, PAD, UNIT, Pieces

if TYPE_CHECKING:
    from corpora import Sentence

TAGS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER", "B-ORG", "I-ORG")
INDEX = {tag: i for i, tag in enumerate(TAGS)}
MAX_PIECES = 160


@dataclass
class Row:
    """One sentence: piece ids with ``<s>`` and ``</s>``, each unit's first position, and per unit a distribution over TAGS."""

    ids: list[int]
    first: list[int]
    target: np.ndarray
    sentence: Sentence


def tags_of(sentence: Sentence) -> tuple[list[tuple[int, int]], list[int]]:
    """Units of the sentence and the tag index of each (-1: unsure)."""
    units = [m.span() for m in UNIT.finditer(sentence.text)]
    tags = [0] * len(units)
    for start, end, label in sentence.spans:
        inside = [i for i, (s, e) in enumerate(units) if s < end and e > start]
        # A unit that holds more than the entity ("EU-Staaten" for EU) is a part in GermEval's sense: no entity.
        if not inside or units[inside[0]][0] < start or units[inside[-1]][1] > end:
            continue
        for k, i in enumerate(inside):
            tags[i] = INDEX[("I-" if k else "B-") + label]
    for start, end in sentence.unsure:
        for i, (s, e) in enumerate(units):
            if s < end and e > start:
                tags[i] = -1
    return units, tags


def make_row(sentence: Sentence, pieces: Pieces) -> Row:
    units, tags = tags_of(sentence)
    ids, first = [BOS], []
    for start, end in units:
        unit = pieces.encode(sentence.text[start:end])
        if len(ids) + len(unit) >= MAX_PIECES:
            break
        first.append(len(ids))
        ids.extend(unit)
    target = np.zeros((len(first), len(TAGS)), dtype=np.float32)
    for i, tag in enumerate(tags[: len(first)]):
        if tag >= 0:
            target[i, tag] = 1.0
    return Row([*ids, EOS], first, target, sentence)


def batches(
    rows: Sequence[Row], pieces_per_batch: int, rng: random.Random | None
) -> Iterator[tuple[list[int], torch.Tensor, torch.Tensor]]:
    """(row numbers, ids, mask) of rows of like length, about ``pieces_per_batch`` pieces each; shuffled where ``rng`` is given."""
    order = list(range(len(rows)))
    if rng is not None:
        rng.shuffle(order)
        order = [j for k in range(0, len(order), 400) for j in sorted(order[k : k + 400], key=lambda j: len(rows[j].ids))]
    else:
        order.sort(key=lambda j: len(rows[j].ids))
    groups: list[list[int]] = []
    group: list[int] = []
    longest = 0
    for j in order:
        longest_then = max(longest, len(rows[j].ids))
        if group and longest_then * (len(group) + 1) > pieces_per_batch:
            groups.append(group)
            group, longest_then = [], len(rows[j].ids)
        group.append(j)
        longest = longest_then
    if group:
        groups.append(group)
    if rng is not None:
        rng.shuffle(groups)
    for members in groups:
        width = max(len(rows[j].ids) for j in members)
        ids = torch.full((len(members), width), PAD)
        mask = torch.zeros(len(members), width)
        for r, j in enumerate(members):
            ids[r, : len(rows[j].ids)] = torch.tensor(rows[j].ids)
            mask[r, : len(rows[j].ids)] = 1
        yield members, ids, mask


def decode(scores: np.ndarray) -> list[tuple[int, int, str]]:
    """Best legal tag path (I-X only after B-X or I-X) as spans of unit numbers; ``scores``: units x TAGS, log probabilities."""
    from pipeline.annotate.ner_decode import best_path, spans_of

    return spans_of(best_path(scores))


def gold_spans(row: Row) -> set[tuple[int, int, str]]:
    """Gold entities as spans of unit numbers."""
    from pipeline.annotate.ner_decode import spans_of

    return set(spans_of(row.target.argmax(1).tolist()))


def f1(rows: Sequence[Row], predicted: Sequence[list[tuple[int, int, str]]]) -> dict[str, float]:
    """Exact-span F1 in percent, over all labels and by label."""
    counts = {label: [0, 0, 0] for label in ("all", "LOC", "PER", "ORG")}
    for row, found in zip(rows, predicted, strict=True):
        gold, have = gold_spans(row), set(found)
        for label, c in counts.items():
            g = {s for s in gold if label in ("all", s[2])}
            h = {s for s in have if label in ("all", s[2])}
            c[0] += len(g & h)
            c[1] += len(h)
            c[2] += len(g)
    return {label: round(200 * c[0] / max(1, c[1] + c[2]), 2) for label, c in counts.items()}
