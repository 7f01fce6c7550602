"""Pages without text that can be read: words are recognised in their picture where that is installed.

RapidOCR (the extra ``ocr``) runs in a process of its own, since it needs more time and memory
than reading does; the page's picture is all that it is given.
"""

from __future__ import annotations

import io
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING

from ingest.errors import FileRefused, IngestError, LimitExceeded
from ingest.limited_process import LimitedProcess, Limits, Message
from ingest.readers.decoding import clean
from ingest.readers.pdf.words import PageWords, Word

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_LIMITS = Limits(cpu_s=90, silent_s=120.0, memory_bytes=3_000_000_000)
_LONGEST_S = 150.0  # for all pages of a file: what reads it is ended after 300 s without a report
_DOTS = 200 / 72  # to a point
_LONGEST_SIDE = 2_600  # dots of a picture
_ONE_TYPE = 0.75, 1.35  # of the usual height: what is recognised as so high is printed in the same type


@dataclass(slots=True)
class Missing:
    """The numbers of pages without text: those that show something, those with letters that cannot be read,
    and those that are damaged.
    """

    pictures: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    slow: bool = False  # whether there was no time for all of them

    def note(self, *, refused: bool = False) -> str:
        """What is missing, in words, or why the whole file is ``refused``; empty where nothing is."""
        notes = []
        why = (
            "there was no time to recognise it"
            if self.slow
            else "needs OCR: .venv/bin/pip install -e '.[ocr]'"
        )
        if self.pictures:
            notes.append(f"{_listed(self.pictures)} {_have(self.pictures)} no text; {why}")
        if self.garbled:
            where = _listed(self.garbled)
            notes.append(f"the text of {where} is garbled: its fonts give no letters; {why}")
        if self.damaged:
            was = "are" if len(self.damaged) > 1 else "is"
            notes.append(
                f"{_listed(self.damaged)} {was} damaged"
                if refused
                else f"{_listed(self.damaged)} {_have(self.damaged)} been left out: damaged"
            )
        return "; ".join(notes)


def add_missing(document: PdfDocument, pages: Sequence[PageWords]) -> Missing:
    """Adds the words of pages that have none; what is still missing then.

    Raises FileRefused when no page has a word.
    """
    missing = Missing()
    for page in pages:
        if not page.width:
            missing.damaged.append(page.number)
        elif page.garbled:
            missing.garbled.append(page.number)
        elif not page.words and _shows_something(document, page.number):
            missing.pictures.append(page.number)
    if (missing.pictures or missing.garbled) and find_spec("rapidocr") is not None:
        _recognise(document, pages, missing)
    if not any(page.words for page in pages):
        raise FileRefused(missing.note(refused=True) or "the text is missing: all pages are empty")
    return missing


def _recognise(document: PdfDocument, pages: Sequence[PageWords], missing: Missing) -> None:
    began = time.monotonic()
    with LimitedProcess("ingest.readers.pdf.recognising", limits=_LIMITS) as process:
        for number in sorted(missing.pictures + missing.garbled):
            if time.monotonic() - began > _LONGEST_S:
                missing.slow = True
                return
            page = document[number - 1]
            try:
                process.request({"picture": b64encode(_picture(page)).decode(), "dots": _scale(page)})
                for answer in process.answers():
                    pages[number - 1].words = _words(answer, number)
            except LimitExceeded:
                continue
            except IngestError as error:
                raise FileRefused(f"recognising its text failed: {error}") from error
            finally:
                page.close()
            if pages[number - 1].words:
                (missing.garbled if pages[number - 1].garbled else missing.pictures).remove(number)


def _scale(page: PdfPage) -> float:
    return float(min(_DOTS, _LONGEST_SIDE / max(*page.get_size(), 1.0)))


def _picture(page: PdfPage) -> bytes:
    drawn = page.render(scale=_scale(page), grayscale=True, may_draw_forms=False).to_pil()
    packed = io.BytesIO()
    drawn.save(packed, "PNG", compress_level=1)
    return packed.getvalue()


def _words(answer: Message, number: int) -> list[Word]:
    """The words of a page, those of one type with letters of one height."""
    words = [
        Word(text, left, top, right, bottom, bold=False, page=number)
        for letters, left, top, right, bottom in answer["words"]
        if (text := "".join(clean(letters).split()))
    ]
    usual = median(word.size for word in words) if words else 0.0
    for word in words:
        if _ONE_TYPE[0] * usual <= word.size <= _ONE_TYPE[1] * usual:
            middle = (word.top + word.bottom) / 2
            word.top, word.bottom = middle - usual / 2, middle + usual / 2
    return words


def _listed(numbers: Sequence[int]) -> str:
    """Page numbers in words: “pages 2, 5–7”."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(shown)}"


def _have(numbers: Sequence[int]) -> str:
    return "have" if len(numbers) > 1 else "has"


def _shows_something(document: PdfDocument, number: int) -> bool:
    """Whether a page is not blank."""
    page = document[number - 1]
    try:
        return next(page.get_objects(max_depth=1), None) is not None
    finally:
        page.close()
