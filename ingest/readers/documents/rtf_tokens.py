"""The tokens of Rich Text Format (RTF 1.9.1), and words in the encodings that code pages and fonts name."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,40})(?P<number>-?\d{1,9})? ?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_CHARSETS = {  # of fonts, as Windows numbers them
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A control word with its number, a symbol, a brace, or bytes of text."""

    word: str = ""
    number: int | None = None
    symbol: str = ""
    text: bytes = b""


def tokens(raw: bytes) -> Iterator[Token]:
    """The tokens of a file, without line ends and binary data (``\\bin``); a brace is a symbol."""
    place = 0
    while found := _TOKEN.search(raw, place):
        place = found.end()
        kind = found.lastgroup
        if found["word"] is not None:
            number = int(found["number"]) if found["number"] else None
            if found["word"] == b"bin":
                place += max(number or 0, 0)
            else:
                yield Token(word=found["word"].decode("ascii"), number=number)
        elif kind == "byte":
            yield Token(text=bytes.fromhex(found["byte"].decode("ascii")))
        elif kind == "symbol":
            yield Token(symbol="\\" + found["symbol"].decode("latin-1"))
        elif kind == "brace":
            yield Token(symbol=found["brace"].decode("ascii"))
        else:
            yield Token(text=found["text"])


def encoding_of_charset(number: int, default: str) -> str:
    """The encoding of a font's bytes; the document's own where the font has none."""
    return _CHARSETS.get(number, default)


def encoding_of_page(number: int) -> str:
    """Python's name of a code page; Windows-1252 where there is none such."""
    name = {65001: "utf-8", 10000: "mac_roman", 936: "gbk", 0: "cp1252"}.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


class Words:
    """Words that are being gathered, from bytes in several encodings."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pending = bytearray()
        self._encoding = "cp1252"

    def add(self, text: str) -> None:
        """Adds characters."""
        self._decode()
        self._parts.append(text)

    def add_bytes(self, raw: bytes, encoding: str) -> None:
        """Adds bytes, which are kept back until all of a character are there."""
        if encoding != self._encoding:
            self._decode()
            self._encoding = encoding
        self._pending += raw

    def take(self) -> str:
        """The words so far, which begin again; the halves of a character are put together."""
        self._decode()
        text = "".join(self._parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self._parts.clear()
        return text

    def _decode(self) -> None:
        if self._pending:
            self._parts.append(self._pending.decode(self._encoding, "replace"))
            self._pending.clear()
