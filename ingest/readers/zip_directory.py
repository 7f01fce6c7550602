"""What a ZIP archive lists, looked at before it is unpacked: how much, and whether it is a document."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import BinaryIO

from ingest.errors import ArchiveRefused

_FILE, _FILE_HEADER = b"PK\x03\x04", 30
_SIZE = _SEVERAL = b"PK\x07\x08"  # after a file and at the beginning
_SIZE_FOLLOWS = 0x8
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
ZIP_BEGINS = (_FILE, _END, _SEVERAL + _FILE)  # a file, nothing, and the first of several
_ENTRY = 46  # bytes of an entry in the directory, before its name
_LONG_NAMES = 100  # bytes, on average
_DOCUMENTS = {
    "[Content_Types].xml": "a document of Microsoft Office",
    "mimetype": "an OpenDocument file or a book (EPUB)",
    "META-INF/MANIFEST.MF": "a program (JAR)",
    "AndroidManifest.xml": "a program (APK)",
    "Index/Document.iwa": "a document of Apple's office programs",
}
_DOCUMENT_ENDINGS = tuple(
    f".{ending}"
    for ending in (
        "docx",
        "docm",
        "xlsx",
        "xlsm",
        "pptx",
        "pptm",
        "odt",
        "ods",
        "odp",
        "epub",
        "jar",
        "apk",
        "pages",
    )
)


def is_document_name(name: str) -> bool:
    """Whether a file is a document by its name, whatever it begins with."""
    return name.casefold().endswith(_DOCUMENT_ENDINGS)


def document_in(names: Collection[str]) -> str | None:
    """What kind of document an archive is, by the names in it; None if it is none."""
    return next((kind for name, kind in _DOCUMENTS.items() if name in names), None)


def first_names(head: bytes) -> list[str]:
    """The names of the files that lie in the first bytes of an archive; empty for what is none.

    Each says where the next one is, so that what an archive has in an archive of its own is not among them.
    """
    names = []
    at = len(_SEVERAL) if head.startswith(_SEVERAL + _FILE) else 0
    while head[at : at + 4] == _FILE and len(head) >= at + _FILE_HEADER:
        packed, name, extra = (
            int.from_bytes(head[at + start : at + end], "little")
            for start, end in ((18, 22), (26, 28), (28, 30))
        )
        content = at + _FILE_HEADER + name + extra
        names.append(head[at + _FILE_HEADER : at + _FILE_HEADER + name].decode("utf-8", "replace"))
        size_follows = head[at + 6] & _SIZE_FOLLOWS and not packed
        at = _after_size(head, content) if size_follows else content + packed
    return names


def _after_size(head: bytes, content: int) -> int:
    """Where the next file begins after one whose size follows it: the right one says how far it is."""
    at = content
    while (at := head.find(_SIZE, at)) >= 0:
        for width in (4, 8):  # bytes of a size; ZIP64 has the larger
            if int.from_bytes(head[at + 8 : at + 8 + width], "little") == at - content:
                following = at + 8 + 2 * width
                if head[following : following + 2] == _FILE[:2]:
                    return following
        at += len(_SIZE)
    return len(head)


def refuse_large_directory(content: BinaryIO, *, most_files: int) -> None:
    """Raises ArchiveRefused when the list of files is longer than that of so many is, before it is read."""
    size = content.seek(0, io.SEEK_END)
    content.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = content.read()
    content.seek(0)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        return  # damaged, or none: whoever opens it says so
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    listed = min(directory, size)  # the larger ZIP64 has its own size elsewhere, and 2³² - 1 here
    if listed > most_files * (_ENTRY + _LONG_NAMES):
        raise ArchiveRefused(f"the archive has more than {most_files:,} files; import it in parts")
