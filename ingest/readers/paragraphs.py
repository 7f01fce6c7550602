"""Lines of a text file → its paragraphs."""

from __future__ import annotations

import re

_WIDEST_WRAPPED = 120  # characters; a line longer than that was never wrapped to fit a width


def paragraphs(text: str) -> list[str]:
    """The paragraphs of ``text``, each on one line.

    Blank lines part them, and the lines between are joined, unless they are too long to have been
    wrapped. Where there is no blank line at all, each line is a paragraph. Lines without a letter or
    digit (rules) are left out.
    """
    blocks = [
        [" ".join(line.split()) for line in block.splitlines() if re.search(r"\w", line)]
        for block in re.split(r"\n[^\S\n]*\n", text.strip())
    ]
    blocks = [block for block in blocks if block]
    if len(blocks) == 1:
        return blocks[0]
    found: list[str] = []
    for block in blocks:
        if max(map(len, block)) > _WIDEST_WRAPPED:
            found += block
        elif not found and len(block) > 1 and _room_was_left(block):
            found += [block[0], " ".join(block[1:])]
        else:
            found.append(" ".join(block))
    return found


def _room_was_left(block: list[str]) -> bool:
    """Whether the first line ends before the width is used: it is a headline that no blank line follows."""
    first_word = block[1].split()[0]
    return len(block[0]) + 1 + len(first_word) <= max(map(len, block[1:]))
