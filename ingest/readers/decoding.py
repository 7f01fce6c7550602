"""Bytes → clean text: encodings told, binary content refused, control characters taken out."""

from __future__ import annotations

import codecs
import re
import unicodedata

from corpus import without_invisible
from ingest.errors import FileRefused

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or a Word or EPUB file)"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_BYTE_ORDER_MARKS = (  # the longer ones first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|<\?xml[^>]*encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096  # bytes
_TELLING = 65_536  # bytes that are looked at to tell an encoding
_RIVAL_MESS, _RIVAL_COHERENCE = 0.02, 0.02  # closer than that, two readings are equally likely
_MOST_CONTROLS = 0.1  # of all characters; text has next to none, bytes read as text have many

# C1 controls are Windows-1252 punctuation that lost its encoding, as HTML's own decoding rules have it.
_REPLACED: dict[int, str] = {
    **dict.fromkeys((*range(0x20), 0x7F, 0xFEFF), ""),
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n"),
}
_UNWANTED = re.compile("\r\n|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def decode(raw: bytes, *, declares: bool = False) -> str:
    """The text of a file, cleaned. Raises FileRefused when it is empty, binary or of no known encoding.

    UTF-8 is tried first; ``declares`` says that the format may name its encoding, as HTML does.
    Other encodings are taken only if no second one is as likely.
    """
    if not raw.strip():
        raise FileRefused("it is empty")
    for signature, kind in _SIGNATURES:
        if raw.lstrip()[:16].startswith(signature):
            raise FileRefused(f"it is {kind}, not text; export it as text or HTML first")
    text = _decoded(raw, declares=declares)
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text))
    if controls > _MOST_CONTROLS * len(text):
        raise FileRefused(f"it is binary: {controls} of its {len(text)} characters are control characters")
    cleaned = clean(text)
    if not cleaned.strip():
        raise FileRefused("it is empty")
    return cleaned


def clean(text: str) -> str:
    """Newlines as ``\\n``, NFC, and no control or invisible character but newline and tab."""
    return unicodedata.normalize("NFC", without_invisible(_UNWANTED.sub(_wanted, text)))


def _wanted(found: re.Match[str]) -> str:
    return "\n" if found[0] == "\r\n" else _REPLACED[ord(found[0])]


def _decoded(raw: bytes, *, declares: bool) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _strictly(raw, encoding)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declares and (declared := _DECLARED.search(raw[:_DECLARED_WITHIN])):
        try:
            return raw.decode(declared[1].decode("ascii"))
        except (LookupError, ValueError):
            pass
    return _strictly(raw, _told_encoding(raw[:_TELLING]))


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (LookupError, ValueError) as error:
        raise FileRefused(f"it is not {encoding}, though it begins so: {error}; save it as UTF-8") from None


def _told_encoding(raw: bytes) -> str:
    """The one encoding that charset-normalizer finds; a second that reads as well makes it a guess."""
    from charset_normalizer import from_bytes

    found = list(from_bytes(raw))
    if not found:
        raise FileRefused("it is in no encoding that could be told; save it as UTF-8")
    best = found[0]
    rivals = [
        match.encoding
        for match in found
        if match.chaos <= best.chaos + _RIVAL_MESS and match.coherence >= best.coherence - _RIVAL_COHERENCE
    ]
    if len(rivals) > 1:
        raise FileRefused(f"its encoding may be {' or '.join(rivals[:3])}; save it as UTF-8")
    return best.encoding
