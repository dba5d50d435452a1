"""Words and word pieces of the press model: the same code reads text at training and at run time.

A *unit* is what one label is given to: a word with its inner hyphens, dots and apostrophes ("Nordrhein-Westfalen", "z.B"), or one other
visible character. Units are cut into pieces of a unigram vocabulary (Kudo 2018, arXiv:1804.10959) by Viterbi search. German text repeats
itself, so the pieces of a word are kept: after a few documents nine words of ten cost one dict lookup.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

UNIT = re.compile(r"\w+(?:[-‐.&'’:*@]\w+)*|[^\w\s]")
#: No German word needs more; a longer one is cut here, which bounds the cost of a pathological "word".
MAX_UNIT = 64
_MAX_PIECE = 20

_MAX_CACHE = 60_000
BOS, PAD, EOS, UNK = 0, 1, 2, 3


class Pieces:
    """A unigram vocabulary: ``pieces`` and their log probabilities ``scores``, equally long; ids are list positions.

    The first four entries are the special pieces ``<s>``, ``<pad>``, ``</s>`` and ``<unk>``. "▁" marks a word's beginning.
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._table = {piece: (i, float(score)) for i, (piece, score) in enumerate(zip(pieces, scores, strict=True)) if i > UNK}
        # An unknown character costs ten less than the rarest piece, as in the reference implementation of unigram models.
        self._unknown = min(scores) - 10.0
        self._cache: dict[str, tuple[int, ...]] = {}

    def encode(self, unit: str) -> tuple[int, ...]:
        """Piece ids of one unit, at least one."""
        ids = self._cache.get(unit)
        if ids is None:
            if len(self._cache) >= _MAX_CACHE:
                self._cache.clear()
            ids = self._cache[unit] = self._viterbi("▁" + unicodedata.normalize("NFKC", unit[:MAX_UNIT]).replace(" ", "▁"))
        return ids

    def _viterbi(self, word: str) -> tuple[int, ...]:
        n = len(word)
        best = [0.0] + [-1e18] * n
        back: list[tuple[int, int]] = [(0, UNK)] * (n + 1)
        table = self._table
        for start in range(n):
            base = best[start]
            known = False
            for end in range(start + 1, min(n, start + _MAX_PIECE) + 1):
                entry = table.get(word[start:end])
                if entry is not None:
                    known = known or end == start + 1
                    if base + entry[1] > best[end]:
                        best[end] = base + entry[1]
                        back[end] = (start, entry[0])
            if not known and base + self._unknown > best[start + 1]:
                best[start + 1] = base + self._unknown
                back[start + 1] = (start, UNK)
        ids: list[int] = []
        at = n
        while at:
            at, piece = back[at]
            if not (piece == UNK and ids and ids[-1] == UNK):
                ids.append(piece)
        return tuple(reversed(ids))
