"""What cannot be read is mended, or refused with the cause; what is hostile costs the next file nothing."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from corpus import Report
from ingest.readers.reader import Refusal
from ingest.reading import read_files
from ingest.sources.source import SourceFile
from tests.ingest.pdf_files import Page, pdf, written
from tests.ingest.readers.pdf.pages import LEAD, TITLE, reading, refused, report, titled


def test_a_file_that_is_only_named_like_a_pdf_is_refused() -> None:
    assert (
        refused(b"Dam holds\n\nIt held.\n")
        == "it is named like a PDF and is none; give it the ending of what it is"
    )


def test_a_locked_file_is_refused_unless_its_password_is_empty() -> None:
    page = titled()
    page.column(60, 140, 470, LEAD)
    assert report(page, password="").body == LEAD.strip()
    assert refused(pdf([page], password="secret")) == "it needs a password; save it without one"


@pytest.mark.usefixtures("without_ocr")
def test_pages_without_text_are_named() -> None:
    scan = Page(picture=bytes(100))
    assert (
        refused(pdf([scan, scan, scan]))
        == "pages 1–3 have no text; needs OCR: .venv/bin/pip install -e '.[ocr]'"
    )
    assert refused(pdf([Page(), Page()])) == "the text is missing: all pages are empty"
    page = titled()
    page.column(60, 140, 470, LEAD)
    names = "/Names << /EmbeddedFiles << /Names [(a.xlsx) << /Type /Filespec /UF (a.xlsx) >>] >> >>"
    mixed = report(scan, page, Page(), scan, catalog=names)
    assert mixed.import_notes == (
        "pages 1, 4 have no text; needs OCR: "
        ".venv/bin/pip install -e '.[ocr]'; 1 attached file was not read: a.xlsx",
    )


def test_what_is_damaged_is_mended_or_refused_and_junk_before_the_mark_does_not_matter() -> None:
    page = titled()
    page.column(60, 140, 470, LEAD)
    good = pdf([page])
    table = good.index(b"xref\n")
    assert isinstance(reading(b"junk\n" * 100 + good), Report)
    assert isinstance(reading(good[:table] + good[table:].replace(b" 00000 n", b" 00000 f")), Report)
    assert isinstance(reading(good, name="named.txt"), Report)
    assert isinstance(reading(good[:table]), Report)
    assert refused(good[: len(good) // 2]) == "page 1 is damaged"
    assert refused(b"%PDF-1.7\n").startswith("it is damaged")


def _bomb() -> bytes:
    """900 MB of numbers in less than one."""
    packer = zlib.compressobj(9)
    first, next_ = (packer.compress(b"0 " * 500_000) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    packed = first + 899 * next_ + packer.flush()
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    )


def _many_pages() -> bytes:
    kids = b"3 0 R " * 100_000
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % kids,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def test_hostile_files_are_refused_and_the_next_one_is_read(tmp_path: Path) -> None:
    loop = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"
    files = {
        "bomb": (_bomb(), "more than 1,073,741,824 bytes of memory"),
        "loop": (written([b"<< /Type /Catalog /Pages 2 0 R >>", loop]), "pages 1–2 are damaged"),
        "pages": (_many_pages(), "it has 100,000 pages, more than 2,000"),
        "script": (pdf([Page().text(60, 60, TITLE, 18).text(60, 90, LEAD)], catalog="/OpenAction 1 0 R"), ""),
    }
    for name, (raw, _) in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(raw)
    sources = [SourceFile(path=tmp_path / f"{name}.pdf") for name in files]
    for (_, reason), (_, readings) in zip(files.values(), read_files(sources), strict=True):
        [only] = readings
        if reason:
            assert isinstance(only.value, Refusal)
            assert reason in only.value.reason
        else:
            assert isinstance(only.value, Report)


def test_pages_with_nothing_but_their_numbers_or_signs_are_refused_as_such() -> None:
    numbered = pdf([Page().text(280, 812, "1", 8)])
    assert refused(numbered) == "the text is missing: there is nothing but page numbers and running heads"
    signs = pdf([Page().text(60, 300, "! ? - !", 12)])
    assert refused(signs) == "the text is missing: there are only signs, and no letters or figures"


def test_a_damaged_file_is_refused_without_the_words_of_a_library() -> None:
    assert (
        refused(b"%PDF-1.4\nnothing") == "it is damaged and cannot be mended; save or print it as PDF again"
    )
