"""Blocks of lines → paragraphs, list entries and tables, also where they go on in another column or page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.columns import Block
from ingest.readers.pdf.lines import BULLETS, Cells, Line
from ingest.readers.pdf.words import Word

_OTHER_SIZE = 0.12  # of the letters' height, from which on lines are of another style
_SPACED = 0.35  # of the letters' height, by which a gap is larger than those between other lines
_WIDEST_SPACED = 1.2  # of the letters' height, between the lines of one paragraph
_INDENT = 0.8  # of the letters' height
_ENDED = re.compile(r"[.!?:;…。！？؟۔]['\"”’»)\]]*$")
_HYPHENATED = re.compile(r"[^\W\d_][-\u2010\u2011]$")
_SUPERSCRIPT = 0.75  # of the size of the text around
_FOOTNOTE = 0.92  # of the size of the text, at most, and it begins with a number or a mark
_FOOTNOTE_MARK = re.compile(r"(?:\d{1,3}|[*†‡§])[.)]?$|^[*†‡§]\w")


@dataclass(slots=True)
class Paragraph:
    """Lines that are read as one, or the rows of a table; ``marker`` is that of an entry in a list."""

    lines: list[Line] = field(default_factory=list)
    rows: list[Cells] | None = None
    marker: str = ""

    @property
    def words(self) -> list[Word]:
        """All words, in the order in which they are read."""
        if self.rows is not None:
            return [word for row in self.rows for cell in row for word in cell]
        return [word for line in self.lines for word in line.words]

    @property
    def text(self) -> str:
        """Its words, without what the end of a line does to them."""
        return " ".join(word.text for word in self.words)

    @property
    def size(self) -> float:
        """The height of its letters."""
        return median(line.size for line in self.lines) if self.lines else 0.0

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return bool(self.lines) and all(line.bold for line in self.lines)

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.words[0].page


def paragraphs(pages: Iterable[Sequence[Block]]) -> list[Paragraph]:
    """The paragraphs of all pages; what is cut by the end of a column or page is joined again.

    Notes at the foot of a page come after the paragraph that goes on behind them.
    """
    found: list[Paragraph] = []
    usual = 0.0
    for blocks in pages:
        of_page = [list(_of_block(block)) for block in blocks]
        at = _open_before(found, usual)
        for of_block in of_page:
            if of_block and at and _continues(found[at - 1], of_block[0]):
                found[at - 1].lines += of_block.pop(0).lines
            found += of_block
            at = len(found)
        sizes = [line.size for block in blocks for line in block.lines for _ in line.words]
        usual = median(sizes) if sizes else usual
    return found


def _open_before(found: Sequence[Paragraph], usual: float) -> int:
    """The number of paragraphs before the notes at the foot of the last page."""
    at = len(found)
    while at and _is_footnote(found[at - 1], usual):
        at -= 1
    return at


def _is_footnote(one: Paragraph, usual: float) -> bool:
    return (
        bool(one.lines)
        and one.size <= _FOOTNOTE * usual
        and _FOOTNOTE_MARK.search(one.lines[0].words[0].text) is not None
    )


def _continues(last: Paragraph, one: Paragraph) -> bool:
    """Whether a paragraph at the top of a column or page is the rest of the last one."""
    if (
        last.rows is not None
        or one.rows is not None
        or one.marker
        or not _is_alike(last.lines[-1], one.lines[0])
    ):
        return False
    ending, begin = last.lines[-1].text, one.lines[0].text
    if _HYPHENATED.search(ending) and begin[0].isalpha():
        return True
    if _ENDED.search(ending):
        return False
    widest = max(line.right - line.left for line in last.lines)
    full = len(last.lines) > 1 and last.lines[-1].right - last.lines[-1].left >= 0.85 * widest
    return begin[0].islower() or full


def _is_alike(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= _OTHER_SIZE * max(one.size, other.size) and one.bold == other.bold


def _of_block(block: Block) -> Iterator[Paragraph]:
    if block.rows is not None:
        yield Paragraph(rows=block.rows)
        return
    if not block.lines:
        return
    current = Paragraph()
    shape = _Shape.of(block.lines, block.lines[0])
    for line in block.lines:
        if not _is_alike(shape.model, line):
            shape = _Shape.of(block.lines, line)
        if current.lines and shape.starts_paragraph(current, line):
            yield current
            current = Paragraph()
        if not current.lines:
            current.marker = line.marker
        current.lines.append(line)
    yield current


@dataclass(slots=True)
class _Shape:
    """How the lines of a block that are in one type are set: from where to where, and how far apart."""

    model: Line
    begin: float
    end: float
    gap: float

    @classmethod
    def of(cls, lines: Sequence[Line], model: Line) -> _Shape:
        """The shape of the lines that are in the type of one of them."""
        lines = [line for line in lines if _is_alike(line, model)]
        ends = sorted(line.end for line in lines)
        gaps = sorted(below.top - above.bottom for above, below in pairwise(lines))
        return cls(
            model,
            begin=min(line.begin for line in lines),
            end=ends[-1 - len(ends) // 20],
            gap=min(gaps[len(gaps) // 3], _WIDEST_SPACED * model.size) if gaps else 0.0,
        )

    def starts_paragraph(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether a line begins another paragraph than the one above it."""
        last = paragraph.lines[-1]
        if line.marker and not self._is_text_after_all(paragraph, last, line):
            return True
        if line.top - last.bottom > self.gap + _SPACED * line.size or not _is_alike(last, line):
            return True
        if paragraph.marker:
            return self._ends_entry(paragraph, last, line)
        indented = line.begin > last.begin + _INDENT * line.size
        if indented and len(paragraph.lines) > 1 and line.begin > self.begin + _INDENT * line.size:
            return True
        return self._room_was_left(last, line)

    def _is_text_after_all(self, paragraph: Paragraph, last: Line, line: Line) -> bool:
        """Whether what looks like an entry's number is a word of a sentence: “in the\\n2. Bundesliga”."""
        bullet = line.marker in BULLETS
        return (
            not bullet
            and not _ENDED.search(last.text)
            and not self._has_room(last, line)
            and not (paragraph.marker)
        )

    def _ends_entry(self, paragraph: Paragraph, last: Line, line: Line) -> bool:
        """Whether a line is no longer of an entry: it begins further out, and would have fitted above."""
        first = paragraph.lines[0]
        if line.begin > first.begin + 0.3 * line.size:
            return False
        return line.begin < first.begin - 0.3 * line.size or self._room_was_left(last, line)

    def _room_was_left(self, last: Line, line: Line) -> bool:
        """Whether the line above ends early: well before the edge, or before it and with a sentence."""
        if not self._has_room(last, line) or _HYPHENATED.search(last.text):
            return False
        short = self.end - last.end > 0.25 * (self.end - self.begin)
        return short or _ENDED.search(last.text) is not None

    def _has_room(self, last: Line, line: Line) -> bool:
        first = line.words[0]
        return last.end + 0.3 * line.size + (first.right - first.left) < self.end - 0.2 * line.size
