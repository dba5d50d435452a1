"""The shipped tagger: a six-layer transformer in 8-bit integers, run by onnxruntime one sentence at a time.

One sentence at a time on purpose: the 8-bit scales of dynamic quantisation are taken over the whole input, so the other sentences of a
batch would move a sentence's scores. Alone, a sentence always gets the same answer, nothing is padded, and it costs 12 % of the speed
that batches of eight reach.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime as ort

from pipeline.annotate.ner_decode import best_path, spans_of
from pipeline.errors import ModelError
from pipeline.pieces import BOS, EOS, UNIT, Pieces
from pipeline.records import NerSpan

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

#: Names of the model's files in its folder.
WEIGHTS, VOCABULARY = "press.onnx", "pieces.json"
#: Pieces per window, and pieces by which neighbouring windows of a long sentence overlap.
WINDOW, OVERLAP = 126, 40
_EDGES = frozenset("/,;:–—-|·•")


class PressTagger:
    """Entities of a stretch of text.

    ``weights`` is an ONNX graph (n piece ids in, scores n x 7 out), ``vocabulary`` the JSON of its pieces and their scores.
    """

    def __init__(self, weights: bytes, vocabulary: bytes) -> None:
        options = ort.SessionOptions()
        # Documents are spread over processes; one thread per session keeps the result and the load of a machine predictable.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # SkipLayerNormFusion is off: the fused kernel takes eight times as long as addition and normalisation apart (106 against 13 µs).
        try:
            data = json.loads(vocabulary)
            self._pieces = Pieces(data["pieces"], data["scores"])
            self._session = ort.InferenceSession(
                weights, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
            )
        except Exception as error:  # onnxruntime raises a dozen types of its own
            message = f"the press NER model is broken ({type(error).__name__}): restore models/ner or reinstall stadttandem"
            raise ModelError(message) from error
        self.weights, self.vocabulary = weights, vocabulary

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits of the model's bytes; made on demand, as 20 MB take 32 ms and no run asks for it."""
        return hashlib.sha256(self.weights + self.vocabulary).hexdigest()[:16]

    @classmethod
    def open(cls, folder: Path) -> PressTagger:
        """Read the model's two files from ``folder``; ModelError where one is missing or broken."""
        try:
            return cls((folder / WEIGHTS).read_bytes(), (folder / VOCABULARY).read_bytes())
        except OSError as error:
            raise ModelError(f"the press NER model is missing in {folder}: restore models/ner or reinstall stadttandem") from error

    def entities(self, text: str, start: int = 0, end: int | None = None, sure: float = 0.0) -> list[NerSpan]:
        """Entities of ``text[start:end]``, best one sentence, with offsets into ``text``; in text order, without overlap.

        ``sure`` leaves out those with a unit to whose tag the model gives a lower probability (0 to 1).
        """
        units = [m.span() for m in UNIT.finditer(text, start, len(text) if end is None else end)]
        if not units:
            return []
        encode = self._pieces.encode
        cut = [encode(text[s:e]) for s, e in units]
        found = []
        scores = self._scores(cut)
        path = best_path(scores)
        for begin, stop, label in spans_of(path):
            if sure and _least(scores[begin:stop], path[begin:stop]) < sure:
                continue
            first, last = begin, stop
            # GermEval writes "Lübeck/Wismar" as one token, so the model sometimes keeps a separator at an edge.
            while first < last and text[units[first][0]] in _EDGES:
                first += 1
            while first < last and text[units[last - 1][0]] in _EDGES:
                last -= 1
            if first < last:
                found.append(NerSpan(units[first][0], units[last - 1][1], label))
        return found

    def _scores(self, cut: list[tuple[int, ...]]) -> NDArray[np.float32]:
        """units x 7; a long sentence is read in overlapping windows, and of two windows the one with more context on its side answers."""
        parts: list[NDArray[np.float32]] = []
        done = first = 0
        while done < len(cut):
            last, size = first, 0
            while last < len(cut) and (size + len(cut[last]) <= WINDOW or last == first):
                size += len(cut[last])
                last += 1
            scores = self._run(cut[first:last])
            if last == len(cut):
                parts.append(scores[done - first :])
                break
            following, back = last, 0
            while following > first + 1 and back + len(cut[following - 1]) <= OVERLAP:
                following -= 1
                back += len(cut[following])
            middle = max((following + last) // 2, done + 1)
            parts.append(scores[done - first : middle - first])
            done, first = middle, min(following, middle)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _run(self, cut: list[tuple[int, ...]]) -> NDArray[np.float32]:
        ids = [BOS]
        heads = []
        for unit in cut:
            heads.append(len(ids))
            ids.extend(unit)
        ids.append(EOS)
        output: Any = self._session.run(None, {"ids": np.array(ids, dtype=np.int64)})[0]
        scores: NDArray[np.float32] = output[heads]
        return scores


def _least(scores: NDArray[np.float32], path: list[int]) -> float:
    """The lowest probability that the rows of ``scores`` give to the tags of ``path``."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chosen = powers[np.arange(len(path)), path] / powers.sum(axis=1)
    return float(chosen.min())
