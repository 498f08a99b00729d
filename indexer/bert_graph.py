"""Writes a BERT sentence encoder as an ONNX graph, straight from its weights.

No tracing and no torch: the graph is the model's formula, in the operators that ONNX Runtime runs
fastest on a processor. Measured on one thread against the same formula in standard operators
(which the runtime fuses at load): a 13-token query 4.9 ms instead of 6.0, bulk within 5 %.

At eight bits every linear layer multiplies whole numbers: each run of BLOCK weights, and of BLOCK
inputs of a token, has a scale of its own. One scale for a whole batch would round a text by what it
is encoded beside (mean cosine to the unrounded vectors .995 that way, .999 this way, and .9997 with
blocks of 32 at two thirds of the speed). What is left of that is how the runtime multiplies: few
tokens in another way than many (cosine above .999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from indexer.encoder_cache import GRAPH_FILE, WEIGHTS_FILE
from indexer.errors import EncoderError
from indexer.model_folder import BertShape
from indexer.model_weights import Tensor, Weights
from indexer.precision import Precision

_RUNTIME = "com.microsoft"  # the operators that ONNX Runtime adds to the standard ones
_OPSET, _RUNTIME_OPSET, _FORMAT = 20, 1, 10
BLOCK = 128  # numbers that share a scale at eight bits
_INT8_INPUTS = 4  # the operator's accuracy level at which inputs are rounded to eight bits as well
_INLINE = 1024  # bytes; smaller constants stay in the graph file
_PAGE = 4096  # bytes; every tensor starts on a page, so that the runtime can map it
_SMALLEST_NORM = 1e-12  # the floor below which torch.nn.functional.normalize does not divide


@dataclass(slots=True)
class Graph:
    """Nodes and constants; the constants stay apart until the graph is saved."""

    dimension: int
    precision: Precision
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, NDArray[np.generic]] = field(default_factory=dict)

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        """Adds a constant and returns its name."""
        self.constants[name] = np.ascontiguousarray(values)
        return name

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        *outputs: str,
        domain: str = "",
        **settings: Any,
    ) -> str:
        """Adds an operator and returns the name of its first output."""
        self.nodes.append(
            helper.make_node(operator, inputs, outputs, outputs[0], domain=domain, **settings)
        )
        return outputs[0]

    def product(self, states: str, weight: NDArray[np.float32], name: str) -> str:
        """Adds the product of `states` and a weight of shape (outputs, inputs), without its bias,
        and returns its name."""
        outputs, inputs = weight.shape
        if self.precision == "float32" or inputs % BLOCK:
            factors = [states, self.constant(f"{name}.weight", weight.T)]
            return self.node("MatMul", factors, f"{name}.product")
        rounded, scales = _rounded(weight)
        return self.node(
            "MatMulNBits",
            [
                states,
                self.constant(f"{name}.rounded", rounded),
                self.constant(f"{name}.scales", scales),
            ],
            f"{name}.product",
            domain=_RUNTIME,
            K=inputs,
            N=outputs,
            bits=8,
            block_size=BLOCK,
            accuracy_level=_INT8_INPUTS,
        )

    def save(self, folder: Path) -> None:
        """Writes GRAPH_FILE and, beside it, WEIGHTS_FILE, which the runtime maps into memory."""
        tensors = []
        with (folder / WEIGHTS_FILE).open("wb") as file:
            for name, values in self.constants.items():
                if values.nbytes < _INLINE:
                    tensors.append(numpy_helper.from_array(values, name))
                    continue
                file.seek(-(-file.tell() // _PAGE) * _PAGE)
                tensors.append(_outside(name, values, file.tell()))
                file.write(values.data)
        (folder / GRAPH_FILE).write_bytes(self._serialise(tensors))

    def to_bytes(self) -> bytes:
        """The whole model in memory, for when nothing can be written."""
        return self._serialise([numpy_helper.from_array(v, n) for n, v in self.constants.items()])

    def _serialise(self, tensors: list[TensorProto]) -> bytes:
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        output = helper.make_tensor_value_info(
            "sentence_embedding", TensorProto.FLOAT, ["batch", self.dimension]
        )
        graph = helper.make_graph(self.nodes, "sentence encoder", inputs, [output], tensors)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, _RUNTIME_OPSET)]
        model = helper.make_model(
            graph, opset_imports=opsets, ir_version=_FORMAT, producer_name="kbsearch"
        )
        return bytes(model.SerializeToString())


def build_graph(shape: BertShape, weights: Weights, precision: Precision) -> Graph:
    """The graph from `input_ids` and `attention_mask`, int64 of shape (batch, tokens), to
    `sentence_embedding`, float32 unit vectors of shape (batch, hidden)."""
    graph = Graph(shape.hidden, precision)
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    states = _embeddings(graph, shape, weights)
    for layer in range(shape.layers):
        states = _layer(graph, shape, weights, states, mask, f"encoder.layer.{layer}.")
    _pooling(graph, states)
    return graph


def _embeddings(graph: Graph, shape: BertShape, weights: Weights) -> str:
    """Word plus position plus token type; every token is of type 0, so that one is folded in."""
    kinds = weights.tensor("embeddings.token_type_embeddings.weight")
    places = weights.tensor("embeddings.position_embeddings.weight") + kinds[0]
    table = weights.stored("embeddings.word_embeddings.weight")
    if table.shape != (shape.vocabulary, shape.hidden):
        raise EncoderError(
            f"the model holds {table.shape[0]} word vectors of {table.shape[1]} numbers, where its "
            f"config.json tells of {shape.vocabulary} of {shape.hidden}; copy the folder again"
        )
    words = graph.node("Gather", [graph.constant("words", table), "input_ids"], "word_rows")
    words = graph.node("Cast", [words], "word_states", to=TensorProto.FLOAT)
    length = graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    zero = graph.constant("zero", np.array([0], np.int64))
    start = [graph.constant("places", places), zero, length, zero]
    total = graph.node("Add", [words, graph.node("Slice", start, "place_states")], "sum")
    norm = _norm(graph, weights, "embeddings.LayerNorm")
    return graph.node(
        "LayerNormalization", [total, *norm], "embeddings", axis=-1, epsilon=shape.epsilon
    )


def _layer(
    graph: Graph, shape: BertShape, weights: Weights, states: str, mask: str, name: str
) -> str:
    context = _attention(graph, shape, weights, states, mask, name)
    mixed = _residual(graph, shape, weights, context, states, name + "attention.output.")
    wide, bias = _linear(graph, weights, mixed, name + "intermediate.dense")
    wide = graph.node("BiasGelu", [wide, bias], name + "gelu", domain=_RUNTIME)
    return _residual(graph, shape, weights, wide, mixed, name + "output.")


def _attention(
    graph: Graph, shape: BertShape, weights: Weights, states: str, mask: str, name: str
) -> str:
    """Query, key and value in one product, whose biases the attention operator adds."""
    parts = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([weights.tensor(f"{part}.weight") for part in parts])
    biases = np.concatenate([weights.tensor(f"{part}.bias") for part in parts])
    joined = graph.product(states, weight, f"{name}attention")
    graph.node("Split", [joined], *parts, axis=-1, num_outputs=3)
    bias = graph.constant(f"{name}attention.bias", biases)
    return graph.node(
        "MultiHeadAttention",
        [*parts, bias, mask],
        f"{name}attention.context",
        domain=_RUNTIME,
        num_heads=shape.heads,
    )


def _residual(
    graph: Graph, shape: BertShape, weights: Weights, states: str, before: str, name: str
) -> str:
    """A linear layer, the sum with what went `before`, and its normalisation."""
    product, bias = _linear(graph, weights, states, name + "dense")
    inputs = [product, before, *_norm(graph, weights, name + "LayerNorm"), bias]
    return graph.node(
        "SkipLayerNormalization", inputs, name + "states", domain=_RUNTIME, epsilon=shape.epsilon
    )


def _linear(graph: Graph, weights: Weights, states: str, name: str) -> tuple[str, str]:
    """The product of a linear layer, and its bias, which the next operator adds."""
    product = graph.product(states, weights.tensor(f"{name}.weight"), name)
    return product, graph.constant(f"{name}.bias", weights.tensor(f"{name}.bias"))


def _rounded(weight: Tensor) -> tuple[NDArray[np.uint8], Tensor]:
    """A weight of shape (outputs, inputs) as whole numbers of shape (outputs, blocks, BLOCK), of
    which 128 stands for zero, and the scale of each block, of shape (outputs * blocks,)."""
    blocks = weight.reshape(len(weight), -1, BLOCK)
    largest = np.maximum(np.abs(blocks).max(axis=2, keepdims=True), _SMALLEST_NORM)
    scales = largest / 127
    rounded = (np.rint(blocks / scales) + 128).astype(np.uint8)
    return rounded, scales.astype(np.float32).ravel()


def _norm(graph: Graph, weights: Weights, name: str) -> list[str]:
    parts = (f"{name}.weight", f"{name}.bias")
    return [graph.constant(part, weights.tensor(part)) for part in parts]


def _pooling(graph: Graph, states: str) -> None:
    """The unit vector of the masked sum, which is the unit vector of the masked mean."""
    mask = graph.node("Cast", ["attention_mask"], "float_mask", to=TensorProto.FLOAT)
    middle = graph.constant("middle_axis", np.array([1], np.int64))
    row = graph.node("Unsqueeze", [mask, middle], "mask_row")
    total = graph.node("Squeeze", [graph.node("MatMul", [row, states], "row"), middle], "total")
    last = graph.constant("last_axis", np.array([-1], np.int64))
    norm = graph.node("ReduceL2", [total, last], "norm", keepdims=1)
    floor = graph.constant("smallest_norm", np.array(_SMALLEST_NORM, np.float32))
    divisor = graph.node("Max", [norm, floor], "divisor")
    graph.node("Div", [total, divisor], "sentence_embedding")


def _outside(name: str, values: NDArray[np.generic], offset: int) -> TensorProto:
    """A tensor whose bytes lie at `offset` of WEIGHTS_FILE."""
    tensor = TensorProto(
        name=name,
        data_type=helper.np_dtype_to_tensor_dtype(values.dtype),
        dims=values.shape,
        data_location=TensorProto.EXTERNAL,
    )
    for key, value in (("location", WEIGHTS_FILE), ("offset", offset), ("length", values.nbytes)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor
