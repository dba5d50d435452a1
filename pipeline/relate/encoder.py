"""A small transformer reads the text around each pair of cities: related or not, by what kind of relation, planned, active or ended.

The network is the bottom half of multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), trained further on pairs of this project's
own gold; it runs in onnxruntime in 8-bit integers. Its input are word pieces and, for each, what the pipeline knows of it (a city, the
hub, a date, a programme); behind the text stands one more piece for each pair, its reader, which every layer lets look at the text, at the
pair's own cities first, while the text does not look back (markers that levitate: Ye et al. 2022, arXiv:2109.06067). A pair is known by
its reader, by the vectors of its cities' mentions, of the words around them and between them, and of the sentence (pooling over mentions
as in Zhou et al. 2021, arXiv:2010.11304), and once more by its closest mentions one by one, each by one hidden layer in numpy, and added
to the logit that the regression over named features gives (``scorer``).
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime as ort

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir
from pipeline.pieces import BOS, EOS, UNIT, Pieces

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.records import Annotations

#: Names of the files in ``models/relate``.
WEIGHTS, HEADS, VOCABULARY = "pairs.onnx", "pairs.npz", "pieces.json"
#: Pieces of a window, without the two at its ends; sentences that two neighbouring windows share.
WINDOW, SHARED = 510, 2
#: What a piece belongs to.
OTHER, CITY, DATE, PROGRAMME, HUB, FOREIGN = range(6)
#: Pieces to each side of a mention that are its context: of a city as a whole, and of one mention of it.
AROUND, BESIDE = 12, 6
#: Of the mentions of two cities the closest that are read one by one; pieces between two of them up to which the words there are read.
CLOSEST, WITHIN = 4, 80
#: Steps of the distance of two mentions, of the cities named between them, of the sentences between them.
DISTANCES, BETWEEN, APART = 20, 7, 6
#: Masks of a pair's reader.
LOOKS = 4
KINDS = ("twinning", "friendship", "project", "thematic", "network", "cooperation")
STATUSES = ("planned", "active", "ended")


@dataclass(slots=True)
class Window:
    """A stretch of whole sentences as the network takes it.

    ``ids``, ``types``: n; ``mentions``: city id to (position of the first piece, sentence of the window) of each mention;
    ``sentences``: first and last position + 1 of each.
    """

    ids: list[int]
    types: list[int]
    mentions: dict[str, list[tuple[int, int]]]
    sentences: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the network says of a pair: ``related`` and ``joint`` (both are sides of one relation of three or more) as logits, ``kind``
    and ``status`` as probabilities in the order of KINDS and STATUSES."""

    related: float
    joint: float
    kind: tuple[float, ...]
    status: tuple[float, ...]


def foreign(notes: Annotations) -> frozenset[str]:
    """The cities of a text that lie outside Germany."""
    return frozenset(c for c, city in notes.city_entities.items() if city.country_code != "DE")


def windows(
    text: str,
    sentences: Sequence[tuple[int, int]],
    cities: Sequence[tuple[int, int, str]],
    marks: Sequence[tuple[int, int, int]],
    hub: str | None,
    pieces: Pieces,
    foreign: Collection[str] = (),
) -> list[Window]:
    """Cut the sentences (offsets into ``text``) into windows. ``cities`` are mentions, ``marks`` dates and programmes with their type,
    ``foreign`` the cities outside Germany.

    Long texts share two sentences between neighbouring windows, as far as these fit; a sentence longer than a window is cut.
    """
    rows = [[(m.start(), m.end(), pieces.encode(m.group())) for m in UNIT.finditer(text, start, end)] for start, end in sentences]
    out: list[Window] = []
    current: list[list[tuple[int, int, tuple[int, ...]]]] = []
    size = 0
    for whole in rows:
        row, length = _cut(whole)
        if current and size + length > WINDOW:
            out.append(_window(current, cities, marks, hub, foreign))
            kept = current[-SHARED:]
            size = sum(len(unit[2]) for r in kept for unit in r)
            if size + length > WINDOW:
                kept, size = [], 0
            current = kept
        current.append(row)
        size += length
    if current:
        out.append(_window(current, cities, marks, hub, foreign))
    return out


def _cut(row: list[tuple[int, int, tuple[int, ...]]]) -> tuple[list[tuple[int, int, tuple[int, ...]]], int]:
    """The units of a sentence that fit into one window, and their pieces."""
    size = 0
    for n, unit in enumerate(row):
        if size + len(unit[2]) > WINDOW:
            return row[:n], size
        size += len(unit[2])
    return row, size


def _window(
    rows: list[list[tuple[int, int, tuple[int, ...]]]],
    cities: Sequence[tuple[int, int, str]],
    marks: Sequence[tuple[int, int, int]],
    hub: str | None,
    foreign: Collection[str],
) -> Window:
    ids, types = [BOS], [OTHER]
    mentions: dict[str, list[tuple[int, int]]] = {}
    borders = []
    seen: set[tuple[int, str]] = set()
    low, high = (rows[0][0][0], rows[-1][-1][1]) if rows and rows[0] and rows[-1] else (0, 1 << 60)
    cities = [m for m in cities if m[0] < high and m[1] > low]
    marks = [m for m in marks if m[0] < high and m[1] > low]
    for number, row in enumerate(rows):
        first = len(ids)
        begin, stop = (row[0][0], row[-1][1]) if row else (0, 0)
        here = [m for m in cities if m[0] < stop and m[1] > begin]
        marked = [m for m in marks if m[0] < stop and m[1] > begin]
        for start, end, cut in row:
            kind = OTHER
            for left, right, mark in marked:
                if left < end and right > start:
                    kind = mark
            for left, right, city in here:
                if left < end and right > start:
                    kind = HUB if city == hub or kind == HUB else FOREIGN if city in foreign else CITY
                    if (left, city) not in seen:
                        seen.add((left, city))
                        mentions.setdefault(city, []).append((len(ids), number))
            ids.extend(cut)
            types.extend([kind] * len(cut))
        borders.append((first, len(ids)))
    ids.append(EOS)
    types.append(OTHER)
    return Window(ids, types, mentions, borders)


def pair_inputs(window: Window, pairs: Sequence[tuple[str, str]], hub: str | None) -> tuple[list[int], NDArray[np.int64]]:
    """Pairs of the window that can be read there, and for each: between (2), sentence (2).

    The hub stands for the whole text where it is not named. Returns indexes into ``pairs`` and k x 4 positions.
    """
    kept, rows = [], []
    for n, (a, b) in enumerate(pairs):
        first, second = _places(window, a, hub), _places(window, b, hub)
        if not first or not second:
            continue
        near = min(
            ((abs(p - q), min(p, q), max(p, q)) for p, s in first for q, t in second if s == t and s >= 0),
            default=(0, 0, 0),
        )
        shared = [t for _, t in second if t >= 0 and any(s == t for s, _ in ((s, p) for p, s in first))]
        named = [t for _, t in second if t >= 0]
        sentence = window.sentences[(shared or named or [0])[0]]
        kept.append(n)
        rows.append((near[1], near[2], *sentence))
    return kept, np.array(rows, dtype=np.int64).reshape(-1, 4)


def mention_inputs(window: Window, pairs: Sequence[tuple[str, str]], hub: str | None) -> NDArray[np.int64]:
    """The closest mentions of the two cities of each pair of the window, k x 6: pair, position of the first and of the second, distance
    as a power of two with its direction, cities named between them, sentences between them."""
    named = sorted(p for places in window.mentions.values() for p, _ in places)
    rows = []
    for n, (a, b) in enumerate(pairs):
        near = sorted((abs(p - q), p, q, s, t) for p, s in _places(window, a, hub) for q, t in _places(window, b, hub))
        for gap, p, q, s, t in near[:CLOSEST]:
            step = 2 * min(DISTANCES // 2 - 1, (gap + 1).bit_length() - 1) + (q > p)
            others = max(0, bisect_left(named, max(p, q)) - bisect_right(named, min(p, q)))
            apart = APART - 1 if s < 0 or t < 0 else min(APART - 2, abs(s - t))
            rows.append((n, p, q, step, min(BETWEEN - 1, others), apart))
    return np.array(rows, dtype=np.int64).reshape(-1, 6)


def pair_masks(window: Window, pairs: Sequence[tuple[str, str]], places: NDArray[np.int64], hub: str | None) -> NDArray[np.float32]:
    """What the reader of each pair of the window looks at first, k x 4 x n, 0 or 1: the mentions of the first city, of the second,
    the sentences that name the second, the words between the closest two (``places``, from ``pair_inputs``)."""
    out = np.zeros((len(pairs), LOOKS, len(window.ids)), dtype=np.float32)
    for n, (a, b) in enumerate(pairs):
        second = _places(window, b, hub)
        out[n, 0, [p for p, _ in _places(window, a, hub)]] = 1
        out[n, 1, [p for p, _ in second]] = 1
        for sentence in {s for _, s in second if s >= 0}:
            first, last = window.sentences[sentence]
            out[n, 2, first:last] = 1
        out[n, 3, places[n, 0] : places[n, 1]] = 1
    return out


def _places(window: Window, city: str, hub: str | None) -> list[tuple[int, int]]:
    return window.mentions.get(city) or ([(0, -1)] if city == hub else [])


class PairEncoder:
    """The network with its heads. Thread-safe, nothing is kept between calls but word pieces."""

    def __init__(self, weights: bytes, heads: Mapping[str, NDArray[np.float32]], pieces: Pieces) -> None:
        self._weights, self._heads, self.pieces = weights, {k: v.astype(np.float32) for k, v in heads.items()}, pieces

    @classmethod
    def open(cls, models: Path | None = None) -> PairEncoder:
        """Load ``models/relate``. Raises KnowledgeError with the remedy."""
        root = models or models_dir()
        try:
            weights = (root / "relate" / WEIGHTS).read_bytes()
            with np.load(root / "relate" / HEADS, allow_pickle=False) as stored:
                heads = {name: stored[name] for name in stored.files}
            vocabulary = json.loads((root / "relate" / VOCABULARY).read_bytes())
            return cls(weights, heads, Pieces(vocabulary["pieces"], vocabulary["scores"]))
        except (OSError, ValueError, KeyError) as error:
            raise KnowledgeError(
                f"{root / 'relate'}: the pair model cannot be read ({error}); restore models/ or reinstall stadttandem"
            ) from error

    @cached_property
    def _session(self) -> Any:
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # as in ``annotate.ner_press``: processes share the cores
        options.log_severity_level = 3
        try:
            return ort.InferenceSession(
                self._weights, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
            )
        except Exception as error:  # onnxruntime raises a dozen types of its own
            raise KnowledgeError(f"the pair model is broken ({type(error).__name__}): restore models/ or reinstall stadttandem") from error

    def states(self, window: Window, masks: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Of the pieces n x 384, centred and scaled; of the readers of k pairs (``pair_masks``) k x 384."""
        ids, types = np.array(window.ids, dtype=np.int64), np.array(window.types, dtype=np.int64)
        x, readers = self._session.run(None, {"ids": ids, "types": types, "masks": masks})
        h = self._heads
        return (x - h["mean"]) / h["deviation"], readers

    def read(
        self, found: Sequence[Window], pairs: Sequence[tuple[str, str]], priors: Sequence[float], hub: str | None
    ) -> list[Verdict | None]:
        """One verdict per pair (None where no window names both): the surest of the windows that name it."""
        out: list[Verdict | None] = [None] * len(pairs)
        of_city: dict[str, list[int]] = {}  # a long text has many windows and many pairs, few of them in common
        for n, (_, b) in enumerate(pairs):
            of_city.setdefault(b, []).append(n)
        for window in found:
            near = sorted(n for city in window.mentions for n in of_city.get(city, ()))
            kept, places = pair_inputs(window, [pairs[n] for n in near], hub)
            if not kept:
                continue
            here = [pairs[near[k]] for k in kept]
            scores = self._score(*self.states(window, pair_masks(window, here, places, hub)), window, here, places, hub)
            for row, k in zip(scores, kept, strict=True):
                n = near[k]
                related = float(row[0] + self._heads["prior"][0] * priors[n])
                before = out[n]
                if before is None or related > before.related:
                    out[n] = Verdict(related, float(row[1]) - 1.0, _softmax(row[2:8]), _softmax(row[8:11]))
        return out

    def _score(
        self,
        x: NDArray[np.float32],
        readers: NDArray[np.float32],
        window: Window,
        pairs: Sequence[tuple[str, str]],
        places: NDArray[np.int64],
        hub: str | None,
    ) -> NDArray[np.float32]:
        """k x 11: related, joint, kinds, statuses."""
        h = self._heads
        total = np.concatenate([np.zeros((1, x.shape[1]), dtype=np.float32), np.cumsum(x, axis=0, dtype=np.float32)])
        cities = {c: n for n, c in enumerate(dict.fromkeys(c for pair in pairs for c in pair))}
        pooled = [_pool(x, total, np.array([p for p, _ in _places(window, c, hub)])) for c in cities]
        means, tops, arounds = (np.stack(part) for part in zip(*pooled, strict=True))
        a, b = np.array([(cities[first], cities[second]) for first, second in pairs]).T
        low, high, first, last = places.T
        between = _means(total, low, high)  # nothing between: 0, as a sum over nothing
        parts = [means[a], means[b], tops[b], arounds[b], means[a] * means[b], between, _means(total, first, last), readers]
        hidden = _gelu(np.concatenate(parts, axis=1) @ h["hidden.weight"].T + h["hidden.bias"])
        out: NDArray[np.float32] = hidden @ h["out.weight"].T + h["out.bias"]
        return out + self._score_mentions(x, total, mention_inputs(window, pairs, hub), len(pairs))

    def _score_mentions(
        self, x: NDArray[np.float32], total: NDArray[np.float32], rows: NDArray[np.int64], count: int
    ) -> NDArray[np.float32]:
        """``count`` x 11: what the single mentions of each pair say, the surest weighing most (log-sum-exp pooling as in Verga et al.
        2018, arXiv:1802.10569)."""
        h, width = self._heads, x.shape[1]
        owner, p, q, distance, between, apart = rows.T
        at, place = np.unique(np.concatenate([p, q]), return_inverse=True)
        one, two = place[: len(p)], place[len(p) :]
        left, right, product, middle, beside, rest = np.split(h["mention.weight"], [width * n for n in range(1, 6)], axis=1)
        near = _means(total, np.maximum(0, at - BESIDE), np.minimum(len(x), at + BESIDE + 1))
        low, high = np.minimum(p, q), np.maximum(p, q)
        words = _means(total, low, high) * (high - low < WITHIN)[:, None]
        numbers = np.concatenate([h["distance"][distance], h["between"][between], h["apart"][apart]], axis=1)
        hidden = (
            (x[at] @ left.T)[one]
            + (x[at] @ right.T + near @ beside.T)[two]
            + (x[p] * x[q]) @ product.T
            + words @ middle.T
            + numbers @ rest.T
            + h["mention.bias"]
        )
        said = _gelu(hidden) @ h["mention.out.weight"].T + h["mention.out.bias"]
        out = np.zeros((count, said.shape[1]), dtype=np.float32)
        borders = np.searchsorted(owner, np.arange(count + 1))
        for n in range(count):
            own = said[borders[n] : borders[n + 1]]
            top = own[:, 0].max()
            weights = np.exp(own[:, 0] - top)
            share = weights / weights.sum()
            out[n] = share @ own
            out[n, 0] = top + np.log(weights.sum()) - 0.5 * np.log(len(own))
        return out


def _pool(
    x: NDArray[np.float32], total: NDArray[np.float32], at: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Mean and maximum of a city's mentions, and mean of the means around them."""
    around = _means(total, np.maximum(1, at - AROUND), np.minimum(len(x) - 1, at + AROUND + 1))
    return x[at].mean(axis=0), x[at].max(axis=0), around.mean(axis=0)


def _means(total: NDArray[np.float32], low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.float32]:
    """Rows ``low`` to ``high`` (exclusive) averaged, out of their running sums."""
    out: NDArray[np.float32] = (total[high] - total[low]) / np.maximum(1, high - low)[:, None].astype(np.float32)
    return out


def _gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Hendrycks & Gimpel 2016, arXiv:1606.08415, by its tanh approximation (error under 0.001)."""
    out: NDArray[np.float32] = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return out


def _softmax(x: NDArray[np.float32]) -> tuple[float, ...]:
    powers = np.exp(x - x.max())
    return tuple(float(p) for p in powers / powers.sum())
