"""Lines of a text file → its paragraphs, entries of lists and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, groupby, pairwise

_WIDEST_WRAPPED = 120  # characters; a line longer than that was never wrapped to fit a width
_BULLET = re.compile(r"\s*(?P<mark>[•◦▪‣·*+–—-])\s+(?=\S)")
_NUMBER = re.compile(r"\s*\(?(?P<number>\d{1,3})[.)]\s+(?=\S)")
_ENDS = re.compile(r"[.:;?!,]['\"”’)]*\s*$")  # of a line after which a list may begin
_ENDS_SENTENCE = re.compile(r"[.!?]['\"”’)]*$")
_BARS = re.compile(r"\s*\|.*\|\s*")
_GAP = re.compile(r"\t| {2,}|\t +")
_FEWEST_ROWS = 3  # of a table whose columns are parted by spaces alone


def paragraphs(text: str) -> list[str]:
    """The paragraphs of ``text``, each on one line, and its tables, each row on a line, between bars.

    Blank lines part them, and the lines between are joined, unless they are too long to have been
    wrapped, or are entries of a list. Where there is no blank line at all, each line is a paragraph. Lines
    without a letter or digit (rules) are left out.
    """
    blocks = [
        [line for line in block.splitlines() if re.search(r"\w", line)]
        for block in re.split(r"\n[^\S\n]*\n", text.strip())
    ]
    blocks = [block for block in blocks if block]
    unparted = len(blocks) == 1
    found: list[str] = []
    for block in chain.from_iterable(map(_runs, blocks)):
        lines = [" ".join(line.split()) for line in block]
        if table := _table(block):
            found += table
        elif unparted:
            found += lines
        elif entries := _entries(lines):
            found += entries
        elif max(map(len, lines)) > _WIDEST_WRAPPED:
            found += lines
        elif not found and len(lines) > 1 and _room_was_left(lines):
            found += [lines[0], " ".join(lines[1:])]
        else:
            found.append(" ".join(lines))
    return found


def _room_was_left(block: list[str]) -> bool:
    """Whether the first line ends before the width is used: it is a headline that no blank line follows."""
    first_word = block[1].split()[0]
    return len(block[0]) + 1 + len(first_word) <= max(map(len, block[1:]))


def _entries(lines: list[str]) -> list[str]:
    """The entries of the list in a block, each with the lines it goes on in, and what is before them."""
    starts = _bulleted(lines) or _numbered(lines)
    if len(starts) < 2 or (starts[0] and not _ENDS.search(lines[starts[0] - 1])):
        return []
    before = [" ".join(lines[: starts[0]])] if starts[0] else []
    parts = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    return before + [re.sub(r"^[*+-] ", "• ", " ".join(part)) for part in parts]


def _bulleted(lines: list[str]) -> list[int]:
    """The lines that begin with the bullet that most do."""
    marks = [found["mark"] if (found := _BULLET.match(line)) else "" for line in lines]
    mark = next(filter(None, marks), "")
    return [place for place, one in enumerate(marks) if one and one == mark]


def _numbered(lines: list[str]) -> list[int]:
    """The lines that begin with numbers one after the other."""
    places: list[int] = []
    wanted = None
    for place, line in enumerate(lines):
        found = _NUMBER.match(line)
        if found and wanted in (None, int(found["number"])):
            places.append(place)
            wanted = int(found["number"]) + 1
    return places


def _runs(block: list[str]) -> Iterator[list[str]]:
    """The block in runs of lines with bars and without."""
    for _, lines in groupby(block, key=lambda line: bool(_BARS.fullmatch(line))):
        yield list(lines)


def _table(block: list[str]) -> list[str]:
    """The table that a block is, after a line before it that has no cells; empty when it is none."""
    if len(block) > 1 and all(map(_BARS.fullmatch, block)):
        return ["\n".join(line.strip() for line in block)]
    rows = [[" ".join(cell.split()) for cell in _GAP.split(line.strip())] for line in block]
    caption = rows.pop(0) if len(rows) > 2 and len(rows[0]) == 1 else []
    tabbed = all("\t" in line.strip() for line in block[-len(rows) :])
    if len(rows) < (2 if tabbed else _FEWEST_ROWS) or not _is_regular(rows):
        return []
    return [*caption, "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)]


def _is_regular(rows: list[list[str]]) -> bool:
    """Whether all rows have one number of cells, which are no sentences with wide spaces between."""
    sentences = any(_ENDS_SENTENCE.search(cell) for row in rows for cell in row[:-1])
    return len(rows[0]) > 1 and len({len(row) for row in rows}) == 1 and not sentences
