"""Words → the pieces of lines: what is on one line of print without a wide gap in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.words import Word

WIDE_GAP = 0.9  # of the letters' height: a wider gap may be that between columns or cells
_SAME_LINE = 0.35  # of the letters' height, by which the middles of words on one line may differ
_LEADERS, _LEADER = 4, re.compile(r"[.·…_]+")  # of so many in a line none is a word
_WITHIN_SENTENCES = 0.25  # of the entries of a table, at most, begin with a small letter
_MARKER_GAP = 4.0  # of the letters' height, at most, between a bullet and its entry
_LETTERS_OF_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTERS = re.compile(r"[^\W\d_]")
BULLETS = "•◦▪▫■□●○‣⁃∙·–—*-►▶➢➤✓✔"
MARKER = re.compile(
    rf"(?:[{re.escape(BULLETS)}]|o|\(?(?:\d{{1,3}}|[a-z]|[ivx]{{1,5}})[.)]|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?)$"
)

Cells = list[list[Word]]  # one row of a table, a cell without words where it has none


@dataclass(slots=True)
class Line:
    """Words side by side, in the order in which they are read."""

    words: list[Word]
    left: float = field(init=False)
    top: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    size: float = field(init=False)
    bold: bool = field(init=False)
    right_to_left: bool = field(init=False)

    def __post_init__(self) -> None:
        """Works out what encloses the words, and how they are printed."""
        self.left = min(word.left for word in self.words)
        self.top = min(word.top for word in self.words)
        self.right = max(word.right for word in self.words)
        self.bottom = max(word.bottom for word in self.words)
        self.size = median(word.size for word in self.words)
        self.bold = all(word.bold for word in self.words)
        self.right_to_left = is_right_to_left(self.words)

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        """The height on the page at which it is."""
        return (self.top + self.bottom) / 2

    @property
    def begin(self) -> float:
        """Where it begins, counted in the direction in which it is read."""
        return -self.right if self.right_to_left else self.left

    @property
    def end(self) -> float:
        """Where it ends, counted in the direction in which it is read."""
        return -self.left if self.right_to_left else self.right

    @property
    def marker(self) -> str:
        """The bullet or the number that it begins with, where it is the first of an entry in a list."""
        first = self.words[0].text
        return first if len(self.words) > 1 and MARKER.match(first) else ""


def is_right_to_left(words: Iterable[Word]) -> bool:
    """Whether most letters are of a script that is written from right to left."""
    letters = "".join(word.text for word in words)
    if letters.isascii():
        return False
    return 2 * len(_LETTERS_OF_RIGHT_TO_LEFT.findall(letters)) > len(_LETTERS.findall(letters))


def pieces(words: Sequence[Word]) -> list[Line]:
    """The pieces of lines that words make, from the top of the page down. ``words`` are as in the file."""
    order = {id(word): place for place, word in enumerate(words)}
    return [Line(_in_reading_order(piece, order)) for row in rows_of(words) for piece in _parted(row)]


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words at one height, each row from left to right, the rows from the top of the page down."""
    rows: list[list[Word]] = []
    middle = 0.0
    for word in sorted(words, key=lambda word: word.top + word.bottom):
        height = (word.top + word.bottom) / 2
        if rows and height - middle <= _SAME_LINE * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
            middle += (height - middle) / len(rows[-1])
        else:
            rows.append([word])
            middle = height
    for row in rows:
        row.sort(key=lambda word: word.left)
        if sum(_is_leader(word) for word in row) >= _LEADERS:
            row[:] = [word for word in row if not _is_leader(word)] or row
    return rows


def _is_leader(word: Word) -> bool:
    """Whether it is one of the dots between an entry and its page in a table of contents."""
    return _LEADER.fullmatch(word.text) is not None


def _parted(row: Sequence[Word]) -> Iterator[list[Word]]:
    """A row, parted at its wide gaps, but not behind a bullet."""
    piece = [row[0]]
    for last, word in pairwise(row):
        gap, size = word.left - last.right, max(word.size, last.size)
        after_marker = len(piece) == 1 and MARKER.match(last.text) and gap < _MARKER_GAP * size
        if gap > WIDE_GAP * size and not after_marker:
            yield piece
            piece = []
        piece.append(word)
    yield piece


def _in_reading_order(piece: list[Word], order: dict[int, int]) -> list[Word]:
    """From left to right; where it is read the other way, in the file's order, which PDFium sets right."""
    return sorted(piece, key=lambda word: order[id(word)]) if is_right_to_left(piece) else piece


def joined(parts: Sequence[Line]) -> Line:
    """The pieces of one line as a whole, in the order in which they are read."""
    if len(parts) == 1:
        return parts[0]
    right_to_left = is_right_to_left([word for part in parts for word in part.words])
    ordered = sorted(parts, key=lambda part: -part.right if right_to_left else part.left)
    return Line([word for part in ordered for word in part.words])


def are_on_one_line(one: Line, other: Line) -> bool:
    """Whether two pieces are side by side."""
    return abs(other.middle - one.middle) <= _SAME_LINE * max(one.size, other.size)


def begin_as_entries(parts: Sequence[Line]) -> bool:
    """Whether pieces begin as names and numbers do, rather than in the middle of a sentence."""
    return sum(part.text[:1].islower() for part in parts) <= _WITHIN_SENTENCES * len(parts)


def lines_of(parts: Sequence[Line]) -> list[list[Line]]:
    """The pieces of each line, from the top down; the pieces of one line from left to right."""
    lines: list[list[Line]] = []
    for part in sorted(parts, key=lambda part: (part.middle, part.left)):
        last = lines[-1][0] if lines else None
        if last is not None and are_on_one_line(last, part):
            lines[-1].append(part)
        else:
            lines.append([part])
    return [sorted(line, key=lambda part: part.left) for line in lines]
