"""Bytes → clean text: the encoding found, binary content refused, control characters taken out."""

from __future__ import annotations

import codecs
import re
import unicodedata

from corpus import without_invisible
from ingest.errors import FileRefused
from ingest.readers.reader import HEAD_BYTES, CollectedFile
from ingest.readers.signatures import WIDE_MARKS, not_text

_BYTE_ORDER_MARKS = (  # the longer ones first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|<\?xml[^>]*encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096  # bytes
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
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


def decode(file: CollectedFile, *, declares: bool = False) -> str:
    """The text of a file, cleaned. Raises FileRefused when it is empty, binary or of no known encoding.

    UTF-8 is tried first; ``declares`` says that the format may name its encoding, as HTML does.
    Other encodings are taken only if no second one is as likely.
    """
    refuse_binary(file)
    raw = file.read()
    if not raw.strip():
        raise FileRefused("the file is empty")
    text = _decoded(raw, declares=declares)
    if problem := _too_many_controls(text, "characters"):
        raise FileRefused(problem)
    cleaned = clean(text)
    if not cleaned.strip():
        raise FileRefused("the file is empty")
    return cleaned


def refuse_binary(file: CollectedFile) -> None:
    """Raises FileRefused when the first bytes are not those of a text, before the others are read."""
    head = file.head()
    if kind := not_text(head):
        raise FileRefused(f"the file is not text but {kind}; export it as text or HTML first")
    if not head.startswith(WIDE_MARKS) and (
        problem := _too_many_controls(head.decode("latin-1"), "first bytes")
    ):
        raise FileRefused(problem)


def encoding_of(head: bytes) -> str:
    """The encoding of a file by its first bytes. Raises FileRefused when several are as likely."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        return _likeliest_encoding(head)
    return "utf-8"


def _too_many_controls(text: str, what: str) -> str:
    controls = len(_CONTROLS.findall(text))
    if controls <= _MOST_CONTROLS * len(text):
        return ""
    return f"the file is binary: {controls:,} of its {len(text):,} {what} are control characters"


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
    return _strictly(raw, _likeliest_encoding(raw[:HEAD_BYTES]))


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (LookupError, ValueError) as error:
        raise FileRefused(f"the file begins as {encoding} but is not: {error}; save it as UTF-8") from None


def _likeliest_encoding(raw: bytes) -> str:
    """The one encoding that charset-normalizer finds; a second that reads as well makes it a guess."""
    from charset_normalizer import from_bytes

    found = list(from_bytes(raw))
    if not found:
        raise FileRefused("the encoding is not known; save the file as UTF-8")
    best = found[0]
    rivals = [
        match.encoding
        for match in found
        if match.chaos <= best.chaos + _RIVAL_MESS and match.coherence >= best.coherence - _RIVAL_COHERENCE
    ]
    if len(rivals) > 1:
        raise FileRefused(f"the encoding may be {' or '.join(rivals[:3])}; save the file as UTF-8")
    return best.encoding
