"""What lies in an archive is known by its first bytes alone."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.readers.zip_directory import first_names
from tests.ingest.readers.files import read_bytes, zipped

_DOCUMENT = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>" * 9}


class _Unseekable(io.BytesIO):
    """What a pipe is: each file is written before its size is known."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError("not seekable")

    def seek(self, *_: int) -> int:
        raise OSError("not seekable")


def packed(parts: dict[str, bytes], method: int, *, streamed: bool) -> bytes:
    written = _Unseekable() if streamed else io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("streamed", [False, True])
def test_the_names_are_those_of_the_archive_and_not_of_one_in_it(method: int, streamed: bool) -> None:
    inner = zipped(_DOCUMENT)
    raw = packed(
        {"one.docx": inner, "two.txt": b"The dam broke.", "three.docx": inner}, method, streamed=streamed
    )
    assert first_names(raw) == ["one.docx", "two.txt", "three.docx"]
    assert first_names(b"PK\x07\x08" + raw) == ["one.docx", "two.txt", "three.docx"]
    assert first_names(raw[: raw.index(b"two.txt")])[0] == "one.docx"


def test_what_is_no_archive_has_no_names() -> None:
    assert first_names(b"no container") == []
    assert first_names(b"PK\x03\x04") == []
    assert first_names(zipped({})) == []


@pytest.mark.parametrize("streamed", [False, True])
def test_an_archive_of_documents_without_an_ending_is_unpacked(streamed: bool) -> None:
    parts = {"one.docx": zipped(_DOCUMENT), "two.txt": b"Dam holds\n\nThe dam above Lemna held overnight."}
    read = read_bytes("kept", packed(parts, zipfile.ZIP_STORED, streamed=streamed))
    assert [getattr(one, "title", None) for one in read][-1] == "Dam holds"
