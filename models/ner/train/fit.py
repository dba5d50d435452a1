"""Training loops (development only): a tagger on labelled rows, and a student on what a teacher says."""

# ruff: noqa: S311  (seeded randomness of training, no secrets)
from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from features import Row, batches, decode, f1
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from encoder import Tagger


def log_probabilities(model: Tagger, rows: Sequence[Row], pieces_per_batch: int = 2048) -> list[np.ndarray]:
    """Per row: units x tags, natural logarithm."""
    model.eval()
    out: list[np.ndarray] = [np.zeros((0, 0))] * len(rows)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for members, ids, mask in batches(rows, pieces_per_batch, None):
            scores = torch.log_softmax(model(ids, mask).float(), dim=-1).numpy()
            for r, j in enumerate(members):
                out[j] = scores[r, rows[j].first]
    return out


def evaluate(model: Tagger, rows: Sequence[Row]) -> dict[str, float]:
    """Exact-span F1 of the model on rows with hard targets."""
    return f1(rows, [decode(p) for p in log_probabilities(model, rows)])


def gather(rows: Sequence[Row], members: list[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """(row in batch, position) of every first piece, and the stacked targets."""
    where = [(r, p) for r, j in enumerate(members) for p in rows[j].first]
    index = torch.tensor(where).T
    return index[0], index[1], torch.from_numpy(np.concatenate([rows[j].target for j in members]))


def fit(
    model: Tagger,
    rows_of_epoch: Callable[[int], Sequence[Row]],
    *,
    epochs: int,
    rate: float,
    seed: int,
    smoothing: float = 0.05,
    pieces_per_batch: int = 700,
    head_rate: float = 1e-3,
    decay: float = 0.85,
    teacher: Tagger | None = None,
    layer_map: Sequence[int] = (),
    hidden_weight: float = 0.0,
    gold_share: float = 0.5,
    train_words: bool = False,
    held_out: Sequence[Row] = (),
    name: str = "",
) -> None:
    """Train in place: AdamW, linear warm-up over 6 %, linear decay, per-layer rate
    ``rate * decay ** (depth from the top)``.

    Targets are distributions, so teacher labels and hard labels are one loss. With ``teacher`` its labels are mixed in, and
    ``hidden_weight`` times the mean squared difference of the student's layer i to the teacher's layer ``layer_map[i]`` is added.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model.word.weight.requires_grad = train_words
    depth = len(model.layers)
    groups = [{"params": list(layer.parameters()), "base": rate * decay ** (depth - 1 - i)} for i, layer in enumerate(model.layers)]
    groups.append(
        {
            "params": [*model.pos.parameters(), *model.ln.parameters(), *(model.word.parameters() if train_words else [])],
            "base": rate * decay**depth,
        }
    )
    groups.append({"params": list(model.out.parameters()), "base": head_rate})
    optimiser = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, fused=True)
    total = sum(sum(1 for _ in batches(rows_of_epoch(e), pieces_per_batch, random.Random(0))) for e in range(epochs))
    step, began = 0, time.time()
    if teacher is not None:
        # A copy in half precision: automatic casting would convert the frozen weights anew at every step.
        teacher = copy.deepcopy(teacher).eval().bfloat16()
    for epoch in range(epochs):
        model.train()
        rows = rows_of_epoch(epoch)
        losses = []
        for members, ids, mask in batches(rows, pieces_per_batch, rng):
            step += 1
            scale = min(step / (0.06 * total), (total - step) / (0.94 * total))
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * max(0.0, scale)
            batch_index, position, target = gather(rows, members)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = model.hidden(ids, mask)
                scores = model.out(model.drop(states[-1]))[batch_index, position].float()
                extra = torch.zeros(())
                if teacher is not None:
                    with torch.no_grad(), torch.autocast("cpu", enabled=False):
                        wanted = teacher.hidden(ids, mask)
                        said = torch.softmax(teacher.out(wanted[-1])[batch_index, position].float(), -1)
                    # A unit with a label of its own gets half of it, half of what the teacher says; the others what the teacher says.
                    known = target.sum(-1, keepdim=True)
                    target = known * (gold_share * target + (1 - gold_share) * said) + (1 - known) * said
                    if hidden_weight:
                        m = mask[..., None]
                        extra = sum(
                            (((states[i + 1].float() - wanted[k].float()) ** 2) * m).sum() / (m.sum() * states[0].shape[-1])
                            for i, k in enumerate(layer_map)
                        )
            weight = target.sum(-1)
            soft = target if teacher is not None else target * (1 - smoothing) + smoothing / target.shape[-1] * weight[:, None]
            loss = -(soft * functional.log_softmax(scores, -1)).sum() / weight.sum().clamp(min=1)
            (loss + hidden_weight * extra).backward()
            nn.utils.clip_grad_norm_([p for g in groups for p in g["params"]], 1.0)
            optimiser.step()
            optimiser.zero_grad()
            losses.append(float(loss.detach()))
            if step % 50 == 0:
                print(
                    f"{name} epoch {epoch} step {step}/{total} loss {np.mean(losses[-50:]):.4f} "
                    f"layers {float(torch.as_tensor(extra).detach()):.4f} {time.time() - began:.0f} s",
                    flush=True,
                )
        if held_out:
            print(f"{name} epoch {epoch} held out {evaluate(model, held_out)} {time.time() - began:.0f} s", flush=True)
