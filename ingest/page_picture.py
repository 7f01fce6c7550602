"""A page of a kept file → its picture, drawn in a process of its own that has limits."""

from __future__ import annotations

import io
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import IngestError
from ingest.limited_process import LimitedProcess, Limits, Message

_LIMITS = Limits(cpu_s=15, silent_s=30.0)
_WIDTH, _HEIGHT = 1100, 2200  # points of the picture, at most: sharp in a column of 550 on most screens
_QUALITY = 82  # of 100


def page_picture(file: Path, number: int) -> bytes:
    """The page with this number, from 1, as WebP. Raises IngestError when it cannot be drawn."""
    with LimitedProcess("ingest.page_picture", limits=_LIMITS) as process:
        process.request({"path": os.fspath(file), "page": number})
        for answer in process.answers():
            if "problem" in answer:
                raise IngestError(answer["problem"])
            return b64decode(answer["picture"])
    raise IngestError("the page was not drawn")


def handle(request: Message) -> Iterator[Message]:
    """What the process does: draws the page that a request names."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(Path(request["path"])) as document:
            page = document[request["page"] - 1]
            width, height = page.get_size()
            scale = min(_WIDTH / max(width, 1.0), _HEIGHT / max(height, 1.0))
            picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    except (PdfiumError, ValueError, IndexError, OSError) as error:
        yield {"problem": f"page {request['page']} cannot be drawn: {error}"}
        return
    packed = io.BytesIO()
    picture.convert("RGB").save(packed, "WEBP", quality=_QUALITY)
    yield {"picture": b64encode(packed.getvalue()).decode()}
