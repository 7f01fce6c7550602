"""Bytes → clean text: the encoding found, binary content refused, control characters taken out."""

from __future__ import annotations

import codecs
import re
import unicodedata
from contextlib import suppress

from corpus import without_invisible
from ingest.errors import FileRefused
from ingest.readers import encodings
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
_RIGHT_A_WRONG = 10  # characters beyond ASCII that are UTF-8, for each byte that is not
_RIGHT_A_PAGE = 500  # characters for each that is not of the encoding that a page names
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
    Of other encodings that one is used in which the text is words of a language.
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
    if encodings.wide(head) is None and (kind := not_text(head)):
        raise FileRefused(f"the file is not text but {kind}; export it as text or HTML first")
    if (
        not head.startswith(WIDE_MARKS)
        and encodings.wide(head) is None
        and (problem := _too_many_controls(head.decode("latin-1"), "first bytes"))
    ):
        raise FileRefused(problem)


def encoding_of(head: bytes) -> str:
    """The encoding of a file by its first bytes. Raises FileRefused when several are as likely."""
    return _certain_encoding(head) or encodings.likeliest(head)


def _certain_encoding(head: bytes) -> str | None:
    """The encoding that a mark, a pattern of bytes or UTF-8's own rules show; None when none does."""
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if known := marked or encodings.wide(head) or encodings.shifted(head):
        return known
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        return None
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
    encoding = _certain_encoding(raw[:HEAD_BYTES])
    if encoding in ("utf-8", "utf-8-sig"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    elif encoding is not None:
        return _strictly(raw, encoding)
    if (damaged := _damaged_utf_8(raw)) is not None:
        return damaged
    if declares and (declared := _DECLARED.search(raw[:_DECLARED_WITHIN])):
        with suppress(LookupError, ValueError):
            return _nearly(raw, encodings.meant_by(declared[1].decode("ascii")))
    return _strictly(raw, encodings.likeliest(raw[:HEAD_BYTES]))


def _damaged_utf_8(raw: bytes) -> str | None:
    """The text of bytes that are UTF-8 but for a few; None for other bytes."""
    text = raw.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    letters = sum(not sign.isascii() for sign in text) - damaged
    return text if letters > _RIGHT_A_WRONG * damaged else None


def _nearly(raw: bytes, encoding: str) -> str:
    """The text in an encoding that a page names, though a few bytes are not of it. Raises ValueError."""
    text = raw.decode(encoding, "replace")
    if text.count("\ufffd") > len(text) / _RIGHT_A_PAGE:
        raise ValueError(f"the page is not in {encoding}")
    return text


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (LookupError, ValueError) as error:
        place = f" at byte {error.start:,}" if isinstance(error, UnicodeDecodeError) else ""
        raise FileRefused(f"the file begins as {encoding} but is none{place}; save it as UTF-8") from None
