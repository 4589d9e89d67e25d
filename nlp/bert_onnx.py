"""Turn the weights of a BERT sentence encoder into one ONNX file, without a training library.

The network is that of Devlin et al. 2019 with the mean pooling of Reimers and Gurevych 2019. All
weights stay 32-bit floats: 8-bit activations are scaled over a whole batch, which makes a text's
vector depend on its neighbours (docs/adr/0003-embedding-model.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 20  # the first with Gelu as one operator
MASKED = -1e4  # added to the attention score of padding: nothing is left of it after softmax
Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, kw_only=True)
class BertShape:
    """Sizes of the network.

    Attributes:
        layers: Number of transformer blocks.
        heads: Attention heads in each block.
        width: Length of a token's vector; a multiple of `heads`.
        epsilon: Added to variances in layer normalisation.
    """

    layers: int
    heads: int
    width: int
    epsilon: float

    def __post_init__(self) -> None:
        """Raises ValueError when the width cannot be shared out over the heads."""
        if self.width % self.heads:
            raise ValueError(f"a width of {self.width} cannot be shared by {self.heads} heads")


@dataclass
class _Graph:
    """Operators and constants in the order they were added."""

    weights: Weights
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def constant(self, value: NDArray[np.generic]) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def number(self, value: float) -> str:
        return self.constant(np.array(value, dtype=np.float32))

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name].astype(np.float32))

    def linear(self, x: str, name: str) -> str:
        turned = self.constant(self.weights[f"{name}.weight"].astype(np.float32).T)
        return self.add("Add", self.add("MatMul", x, turned), self.weight(f"{name}.bias"))

    def normalise(self, x: str, name: str, epsilon: float) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=epsilon)


def sentence_encoder(weights: Weights, shape: BertShape) -> onnx.ModelProto:
    """The whole encoder, from token numbers to one unit-length vector a text.

    Args:
        weights: Named arrays of a BERT checkpoint ("encoder.layer.0.attention.self.query.weight", …).
        shape: Sizes that the checkpoint was trained with.

    Returns:
        A model with the inputs `input_ids` and `attention_mask` (shape (texts, tokens), int64) and the
        output `vectors` (shape (texts, width), float32, unit length).
    """
    graph = _Graph(weights)
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    blocked = graph.add("Mul", graph.add("Sub", graph.number(1), mask), graph.number(MASKED))
    bias = graph.add("Unsqueeze", blocked, graph.integers(1, 2))
    x = _embeddings(graph, shape)
    for layer in range(shape.layers):
        x = _block(graph, shape, x, bias, f"encoder.layer.{layer}")
    graph.nodes.append(helper.make_node("Identity", [_pooled(graph, x, mask)], ["vectors"]))
    return _model(graph, shape)


def _embeddings(graph: _Graph, shape: BertShape) -> str:
    words = graph.add("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    length = graph.add("Shape", "input_ids", start=1, end=2)
    table = graph.weight("embeddings.position_embeddings.weight")
    positions = graph.add("Slice", table, graph.integers(0), length, graph.integers(0))
    # A single text is always of token type 0.
    kind = graph.constant(graph.weights["embeddings.token_type_embeddings.weight"][0].astype(np.float32))
    summed = graph.add("Add", graph.add("Add", words, positions), kind)
    return graph.normalise(summed, "embeddings.LayerNorm", shape.epsilon)


def _block(graph: _Graph, shape: BertShape, x: str, bias: str, name: str) -> str:
    attended = graph.linear(_attention(graph, shape, x, bias, name), f"{name}.attention.output.dense")
    x = graph.normalise(graph.add("Add", attended, x), f"{name}.attention.output.LayerNorm", shape.epsilon)
    inner = graph.add("Gelu", graph.linear(x, f"{name}.intermediate.dense"))
    outer = graph.linear(inner, f"{name}.output.dense")
    return graph.normalise(graph.add("Add", outer, x), f"{name}.output.LayerNorm", shape.epsilon)


def _attention(graph: _Graph, shape: BertShape, x: str, bias: str, name: str) -> str:
    size = shape.width // shape.heads
    apart = graph.integers(0, 0, shape.heads, size)

    def heads(part: str, order: list[int]) -> str:
        projected = graph.linear(x, f"{name}.attention.self.{part}")
        return graph.add("Transpose", graph.add("Reshape", projected, apart), perm=order)

    scores = graph.add("MatMul", heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]))
    scaled = graph.add("Add", graph.add("Mul", scores, graph.number(1 / math.sqrt(size))), bias)
    mixed = graph.add("MatMul", graph.add("Softmax", scaled, axis=-1), heads("value", [0, 2, 1, 3]))
    together = graph.add("Transpose", mixed, perm=[0, 2, 1, 3])
    return graph.add("Reshape", together, graph.integers(0, 0, shape.width))


def _pooled(graph: _Graph, x: str, mask: str) -> str:
    """The mean over real tokens, scaled to length 1."""
    weights = graph.add("Unsqueeze", mask, graph.integers(2))
    summed = graph.add("ReduceSum", graph.add("Mul", x, weights), graph.integers(1), keepdims=0)
    mean = graph.add("Div", summed, graph.add("ReduceSum", weights, graph.integers(1), keepdims=0))
    return graph.add("LpNormalization", mean, axis=-1, p=2)


def _model(graph: _Graph, shape: BertShape) -> onnx.ModelProto:
    def value(name: str, kind: int, sizes: list[str | int]) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, sizes)

    inputs = [value(n, TensorProto.INT64, ["texts", "tokens"]) for n in ("input_ids", "attention_mask")]
    outputs = [value("vectors", TensorProto.FLOAT, ["texts", shape.width])]
    body = helper.make_graph(graph.nodes, "sentence_encoder", inputs, outputs, graph.constants)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
