"""Lines that were wrapped to a width → the paragraphs and list entries that they were before."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WIDEST = 100  # characters to which mail programs wrap
_NARROWEST = 40
_ENTRY = re.compile(r"(?:[-*•‣▪–+]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")


def unwrapped(lines: Sequence[str], *, width: int | None = None) -> list[str]:
    """The paragraphs of lines without a blank one between them.

    A line goes on with the next one where the next one's first word would not have fitted on it, unless
    that begins an entry of a list. ``width`` is that of the text the lines are from, else their own.
    """
    widest = width or max(map(len, lines), default=0)
    found: list[str] = []
    before = 0
    for line in lines:
        first = len(line.split(maxsplit=1)[0]) if line.strip() else 0
        wrapped = _NARROWEST <= widest <= _WIDEST and before + 1 + first > widest
        if found and wrapped and not _ENTRY.match(line):
            found[-1] += f" {line}"
        else:
            found.append(line)
        before = len(line)
    return found
