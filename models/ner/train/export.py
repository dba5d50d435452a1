"""Write a student as the two files of the shipped model: an ONNX graph with 8-bit weights, and its vocabulary (development only)."""

from __future__ import annotations

import copy
import json
import logging
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn import functional

from pipeline.annotate.ner_press import VOCABULARY, WEIGHTS

if TYPE_CHECKING:
    from encoder import Tagger


class Alone(nn.Module):
    """The tagger for one unpadded sentence: n pieces in, n x labels out.

    Word vectors are 8-bit integers with one scale a row. Everything is two- or three-dimensional with constant sizes but for n, and the
    attention scale is folded into the query weights: on the short inputs of one sentence the shape arithmetic of the training graph
    costs a tenth of the time.
    """

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        weight = tagger.word.weight.detach()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("words", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)
        self.heads = tagger.shape.heads
        self.width = tagger.shape.width
        self.size = self.width // self.heads
        self.tagger = tagger
        with torch.no_grad():
            for layer in tagger.layers:
                layer.qkv.weight[: self.width] *= self.size**-0.5
                layer.qkv.bias[: self.width] *= self.size**-0.5

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.words[ids].float() * self.scale[ids]
        x = self.tagger.ln(x + self.tagger.pos.weight[: ids.shape[0]])
        return self.tagger.out(self.layers(x))

    def layers(self, x: torch.Tensor) -> torch.Tensor:
        """All layers over n x width."""
        w = self.width
        for layer in self.tagger.layers:
            qkv = layer.qkv(x)
            q = qkv[:, :w].view(-1, self.heads, self.size).transpose(0, 1)
            k = qkv[:, w : 2 * w].view(-1, self.heads, self.size).permute(1, 2, 0)
            v = qkv[:, 2 * w :].view(-1, self.heads, self.size).transpose(0, 1)
            context = (torch.softmax(q @ k, -1) @ v).transpose(0, 1).reshape(-1, w)
            x = layer.aln(x + layer.ao(context))
            x = layer.oln(x + layer.fo(functional.gelu(layer.fi(x))))
        return x


def export(tagger: Tagger, pieces: Sequence[str], scores: Sequence[float], folder: Path, *, reduce_range: bool = True) -> None:
    """Write the model's files into ``folder``.

    ``reduce_range`` keeps weights to 7 bits, so that processors without VNNI, whose 8-bit sums saturate, give the same entities;
    measured cost on the held-out slice: none.
    """
    tagger = copy.deepcopy(tagger).eval()
    folder.mkdir(parents=True, exist_ok=True)
    inputs = {"ids": torch.arange(20)}
    (folder / WEIGHTS).write_bytes(quantized(Alone(tagger), inputs, ["scores"], reduce_range=reduce_range))
    vocabulary = {"pieces": list(pieces), "scores": [round(float(s), 4) for s in scores]}
    (folder / VOCABULARY).write_text(json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")), encoding="utf8")


def quantized(
    module: nn.Module,
    inputs: Mapping[str, torch.Tensor],
    outputs: Sequence[str],
    *,
    reduce_range: bool,
    axes: Mapping[str, Mapping[int, str]] | None = None,
) -> bytes:
    """An ONNX graph with 8-bit weights, ``inputs`` and ``outputs`` by name. ``axes`` names the sizes that vary; without it the first of
    each is the length of the text."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary) / "plain.onnx"
        torch.onnx.export(
            module, tuple(inputs.values()), str(plain), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes=axes or {name: {0: "n"} for name in (*inputs, *outputs)}, dynamo=False, opset_version=17,
        )  # fmt: skip
        small = Path(temporary) / "small.onnx"
        # Signed weights: onnxruntime has fast kernels for signed, not for unsigned ones (measured: a factor of three).
        quantize_dynamic(
            plain, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=reduce_range, op_types_to_quantize=["MatMul"],
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
        graph = onnx.load(small)
    graph.producer_name = graph.producer_version = graph.doc_string = ""
    for node in graph.graph.node:
        node.doc_string = ""
    return bytes(graph.SerializeToString(deterministic=True))
