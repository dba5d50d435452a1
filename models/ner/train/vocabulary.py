"""Prune the teacher's 250,000 pieces to those that German press text needs (development only)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.pieces import UNIT, UNK, Pieces

if TYPE_CHECKING:
    from encoder import Checkpoint


def _latin(piece: str) -> bool:
    return all(not c.isalpha() or c == "▁" or "LATIN" in unicodedata.name(c, "") for c in piece)


def prune(checkpoint: Checkpoint, texts: Iterable[str], names: Iterable[str], size: int) -> list[int]:
    """Ids of the pieces to keep, special pieces first, then by id: every piece that the texts or names use, as far as ``size`` reaches
    (text counts three times as much as a name), then single characters, then the most probable Latin pieces."""
    full = Pieces(checkpoint.pieces, list(map(float, checkpoint.scores)))
    words: Counter[str] = Counter()
    for weight, source in ((3, texts), (1, names)):
        for text in source:
            for unit in UNIT.findall(text):
                words[unit] += weight
    counts: Counter[int] = Counter()
    for word, n in words.items():
        for piece in full.encode(word):
            counts[piece] += n
    special = [checkpoint.bos, checkpoint.pad, checkpoint.eos, checkpoint.unk]
    singles = [i for i, p in enumerate(checkpoint.pieces) if len(p.lstrip("▁")) <= 1 and (_latin(p) or not any(c.isalpha() for c in p))]
    chosen = set(singles[:1500])
    ranked = [i for i, _ in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])) if i > UNK]
    for i in ranked:
        if len(chosen) >= size - 4:
            break
        chosen.add(i)
    by_score = sorted(
        (i for i in range(4, len(checkpoint.pieces)) if _latin(checkpoint.pieces[i])), key=lambda i: (-checkpoint.scores[i], i)
    )
    for i in by_score:
        if len(chosen) >= size - 4:
            break
        chosen.add(i)
    return special + sorted(chosen - set(special))
