"""Formats that are known but not read are refused with what they are and what to save them as."""

from __future__ import annotations

import pytest

from tests.ingest.readers.files import only_refusal, zipped

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("stream", "advice"),
    [
        ("WordDocument", "an old binary Word document; save it as DOCX"),
        ("Workbook", "an old binary Excel workbook; save it as XLSX or CSV"),
        ("PowerPoint Document", "an old binary PowerPoint presentation; save it as PPTX"),
        ("EncryptedPackage", "an Office document with a password; remove the password and save it again"),
        ("Something", "a binary Office file; save it as DOCX, XLSX or PPTX"),
    ],
)
@pytest.mark.parametrize("name", ["a.bin", "a.txt", "a.docx"])
def test_an_old_office_file_is_known_by_its_streams_whatever_its_name(
    name: str, stream: str, advice: str
) -> None:
    assert only_refusal(name, _COMPOUND + stream.encode("utf-16-le") + bytes(80)) == f"the file is {advice}"


def test_others_are_known_by_their_names_or_members() -> None:
    assert only_refusal("a.mobi", bytes(100)) == "the file is a Mobipocket e-book; convert it to EPUB"
    assert "save it as PPTX" in only_refusal("a.odp", b"PK\x03\x04")
    assert "export it as DOCX" in only_refusal("a.zip", zipped({"Index/Document.iwa": ""}))
    assert "a binary Excel workbook" in only_refusal("a.dat", zipped({"xl/workbook.bin": ""}))


def test_a_page_named_as_an_old_workbook_is_read_as_a_page() -> None:
    page = b"<html><body><p>Nothing but navigation</p></body></html>"
    assert "Excel" not in only_refusal("a.xls", page)
