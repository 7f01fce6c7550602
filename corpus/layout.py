"""Where the words of a report are on the pages of the file it came from. Values, and how they are packed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_PARTS = 65_535  # of a page's width and height: a hundredth of a point on paper
_FORMAT = 1
_COLUMNS = 6  # how far a word begins behind the last one, its length, and its box


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """Characters ``[start:end]`` of a body, and the box around them: points from the page's upper left."""

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout:
    """One page as it is shown: its size in points, and its words packed by :func:`pack`."""

    width: float
    height: float
    packed: bytes = b""

    def words(self) -> list[PlacedWord]:
        """The words of the body on the page, in its order. Raises ValueError for an unknown format."""
        return list(_unpacked(self.packed, self.width, self.height))

    def within(self, start: int, end: int) -> list[PlacedWord]:
        """The words of a span of the body."""
        return [word for word in self.words() if word.start < end and start < word.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The pages of the file that a report came from, the first first.

    ``file_hash`` is the SHA-256 of its bytes, in hexadecimal, by which the corpus keeps them; ``content`` are
    the bytes of a file that is in another, which nobody else can read again.
    """

    file_hash: str
    pages: tuple[PageLayout, ...]
    content: bytes = field(default=b"", repr=False)


def laid_out(width: float, height: float, words: Sequence[PlacedWord]) -> PageLayout:
    """A page of this size with these words, in the order of the body."""
    width, height = max(width, 1.0), max(height, 1.0)
    if not words:
        return PageLayout(width=width, height=height)
    columns: tuple[list[int], ...] = tuple([] for _ in range(_COLUMNS))
    last = 0
    for word in words:
        columns[0].append(word.start - last)
        columns[1].append(word.end - word.start)
        last = word.end
        for column, place, size in (
            (columns[2], word.left, width),
            (columns[3], word.top, height),
            (columns[4], word.right, width),
            (columns[5], word.bottom, height),
        ):
            column.append(round(min(max(place / size, 0.0), 1.0) * _PARTS))
    count = len(words)
    raw = struct.pack(f"<{2 * count}I", *columns[0], *columns[1])
    raw += struct.pack(f"<{4 * count}H", *(part for column in columns[2:] for part in column))
    return PageLayout(width=width, height=height, packed=bytes([_FORMAT]) + zlib.compress(raw))


def _unpacked(packed: bytes, width: float, height: float) -> Iterator[PlacedWord]:
    if not packed:
        return
    if packed[0] != _FORMAT:
        raise ValueError(f"the words of a page are stored in an unknown format: {packed[0]}")
    raw = zlib.decompress(packed[1:])
    count = len(raw) // 16
    text = struct.unpack_from(f"<{2 * count}I", raw)
    places = struct.unpack_from(f"<{4 * count}H", raw, 8 * count)
    last = 0
    for number in range(count):
        start = last + text[number]
        last = start + text[count + number]
        left, top, right, bottom = places[number::count]
        yield PlacedWord(
            start,
            last,
            left / _PARTS * width,
            top / _PARTS * height,
            right / _PARTS * width,
            bottom / _PARTS * height,
        )
