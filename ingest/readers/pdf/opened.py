"""The bytes of a file → an open PDF, and what it says of itself. PDFium mends much that is damaged."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.errors import FileRefused
from ingest.readers.decoding import clean
from ingest.readers.fields import one_line

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MOST_PAGES = 2_000
_MOST_ATTACHMENTS = 20  # of which the names are given
_PACKET = re.compile(rb"<x:xmpmeta\b.{1,200000}?</x:xmpmeta>", re.DOTALL)
_CATALOGUE = re.compile(rb"\b(?P<number>\d{1,9})\s+0\s+obj\s*<<[^>]{0,200}?/Type\s*/Catalog\b")
_PACKET_WITHIN = 4_000_000  # bytes at the beginning, and at the end
_NAMES = {
    "Title": "{http://purl.org/dc/elements/1.1/}title",
    "Author": "{http://purl.org/dc/elements/1.1/}creator",
    "Publisher": "{http://purl.org/dc/elements/1.1/}publisher",
    "CreationDate": "{http://ns.adobe.com/xap/1.0/}CreateDate",
}
_LONGEST = 500  # characters of one thing that a file says of itself


@contextmanager
def opened(raw: bytes) -> Iterator[PdfDocument]:
    """The PDF, open. Raises FileRefused when it is locked, damaged beyond reading, or has too many pages."""
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfiumError

    try:
        document = _loaded(raw)
    except PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise FileRefused("it needs a password; save it without one") from None
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise FileRefused("it is encrypted in a way that is not known; save it without") from None
        raise FileRefused("it is damaged and cannot be mended; save or print it as PDF again") from None
    try:
        count = len(document)
        if not count:
            raise FileRefused("it is damaged: it has no pages that can be read; save it as PDF again")
        if count > _MOST_PAGES:
            raise FileRefused(
                f"it has {count:,} pages, more than {_MOST_PAGES:,}; split it into smaller files"
            )
        yield document
    finally:
        document.close()


def _loaded(raw: bytes) -> PdfDocument:
    """The file; one whose end is lost is given an end that names its catalogue. Raises PdfiumError."""
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(raw)
    except PdfiumError as error:
        root = _CATALOGUE.search(raw)
        if error.err_code != pdfium.FPDF_ERR_FORMAT or root is None:
            raise
        end = b"\nendstream\nendobj\ntrailer\n<< /Root %s 0 R >>\nstartxref\n0\n%%%%EOF\n" % root["number"]
        return PdfDocument(raw + end)


def described(document: PdfDocument, raw: bytes) -> Mapping[str, str]:
    """``Title``, ``Author``, ``Publisher`` and ``CreationDate``, as far as the file gives them.

    The information dictionary comes first (PDF 32000-1, 14.3.3), then XMP (14.3.2).
    """
    said = {name: _property(document, name) for name in _NAMES}
    said["Publisher"] = said["Publisher"] or _property(document, "Company")
    if missing := {name: tag for name, tag in _NAMES.items() if not said[name]}:
        said |= {name: words for name, words in _packet(raw, missing).items() if words}
    return {name: words for name, words in said.items() if words}


def _property(document: PdfDocument, name: str) -> str:
    """A property in words; empty where its bytes are no text."""
    try:
        return one_line(clean(document.get_metadata_value(name)))[:_LONGEST]
    except UnicodeDecodeError:
        return ""


def language(document: PdfDocument) -> str:
    """The language that the file says it is written in; empty where it does not."""
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < size < _LONGEST:
        return ""
    letters = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(
        document.raw, ctypes.cast(letters, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    return letters.raw[:size].decode("utf-16-le", "ignore").rstrip("\0")


def attachments(document: PdfDocument) -> list[str]:
    """The names of the files that are attached."""
    from pypdfium2 import PdfiumError

    names = []
    for place in range(min(document.count_attachments(), _MOST_ATTACHMENTS)):
        try:
            names.append(one_line(clean(document.get_attachment(place).get_name()))[:_LONGEST] or "unnamed")
        except PdfiumError:
            names.append("unnamed")
    return names


def _packet(raw: bytes, wanted: Mapping[str, str]) -> dict[str, str]:
    """What the file's XMP says, which is mostly not compressed."""
    from lxml import etree

    whole = len(raw) <= 2 * _PACKET_WITHIN
    parts = [raw] if whole else [raw[:_PACKET_WITHIN], raw[-_PACKET_WITHIN:]]
    packets = [packet[0] for part in parts if (packet := _PACKET.search(part))]
    if not packets:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(packets[0], parser)
    except etree.XMLSyntaxError:
        return {}
    said = {}
    for name, tag in wanted.items():
        found = [_words_of(element) for element in root.iter(tag)] if root is not None else []
        attributes = [str(element.get(tag)) for element in root.iter() if element.get(tag)]
        said[name] = next(filter(None, [*found, *attributes]), "")[:_LONGEST]
    return said


def _words_of(element: object) -> str:
    """The words of an element; those of a list (several authors) apart by commas."""
    entries = [one_line(clean(str(words))) for words in element.itertext()]  # type: ignore[attr-defined]
    return ", ".join(dict.fromkeys(filter(None, entries)))
