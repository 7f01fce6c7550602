"""The blocks of a text (headings, paragraphs, entries of lists, tables) and the text that they make.

Blocks are parted by blank lines. An entry keeps its bullet or number, and a table is written in bars, one row
a line, as Markdown's are: the first row is shown with each row that is cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ingest.readers.fields import one_line

BULLET = "• "
Row = Sequence[str]


class Kind(Enum):
    """What a block is."""

    TITLE = auto()
    HEADING = auto()
    PARAGRAPH = auto()
    ENTRY = auto()
    TABLE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its text, which is not empty and has no markup."""

    text: str
    kind: Kind = Kind.PARAGRAPH


def text_of(blocks: Iterable[Block]) -> str:
    """The blocks as a report's body has them."""
    return "\n\n".join(block.text for block in blocks)


def text_of_lines(lines: Sequence[str]) -> str:
    """The lines as such a text has them; rows of tables, between bars, follow each other."""
    text = ""
    for before, line in zip(["", *lines], lines, strict=False):
        together = _is_row(before) and _is_row(line)
        text += ("\n" if together else "\n\n" if text else "") + line
    return text


def _is_row(line: str) -> bool:
    return line.startswith("|") and line.endswith("|") and len(line) > 1


def paragraph(text: str, kind: Kind = Kind.PARAGRAPH) -> list[Block]:
    """A block on one line; none where there is no text."""
    text = one_line(text)
    return [Block(text, kind)] if text else []


def entry(text: str, label: str = BULLET) -> list[Block]:
    """An entry of a list after its bullet or number; none where there is no text."""
    text = one_line(text)
    return [Block(f"{label.strip()} {text}", Kind.ENTRY)] if text else []


def table(rows: Iterable[Row]) -> list[Block]:
    """A table as one block; what has but one row or column was drawn as one and is read as paragraphs."""
    filled = [[one_line(cell) for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    used = sorted({place for row in filled for place, cell in enumerate(row) if cell})
    if len(filled) < 2 or len(used) < 2:
        return [block for row in filled for cell in row for block in paragraph(cell)]
    return [Block("\n".join(in_bars([_cell(row, place) for place in used]) for row in filled), Kind.TABLE)]


def in_bars(row: Row) -> str:
    """A row of a table on one line, between bars."""
    return f"| {' | '.join(one_line(cell).replace('|', '/') for cell in row)} |"


def _cell(row: Row, place: int) -> str:
    return row[place] if place < len(row) else ""


class Numbering:
    """Counts the entries of numbered lists, by list and level."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[int, int]] = {}

    def next(self, key: str, level: int, *, start: int = 1) -> int:
        """The number of the next entry; those of deeper levels begin again."""
        counts = self._counts.setdefault(key, {})
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        counts[level] = counts.get(level, start - 1) + 1
        return counts[level]
