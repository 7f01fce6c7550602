"""Files of formats that are known but not read: what they are, and what to save them as instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from corpus import Report
from ingest.readers.reader import Bid, CollectedFile, Refusal
from ingest.readers.zip_directory import first_names

SUFFIXES = frozenset[str]()  # none of them is supported

_ADVICE = {
    ".doc": "an old binary Word document; save it as DOCX",
    ".dot": "an old binary Word template; save it as DOCX",
    ".xls": "an old binary Excel workbook; save it as XLSX or CSV",
    ".xlsb": "a binary Excel workbook; save it as XLSX or CSV",
    ".ppt": "an old binary PowerPoint presentation; save it as PPTX",
    ".pps": "an old binary PowerPoint presentation; save it as PPTX",
    ".odp": "an OpenDocument presentation; save it as PPTX",
    ".odg": "an OpenDocument drawing; export what is written in it as text",
    ".pages": "a Pages document; export it as DOCX",
    ".numbers": "a Numbers spreadsheet; export it as XLSX or CSV",
    ".key": "a Keynote presentation; export it as PPTX",
    ".wpd": "a WordPerfect document; save it as DOCX",
    ".wps": "a Works document; save it as DOCX",
    ".mobi": "a Mobipocket e-book; convert it to EPUB",
    ".azw": "a Kindle e-book; convert it to EPUB",
    ".azw3": "a Kindle e-book; convert it to EPUB",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (  # of a compound file, which say what it is (MS-CFB, names in UTF-16)
    ("EncryptedPackage", "an Office document with a password; remove the password and save it again"),
    ("WordDocument", _ADVICE[".doc"]),
    ("PowerPoint Document", _ADVICE[".ppt"]),
    ("Workbook", _ADVICE[".xls"]),
    ("Book", _ADVICE[".xls"]),
)
_MESSAGE = "__properties_version1.0".encode("utf-16-le")
_SEARCHED = 64_000_000  # bytes
_PACKED = (
    (
        re.compile(r"Index/(?:Document|Slide|MasterSlide)|index\.apxl|buildVersionHistory\.plist"),
        "an iWork document; export it as DOCX, PPTX or XLSX",
    ),
    (re.compile(r"xl/workbook\.bin"), _ADVICE[".xlsb"]),
)


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    named = Bid.NAME if PurePosixPath(name).suffix.casefold() in _ADVICE else Bid.NONE
    compound = head.startswith(_OLE) and _MESSAGE not in head
    return Bid(named + (Bid.CONTENT if compound or _packed(head) else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """Refuses the file with what it is and what to do."""
    head = file.head()
    what = _in_compound_file(file) if head.startswith(_OLE) else _packed(head)
    what = what or _ADVICE.get(file.suffix, "a binary Office file; save it as DOCX, XLSX or PPTX")
    yield Refusal(file.origin, f"the file is {what}")


def _in_compound_file(file: CollectedFile) -> str:
    file.content.seek(0)
    raw = file.content.read(_SEARCHED)
    return next((what for name, what in _STREAMS if _entry(name) in raw), "")


def _entry(name: str) -> bytes:
    """The name of a stream as an entry of a directory has it: in 64 bytes, the rest of them zero."""
    return name.encode("utf-16-le") + b"\0\0"


def _packed(head: bytes) -> str:
    names = first_names(head)
    return next((what for pattern, what in _PACKED if any(map(pattern.match, names))), "")
