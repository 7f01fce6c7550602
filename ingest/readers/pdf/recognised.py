"""Pages that are pictures without text: their words are recognised where that is installed, else missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.errors import FileRefused
from ingest.readers.pdf.words import PageWords

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument


def add_missing(document: PdfDocument, pages: Sequence[PageWords]) -> list[int]:
    """Adds the words of pages that have none; the numbers of those that show something and still have none.

    Raises FileRefused when no page has a word.
    """
    without = [page.number for page in pages if not page.words and _shows_something(document, page.number)]
    if not any(page.words for page in pages):
        raise FileRefused(f"{lacking(without)}" if without else "the text is missing: all pages are empty")
    return without


def lacking(numbers: Sequence[int]) -> str:
    """Which pages have no text, in words."""
    return f"{_listed(numbers)} no text, only pictures; needs OCR"


def _listed(numbers: Sequence[int]) -> str:
    """Page numbers in words: “pages 2, 5–7 have”."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return f"page {shown[0]} has" if len(numbers) == 1 else f"pages {', '.join(shown)} have"


def _shows_something(document: PdfDocument, number: int) -> bool:
    """Whether a page is not blank. One that cannot be loaded may not be."""
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
    except PdfiumError:
        return True
    try:
        return next(page.get_objects(max_depth=1), None) is not None
    finally:
        page.close()
