"""Is a capitalised word an ordinary German noun? A Bloom filter over frequent ones, so that an unknown word can be told from a known.

Bloom, Space/Time Trade-offs in Hash Coding with Allowable Errors, CACM 13 (1970): a word that was entered is always found, a word that was
not is found by mistake with a probability of about 0.2 % at this size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

BITS = 1 << 20
SEEDS = (0, 0x9E3779B9, 0x7F4A7C15, 0x85EBCA6B, 0xC2B2AE35)
TAIL = "~"  #: marks words that may end a compound
_SHORTEST_TAIL = 4


def write_filter(words: Iterable[str]) -> bytes:
    """The filter's bytes for ``words``."""
    data = bytearray(BITS // 8)
    for word in words:
        raw = word.encode()
        for seed in SEEDS:
            bit = crc32(raw, seed) % BITS
            data[bit >> 3] |= 1 << (bit & 7)
    return bytes(data)


class Nouns:
    """``word in nouns`` for capitalised words."""

    def __init__(self, data: bytes) -> None:
        if len(data) != BITS // 8:
            raise ValueError("the noun filter has the wrong size")
        self._data = data
        self._compounds: dict[str, bool] = {}

    def __contains__(self, word: str) -> bool:
        raw = word.encode()
        for seed in SEEDS:
            bit = crc32(raw, seed) % BITS
            if not self._data[bit >> 3] >> (bit & 7) & 1:
                return False
        return True

    def ordinary(self, word: str) -> bool:
        """Whether ``word`` is a frequent noun or ends on one ("Busfahrerinnen"); cached."""
        found = self._compounds.get(word)
        if found is None:
            if len(self._compounds) > 50_000:
                self._compounds.clear()
            found = word in self or any(
                TAIL + word[k].upper() + word[k + 1 :] in self for k in range(3, len(word) - _SHORTEST_TAIL + 1) if word[k].islower()
            )
            self._compounds[word] = found
        return found
