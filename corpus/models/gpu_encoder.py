"""Passages encoded on a GPU, by torch and the weights that an export was made from.

The vectors are near those of the export (cosines of .98 and more) and find the same: its weights are rounded.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.errors import EncoderUnavailable
from corpus.models.cache import model_source
from corpus.models.encoder import model_name, weights_of
from corpus.models.encoder_files import EncoderFiles
from corpus.models.export import digest_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_TOGETHER = 128  # texts in one run; sorted by length, so that few word pieces are padding

log = logging.getLogger("dateline")


class GpuEncoder:
    """The model of an export, open on a GPU, or on the processor where torch can use none. For one thread."""

    def __init__(self, files: EncoderFiles) -> None:
        """Opens this machine's copy of the model. Raises EncoderUnavailable when it is missing or another."""
        import torch
        from sentence_transformers import SentenceTransformer

        description = json.loads(files.contents["encoder.json"])
        identity, self._prompt = description["identity"], description.get("passage_prompt", "")
        name = model_name(identity)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        if device == "cpu":
            log.warning("torch can use no GPU of this machine; passages are encoded on its processor")
        try:
            self._model = SentenceTransformer(model_source(name), device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise EncoderUnavailable(f"encoder {name!r} is not on this machine: {error}") from error
        if digest_of(self._model) != weights_of(identity):
            raise EncoderUnavailable(
                f"encoder {name!r} has other weights on this machine; copy its files here"
            )
        self._model.prompts, self._model.default_prompt_name = {}, None  # it is in the texts below
        self._model.to(device).eval()

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """As :meth:`corpus.models.encoder.Encoder.encode_passages`."""
        import numpy as np

        vectors = self._model.encode(
            [self._prompt + text for text in texts],
            batch_size=_TOGETHER,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)
