"""Lines of a text file → its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENTRY = re.compile(r"[-–*•▪]\s|\d{1,3}[.)]\s|\|")  # of a list, or a table's row
_WIDEST_WRAPPED = 120  # characters; a line longer than that was never wrapped to fit a width


def paragraphs(text: str) -> list[str]:
    """The paragraphs of ``text``, each on one line.

    Blank lines part them, and the lines between are joined, unless they are too long to have been
    wrapped; each entry of a list is a paragraph, and so is a table, row by row. Where there is no blank line
    at all, each line is a paragraph. Lines without a letter or digit (rules) are left out.
    """
    blocks = [
        part
        for block in re.split(r"\n[^\S\n]*\n", text.strip())
        for part in _parts([" ".join(line.split()) for line in block.splitlines() if re.search(r"\w", line)])
    ]
    if "\n\n" not in re.sub(r"\n[^\S\n]+\n", "\n\n", text.strip()):
        return [line for block in blocks for line in block]
    found: list[str] = []
    for block in blocks:
        if _ENTRY.match(block[0]):
            found += _entries(block)
        elif max(map(len, block)) > _WIDEST_WRAPPED:
            found += block
        elif not found and len(block) > 1 and _room_was_left(block):
            found += [block[0], " ".join(block[1:])]
        else:
            found.append(" ".join(block))
    return found


def _parts(block: list[str]) -> Iterator[list[str]]:
    """The lines of a block, the list in it apart: one of two entries at least, so that a dash is no list."""
    entries = [number for number, line in enumerate(block) if _ENTRY.match(line)]
    first = entries[0] if len(entries) > 1 else len(block)
    yield from filter(None, (block[:first], block[first:]))


def _entries(lines: list[str]) -> list[str]:
    """The entries, each in one line; what begins none goes on with the one before, and rows stay together."""
    entries: list[str] = []
    for line in lines:
        row = line.startswith("|")
        if row and entries and entries[-1].startswith("|"):
            entries[-1] += f"\n{line}"
        elif row or _ENTRY.match(line):
            entries.append(line)
        else:
            entries[-1] += f" {line}"
    return entries


def _room_was_left(block: list[str]) -> bool:
    """Whether the first line ends before the width is used: it is a headline that no blank line follows."""
    first_word = block[1].split()[0]
    return len(block[0]) + 1 + len(first_word) <= max(map(len, block[1:]))
