"""Near-duplicates: a MinHash signature per document, and links between documents whose news is mostly the same.

Method: one-permutation MinHash with optimal densification (Shrivastava, ICML 2017) over hashed word trigrams, candidates by banding
(Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3). No randomness: all hashing is CRC-32 and fixed multipliers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from pipeline.records import NEWS_ROLES, Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

_SLOTS = 128
_ROWS = 2
_EMPTY = 0xFFFFFFFF
_MASK = 0xFFFFFFFF
#: A shortened newspaper copy shares most of ITS trigrams with the release. Linked from here on (see docs/ingest.md for the measurement).
_CONTAINED, _JACCARD, _MIN_SHINGLES = 0.70, 0.35, 25


@dataclass(frozen=True, slots=True)
class Signature:
    """``size`` is the number of different trigrams; ``slots`` are 128 32-bit minima (512 bytes)."""

    doc_id: str
    size: int
    slots: bytes


def signature(document: Document) -> Signature:
    """The signature of a document's news (titles, paragraphs, lists, tables); furniture does not count."""
    text = document.text
    if document.blocks:
        text = " ".join([text[b.start : b.end] for b in document.blocks if b.role in NEWS_ROLES])
    words = _WORD_BYTES.findall(text.lower().encode("utf-8", "replace"))
    if len(words) < 3:
        return Signature(document.doc_id, 0, b"\xff" * (4 * _SLOTS))
    import numpy as np

    hashes = np.fromiter(map(crc32, words), np.uint64, len(words))
    mixed = (hashes[:-2] * np.uint64(0x9E3779B1)) ^ (hashes[1:-1] * np.uint64(0x85EBCA77)) ^ (hashes[2:] * np.uint64(0xC2B2AE3D))
    shingles = np.unique((mixed * np.uint64(0x27D4EB2F) >> np.uint64(8)) & np.uint64(_MASK))
    slots = np.full(_SLOTS, _EMPTY, np.uint32)
    np.minimum.at(slots, (shingles & np.uint64(_SLOTS - 1)).astype(np.intp), (shingles >> np.uint64(7)).astype(np.uint32))
    if (slots == _EMPTY).any():
        _densify(slots)
    return Signature(document.doc_id, len(shingles), slots.astype("<u4").tobytes())


_WORD_BYTES = re.compile(rb"[0-9a-z\x80-\xff]+")


def _densify(slots: NDArray[np.uint32]) -> None:
    """An empty slot borrows from a slot chosen by a fixed hash of its number: both documents borrow from the same place."""
    original = slots.tolist()
    for i, value in enumerate(original):
        attempt = 0
        while value == _EMPTY:
            attempt += 1
            value = original[((i + 1) * 0x9E3779B1 + attempt * 0x85EBCA77 >> 5) % _SLOTS]  # noqa: PLW2901
        if attempt:
            slots[i] = (value + attempt * 0x01000193) & 0x1FFFFFFF


def near_duplicates(signatures: Iterable[Signature]) -> dict[str, str]:
    """``{doc_id: doc_id of the document it repeats}``; the longest version (then the smallest id) is the original and maps to nothing.

    The result does not depend on the order of the input. No chains: an original is never itself linked. Texts of fewer than 25 trigrams are
    left alone. Memory: about 1.2 KB per document; the table of band values holds only values that two documents share (with all of them it
    took 19 KB per document, 2 GB for 100,000).
    """
    ids, sizes, slots = _by_size(signatures)
    buckets: dict[int, list[int]] = {}
    links: dict[str, str] = {}
    for index, bands in _shared_bands(slots):
        counts: dict[int, int] = {}
        for band in bands:
            for other in buckets.get(band, ()):
                counts[other] = counts.get(other, 0) + 1
        match = _best(sizes, slots, index, counts)
        if match is not None:
            links[ids[index]] = ids[match]
            continue
        for band in bands:
            buckets.setdefault(band, []).append(index)
    return links


def _by_size(signatures: Iterable[Signature]) -> tuple[list[str], list[int], NDArray[np.uint32]]:
    """Ids, sizes and slots (n x 128) of the texts that are long enough, the longest first."""
    import numpy as np

    rows: dict[str, int] = {}
    sizes: list[int] = []
    gathered = bytearray()
    for found in signatures:
        if found.size >= _MIN_SHINGLES and found.doc_id not in rows:
            rows[found.doc_id] = len(sizes)
            sizes.append(found.size)
            gathered += found.slots
    ids = sorted(rows, key=lambda doc_id: (-sizes[rows[doc_id]], doc_id))
    order = [rows[doc_id] for doc_id in ids]
    slots: NDArray[np.uint32] = np.frombuffer(gathered, "<u4").reshape(-1, _SLOTS)[order]
    return ids, [sizes[row] for row in order], slots


def _shared_bands(slots: NDArray[np.uint32]) -> Iterator[tuple[int, list[int]]]:
    """Documents, in order, with the numbers of those of their bands whose values another document has as well."""
    import numpy as np

    if len(slots) < 2:
        return
    bands = np.ascontiguousarray(slots).view("<u8")
    owners, numbers, known = [], [], 0
    for band in range(bands.shape[1]):
        order = np.argsort(bands[:, band], kind="stable")
        values = bands[order, band]
        new = np.concatenate([[True], values[1:] != values[:-1]])
        group = np.cumsum(new) - 1
        alike = np.bincount(group)[group] > 1
        owners.append(order[alike])
        numbers.append(group[alike] + known)
        known += len(values)
    owner, number = np.concatenate(owners), np.concatenate(numbers)
    order = np.argsort(owner, kind="stable")
    documents, begins = np.unique(owner[order], return_index=True)
    ends = [*begins[1:].tolist(), len(owner)]
    for index, begin, end in zip(documents.tolist(), begins.tolist(), ends[: len(documents)], strict=True):
        yield index, number[order[begin:end]].tolist()


def _best(sizes: list[int], slots: NDArray[np.uint32], index: int, counts: dict[int, int]) -> int | None:
    best: tuple[float, int] | None = None
    for other, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]:
        share = int((slots[index] == slots[other]).sum()) / _SLOTS
        contained = share / (1 + share) * (sizes[index] + sizes[other]) / sizes[index]
        if share >= _JACCARD and contained >= _CONTAINED and (best is None or share > best[0]):
            best = (share, other)
    return best[1] if best else None


def jaccard(a: Signature, b: Signature) -> float:
    """Estimated share of common trigrams, 0 to 1 (standard error about 0.04)."""
    same = sum(1 for i in range(0, 4 * _SLOTS, 4) if a.slots[i : i + 4] == b.slots[i : i + 4])
    return same / _SLOTS
