"""The pages of the file that a report came from, as pictures, and where on them the cited words are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.access import ANYBODY, Person, operation
from assistant.errors import PageUnavailable
from assistant.settings import Services
from corpus import FieldSpan, PageLayout, PlacedWord, StoredReport, TextField

Mark = tuple[float, float, float, float]  # left, top, width and height, as shares of the page's


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedPage:
    """One page of ``count``, by its number from 1, with what of it is marked.

    ``file_hash`` names the file, and with the number the picture.
    """

    number: int
    count: int
    file_hash: str
    width: float
    height: float
    marks: tuple[Mark, ...]


@operation(needs=ANYBODY)
def cited_page(
    _person: Person, services: Services, stored: StoredReport, span: FieldSpan, number: int | None = None
) -> CitedPage | None:
    """The page with this number, else the first on which the cited words are; None where there is none."""
    original = services.corpus.files.original(stored)
    if original is None:
        return None
    path, count = original
    number = number or next(iter(stored.report.pages_of(span)), 1)
    page = services.corpus.files.page(stored, number)
    if page is None:
        return None
    return CitedPage(
        number=number,
        count=count,
        file_hash=path.name,
        width=page.width,
        height=page.height,
        marks=_marks(page, span) if span.field is TextField.BODY else (),
    )


@operation(needs=ANYBODY)
def picture(_person: Person, services: Services, stored: StoredReport, number: int) -> bytes:
    """The page as WebP, drawn in a process of its own. Raises PageUnavailable."""
    from ingest.errors import IngestError
    from ingest.page_picture import page_picture

    original = services.corpus.files.original(stored)
    if original is None:
        raise PageUnavailable("the file that the report came from is no longer there")
    try:
        return page_picture(original[0], number)
    except IngestError as error:
        raise PageUnavailable(str(error)) from error


def _marks(page: PageLayout, span: FieldSpan) -> tuple[Mark, ...]:
    """The cited words of a page, those side by side marked as one."""
    runs: list[list[float]] = []
    for word in page.within(span.start, span.end):
        if runs and _is_beside(runs[-1], word):
            last = runs[-1]
            runs[-1] = [
                min(last[0], word.left),
                min(last[1], word.top),
                max(last[2], word.right),
                max(last[3], word.bottom),
            ]
        else:
            runs.append([word.left, word.top, word.right, word.bottom])
    return tuple(_shares(runs, page))


def _is_beside(run: list[float], word: PlacedWord) -> bool:
    height = word.bottom - word.top
    level = min(run[3], word.bottom) - max(run[1], word.top) > 0.5 * height
    return level and max(word.left - run[2], run[0] - word.right) < 1.5 * height


def _shares(runs: Iterable[list[float]], page: PageLayout) -> Iterable[Mark]:
    for left, top, right, bottom in runs:
        yield (
            round(left / page.width, 5),
            round(top / page.height, 5),
            round((right - left) / page.width, 5),
            round((bottom - top) / page.height, 5),
        )
