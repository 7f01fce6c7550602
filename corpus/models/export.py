"""A sentence-transformers model → an int8 ONNX graph with its tokenizer, pooling and normalisation included.

Run as a program of its own (``python -m corpus.models.export NAME SOURCE FOLDER``): importing torch and
sentence_transformers takes ten seconds and half a gigabyte, which no other process has to spend.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sys
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.models.encoder import ExportDescription, identify

_SAME = 0.9999  # least cosine between a fused graph's vectors and those of the graph that it was made from
_NEEDS_PROMPTS = re.compile(r"(?:^|[/_-])(?:e5|bge)(?=[-_]|$)", re.IGNORECASE)

log = logging.getLogger("dateline")


def export(name: str, source: str, folder: Path) -> None:
    """Writes the model ``source``, known as ``name``, into the empty ``folder``.

    ``source`` is what SentenceTransformer accepts, its files on this machine. Raises what the libraries do.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    # Attention written out in single steps is what the fusion below knows.
    eager = {"attn_implementation": "eager"}
    model = SentenceTransformer(source, device="cpu", local_files_only=True, model_kwargs=eager)
    question, passage = _prompt(model, "query"), _prompt(model, "document", "passage", "corpus")
    prompted = bool(question or passage)
    if prompted and not all(getattr(module, "include_prompt", True) for module in model):
        raise ValueError("its pooling leaves the prompt out (include_prompt), which an export cannot do")
    if not prompted and _NEEDS_PROMPTS.search(name):
        log.warning(
            "models such as %r are trained with prompts, but its files name none; those of its description "
            'belong under "prompts" (as "query" and "document") in its config_sentence_transformers.json',
            name,
        )
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    _write_onnx(model, folder)
    weights = hashlib.sha256()
    for parameter in model.state_dict().values():
        weights.update(parameter.detach().numpy().tobytes())
    prompts = hashlib.sha256(json.dumps([question, passage]).encode()).hexdigest()[:6] if prompted else ""
    description = ExportDescription(
        identity=identify(name, weights.hexdigest()[:12], prompts=prompts),
        limit=int(model.max_seq_length or 512),
        dimension=int(model.get_embedding_dimension() or 0),
        question_prompt=question,
        passage_prompt=passage,
    )
    (folder / "encoder.json").write_text(json.dumps(asdict(description), indent=1), "utf-8")


def _prompt(model: Any, *names: str) -> str:
    """The first prompt under one of these names in the model's own files, where it has any."""
    return next((prompt for name in names if (prompt := model.prompts.get(name))), "")


def _write_onnx(model: Any, folder: Path) -> None:
    """Traces the whole model, fuses its graph and quantises its weights.

    Signed weights of seven bits with a scale per channel: with eight, their products overflow on processors
    without VNNI; unsigned ones take two thirds longer (see `tests/benchmarks/quantisation.py`).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = folder / "whole.onnx"
    _trace(model, whole)
    fused = _fused(whole, getattr(getattr(model[0], "auto_model", None), "config", None))
    quantize_dynamic(
        str(fused),
        str(folder / "model.onnx"),
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        # The type of what a fused operator gives, which shape inference does not know.
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    for graph in {whole, fused}:
        graph.unlink()


def _trace(model: Any, whole: Path) -> None:
    import torch

    class Traced(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: Any) -> Any:
            return self.model(dict(zip(names, tensors, strict=True)))["sentence_embedding"]

    example = model.preprocess(["A short text.", "And another one that is somewhat longer."])
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in example]
    model.eval()
    with warnings.catch_warnings(), torch.no_grad():
        # The traced export is the older one of torch's two; it needs no further package and takes
        # 1.5 s where the newer takes 12 s. torch is pinned, so it cannot vanish unseen.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Traced(),
            tuple(example[n] for n in names),
            str(whole),
            input_names=names,
            output_names=["sentence_embedding"],
            dynamic_axes={n: {0: "text", 1: "piece"} for n in names},
            opset_version=17,  # the newest in which the fusion finds attention
            dynamo=False,
        )


def _fused(whole: Path, config: Any) -> Path:
    """The graph with attention, layer norms and GELU as one operator each; ``whole`` where that fails."""
    from onnxruntime.transformers import optimizer

    fused = whole.with_name("fused.onnx")
    try:
        model = optimizer.optimize_model(
            str(whole),
            model_type="bert",
            num_heads=getattr(config, "num_attention_heads", 0),
            hidden_size=getattr(config, "hidden_size", 0),
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
    import onnxruntime

    both = [onnxruntime.InferenceSession(str(p), providers=["CPUExecutionProvider"]) for p in (one, other)]
    cosines = []
    for length in (3, 20, 100):
        row = np.arange(1, length + 1, dtype=np.int64)[None, :] % 50
        given = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        inputs = {tensor.name for tensor in both[0].get_inputs()}
        left, right = (s.run(None, {k: v for k, v in given.items() if k in inputs})[0][0] for s in both)
        cosines.append(float(left @ right / (np.linalg.norm(left) * np.linalg.norm(right))))
    return min(cosines)


def main() -> int:
    """Exports as the arguments say; the last line on standard error says why where it fails."""
    name, source, folder = sys.argv[1:]
    shown = logging.StreamHandler()
    shown.setFormatter(logging.Formatter("dateline: %(message)s"))  # known by its start to who started this
    log.addHandler(shown)
    try:
        export(name, source, Path(folder))
    except Exception as error:  # noqa: BLE001 - shown by whoever started this program
        print(" ".join(f"{type(error).__name__}: {error}".split()), file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
