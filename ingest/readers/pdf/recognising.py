"""What the process that recognises text does: a picture of a page → its words, with their places."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import corpus  # noqa: F401 - sees to it that onnxruntime, which comes later, reports to nobody
from ingest.limited_process import Message

_MODELS = {  # those that come with the package: another name would be fetched
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}
_ONE_THREAD = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def handle(request: Message) -> Iterator[Message]:
    """The words of a picture: letters, left, top, right, bottom in points; ``dots`` are those to a point."""
    import numpy as np
    from PIL import Image

    picture = np.asarray(Image.open(io.BytesIO(b64decode(request["picture"]))).convert("RGB"))
    found = _engine()(picture[:, :, ::-1], return_word_box=True)
    dots = request["dots"]
    words: list[list[Any]] = []
    for text, parts in zip(found.txts or (), found.word_results or (), strict=False):
        words += ([letters, *(edge / dots for edge in place)] for letters, place in _words(text, parts))
    yield {"words": words}


@cache
def _engine() -> Any:
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    named = {name: str(folder / file) for name, file in _MODELS.items()}
    upright = {"Global.use_cls": False}  # it takes good lines for those upside down
    quiet = {"Global.log_level": "critical"}
    return rapidocr.RapidOCR(params={**named, **_ONE_THREAD, **upright, **quiet})


def _words(text: str, parts: Sequence[Any]) -> Iterator[tuple[str, list[float]]]:
    """The words of a line; parts between which its text has no space are one."""
    word, place, at = "", [0.0] * 4, 0
    for letters, _, corners in parts:
        found = text.find(letters, at)
        apart = found < 0 or text[at:found].strip() != text[at:found]
        box = _around(corners)
        if word and apart:
            yield word, place
            word = ""
        place = [*map(min, place[:2], box[:2]), *map(max, place[2:], box[2:])] if word else box
        word += letters
        at = max(found, at) + len(letters)
    if word:
        yield word, place


def _around(corners: Sequence[Sequence[float]]) -> list[float]:
    across, down = zip(*corners, strict=True)
    return [float(min(across)), float(min(down)), float(max(across)), float(max(down))]
