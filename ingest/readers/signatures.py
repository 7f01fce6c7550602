"""The first bytes of a file → what it is, when it is not text: puremagic knows the signatures.

Many signatures are two or three letters with which a report may begin as well (``BM`` of a picture, and of
BMW). So one counts only beside bytes that no text has, or when no report begins like that. What begins with a
``<`` is markup, whatever stray bytes are in it.
"""

from __future__ import annotations

import codecs
import re

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SHORTEST = 3  # bytes of a signature
_BEGINS_NO_REPORT = frozenset({"application/pdf", "application/rtf", "application/postscript"})
_BEGINS_NO_TEXT = (b"%", b"{")  # as all of those do
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_ZIP = "application/zip"  # of which Office documents are kinds


def not_text(head: bytes) -> str | None:
    """The name of what the bytes are, with its media type; None for text and for what has no signature."""
    import puremagic

    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start or head.startswith(WIDE_MARKS):
        return None
    binary = _CONTROLS.search(start) is not None
    if not binary and not start.startswith(_BEGINS_NO_TEXT):
        return None  # without looking through all signatures, which takes a millisecond
    try:
        matches = puremagic.magic_string(start)
    except puremagic.PureError:
        return None
    known = [
        match
        for match in matches
        if match.offset >= 0 and len(match.byte_match.strip(b"\0")) >= _SHORTEST
        if (binary and not match.byte_match.startswith(b"<")) or match.mime_type in _BEGINS_NO_REPORT
    ]
    if not known:
        return None
    best = next((match for match in known if match.mime_type == _ZIP), known[0])
    if best.mime_type and best.name:
        return f"{best.name} ({best.mime_type})"
    return best.name or best.mime_type or "a binary file"
