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
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.models.encoder import ExportDescription, identify
from corpus.models.graphs import write_graph

_OUTPUT = "sentence_embedding"
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
    prompts = hashlib.sha256(json.dumps([question, passage]).encode()).hexdigest()[:6] if prompted else ""
    description = ExportDescription(
        identity=identify(name, digest_of(model), prompts=prompts),
        limit=int(model.max_seq_length or 512),
        dimension=int(model.get_embedding_dimension() or 0),
        question_prompt=question,
        passage_prompt=passage,
    )
    (folder / "encoder.json").write_text(json.dumps(asdict(description), indent=1), "utf-8")


def digest_of(model: Any) -> str:
    """A short digest of the weights of a sentence-transformers model, which is on the processor."""
    weights = hashlib.sha256()
    for parameter in model.state_dict().values():
        weights.update(parameter.detach().numpy().tobytes())
    return weights.hexdigest()[:12]


def _prompt(model: Any, *names: str) -> str:
    """The first prompt under one of these names in the model's own files, where it has any."""
    return next((prompt for name in names if (prompt := model.prompts.get(name))), "")


def _write_onnx(model: Any, folder: Path) -> None:
    module, example = with_example(model)
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    write_graph(module, example, _OUTPUT, config, folder / "model.onnx")


def with_example(model: Any) -> tuple[Any, dict[str, Any]]:
    """The whole model as a torch module of its inputs in order, and an example of these by name."""
    import torch

    class Traced(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: Any) -> Any:
            return self.model(dict(zip(example, tensors, strict=True)))[_OUTPUT]

    read = model.preprocess(["A short text.", "And another one that is somewhat longer."])
    example = {n: read[n] for n in ("input_ids", "attention_mask", "token_type_ids") if n in read}
    return Traced(), example


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
