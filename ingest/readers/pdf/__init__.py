"""PDF: PDFium finds the letters, and these files what they are: words, lines, columns, paragraphs, a report.

``opened → words → lines → grids → repeated → columns → paragraphs → details → body``, a file each; pages
without text go through ``recognised`` first, where a program that recognises text is installed.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING

from corpus import IMPORT_NOTES, PAGE_STARTS, UNKNOWN_OUTLET, Layout, PageLayout, PlacedWord, Report, laid_out
from ingest.errors import FileRefused, ReportRefused
from ingest.language import detect_language
from ingest.readers.fields import dated, language_code
from ingest.readers.pdf import recognised
from ingest.readers.pdf.body import Body, body_of
from ingest.readers.pdf.columns import blocks
from ingest.readers.pdf.details import Details, details
from ingest.readers.pdf.grids import with_tables
from ingest.readers.pdf.opened import attachments, described, language, opened
from ingest.readers.pdf.paragraphs import Paragraph, paragraphs
from ingest.readers.pdf.repeated import heads_of_first, without_repeated
from ingest.readers.pdf.words import PageWords, page_words, turned
from ingest.readers.reader import INSIDE, Bid, CollectedFile, Refusal, bid_by_name

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

SUFFIXES = frozenset({".pdf"})
_MARK, _MARK_WITHIN = b"%PDF-", 1024  # bytes, as in Adobe's implementation notes to PDF 1.7
_MOST_BROUGHT = 100_000_000  # bytes of a file inside another that go with its report
_WORD = re.compile(r"\w")
_LONGEST_S = 15.0  # of the processor's time, in which the pages of a file are to be read


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begins = Bid.CONTENT if _MARK in head[:_MARK_WITHIN] else Bid.NONE
    return Bid(bid_by_name(name, SUFFIXES) + begins)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """One report, with the places of its words. What is attached, and pages without text, are noted."""
    raw = file.read()
    if not raw.strip():
        raise FileRefused("the file is empty")
    if _MARK not in raw[:_MARK_WITHIN]:
        raise FileRefused("it is named like a PDF and is none; give it the ending of what it is")
    with opened(raw) as document:
        pages = _pages(document)
        missing = recognised.add_missing(document, pages)
        said, attached = described(document, raw), attachments(document)
        spoken = language_code(language(document))
    parts = {page.number: with_tables(page) for page in pages}
    own = without_repeated(pages, parts)
    found = paragraphs([blocks(own[page.number]) for page in pages])
    known = details(
        found,
        said,
        heads=heads_of_first(pages, parts),
        usual=_usual_size(found),
        name=file.name,
        not_after=file.collected,
    )
    # Where nothing but a title is shown, that is the text.
    text = [one for one in found if not any(one is spent for spent in known.spent)] or found
    spoken = spoken or detect_language(" ".join(one.text for one in text[:20]))
    body = body_of(text, language=spoken)
    yield _report(file, raw, known, body, pages, spoken, _note(missing, attached))


def _pages(document: PdfDocument) -> list[PageWords]:
    """The words of every page. Raises FileRefused when that takes too long."""
    from pypdfium2 import PdfiumError

    began = time.process_time()
    pages = []
    for place in range(len(document)):
        if time.process_time() - began > _LONGEST_S:
            raise FileRefused(
                f"reading {place:,} of its {len(document):,} pages took more than {_LONGEST_S:.0f} s of "
                "processor time; split it into smaller files"
            )
        try:
            page = document[place]
        except PdfiumError:
            pages.append(PageWords(place + 1, 0.0, 0.0, []))
            continue
        try:
            pages.append(page_words(page, place + 1))
        finally:
            page.close()
    return pages


def _usual_size(found: Sequence[Paragraph]) -> float:
    sizes = [line.size for one in found for line in one.lines for _ in line.words]
    return median(sizes) if sizes else 0.0


def _report(
    file: CollectedFile,
    raw: bytes,
    known: Details,
    body: Body,
    pages: Sequence[PageWords],
    spoken: str | None,
    note: str,
) -> Report:
    if not body.text:
        raise ReportRefused("the text is missing: there is nothing but page numbers and running heads")
    if not _WORD.search(body.text):
        raise ReportRefused("the text is missing: there are only signs, and no letters or figures")
    report = Report(
        title=known.title,
        body=body.text,
        outlet=known.outlet or UNKNOWN_OUTLET,
        collected=file.collected,
        collected_from=file.origin,
        author=known.author,
        language=spoken,
        metadata={PAGE_STARTS: _page_starts(body)} | ({IMPORT_NOTES: [note]} if note else {}),
        layout=Layout(
            file_hash=hashlib.sha256(raw).hexdigest(),
            pages=tuple(_laid_out(page, body.words.get(page.number, ())) for page in pages),
            content=raw if INSIDE in file.origin and len(raw) <= _MOST_BROUGHT else b"",
        ),
    )
    return dated(report, known.published)


def _page_starts(body: Body) -> list[list[int]]:
    """Where in the text each page begins, or is gone on with after a note at the foot of another."""
    begins = sorted((word.start, page) for page, words in body.words.items() for word in words)
    runs: list[list[int]] = []
    for start, page in begins:
        if not runs or runs[-1][1] != page:
            runs.append([start, page])
    return runs


def _laid_out(page: PageWords, words: Sequence[PlacedWord]) -> PageLayout:
    """A page as it is shown, turned back from how it was read."""
    back = -page.turned % 4
    width, height = (page.height, page.width) if back % 2 else (page.width, page.height)
    if not back:
        return laid_out(width, height, words)
    places = [
        PlacedWord(
            word.start,
            word.end,
            *turned((word.left, word.top, word.right, word.bottom), page.width, page.height, back),
        )
        for word in words
    ]
    return laid_out(width, height, places)


def _note(missing: recognised.Missing, attached: Sequence[str]) -> str:
    """What of the file was not read, in words."""
    files = "1 attached file was" if len(attached) == 1 else f"{len(attached)} attached files were"
    also = f"{files} not read: {', '.join(attached)}" if attached else ""
    return "; ".join(filter(None, (missing.note(), also)))
