"""A torch module → an ONNX graph, fused and with weights of seven bits; and such a graph, open to be run."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_SAME = 0.9999  # least cosine between what a fused graph gives and the graph that it was made from

# Adding and normalising in one operator takes onnxruntime six times as long as in two (.34 and .05 ms for
# 175 word pieces of 384 numbers), so it is kept from being made, here and when a graph is opened.
_SLOWER_FUSED = "SkipLayerNormFusion"

log = logging.getLogger("dateline")


def open_graph(file: Path) -> InferenceSession:
    """The graph, to be run on one core at a time and from any number of threads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOWER_FUSED]
    )


def write_graph(module: Any, example: dict[str, Any], output: str, config: Any, file: Path) -> None:
    """Traces ``module``, fuses its graph, quantises its weights and writes it as ``file``.

    ``example`` are its inputs by name, in order, integers of shape (texts, pieces); the name of what it gives
    is ``output``, and ``config`` that of the transformer in it. Signed weights of seven bits with a scale per
    channel: with eight, their products overflow on processors without VNNI; unsigned ones take two thirds
    longer (see `tests/benchmarks/quantisation.py`).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = file.with_name("whole.onnx")
    trace(module, example, output, whole)
    fused = _fused(whole, config)
    quantize_dynamic(
        str(fused),
        str(file),
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        # The type of what a fused operator gives, which shape inference does not know.
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    for graph in {whole, fused}:
        graph.unlink()


def trace(module: Any, example: dict[str, Any], output: str, whole: Path) -> None:
    """Writes the module's graph as it is, with weights of 32 bits; see :func:`write_graph`."""
    import torch

    module.eval()
    with warnings.catch_warnings(), torch.no_grad():
        # The traced export is the older one of torch's two; it needs no further package and takes
        # 1.5 s where the newer takes 12 s. torch is pinned, so it cannot vanish unseen.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            tuple(example.values()),
            str(whole),
            input_names=list(example),
            output_names=[output],
            dynamic_axes={name: {0: "text", 1: "piece"} for name in example},
            opset_version=17,  # the newest in which the fusion finds attention
            dynamo=False,
        )


def _fused(whole: Path, config: Any) -> Path:
    """The graph with attention, layer norms and GELU as one operator each; ``whole`` where that fails."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    fused = whole.with_name("fused.onnx")
    options = FusionOptions("bert")
    options.enable_skip_layer_norm = False
    try:
        model = optimizer.optimize_model(
            str(whole),
            model_type="bert",
            num_heads=getattr(config, "num_attention_heads", 0),
            hidden_size=getattr(config, "hidden_size", 0),
            optimization_options=options,
            opt_level=0,
        )
        model.save_model_to_file(str(fused))
        alike = _least_cosine(whole, fused)
    except Exception as error:  # noqa: BLE001 - of whatever architecture: the graph as it was traced works too
        log.info("the graph is not fused: %s", error)
        alike = 0.0
    if alike >= _SAME:
        return fused
    fused.unlink(missing_ok=True)
    return whole


def _least_cosine(one: Path, other: Path) -> float:
    """The least cosine between what two graphs give for made-up texts of several lengths."""
    import numpy as np

    both = [open_graph(file) for file in (one, other)]
    return min(_cosine(np, _given(np, both[0], length), both) for length in (3, 20, 100))


def _given(np: Any, session: Any, length: int) -> dict[str, Any]:
    row = np.arange(1, length + 1, dtype=np.int64)[None, :] % 50
    given = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
    inputs = {tensor.name for tensor in session.get_inputs()}
    return {name: value for name, value in given.items() if name in inputs}


def _cosine(np: Any, given: dict[str, Any], sessions: Sequence[Any]) -> float:
    left, right = (session.run(None, given)[0].ravel() for session in sessions)
    return float(left @ right / (np.linalg.norm(left) * np.linalg.norm(right)))
