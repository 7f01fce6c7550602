"""Outlets that a question sets side by side, which shows that they are meant as its sources."""

from __future__ import annotations

import re

_COMPARES = re.compile(r"\bcompar\w+\s+(?:the\s+)?$", re.IGNORECASE)
_COMPARES_WHAT = re.compile(r"\bcompar\w+\s+(?:what|how)\s+(?:the\s+)?$", re.IGNORECASE)
_VERSUS = re.compile(r"\s(?:versus|vs\.?)\s", re.IGNORECASE)
_SIDE_BY_SIDE = re.compile(r"\b(?:compar\w+|each)\b", re.IGNORECASE)


def asks_side_by_side(text: str) -> bool:
    """Whether a question speaks of comparing, or of what each of some says."""
    return _SIDE_BY_SIDE.search(text) is not None


def are_compared(text: str, start: int, end: int, names: int) -> bool:
    """Whether the names of outlets that fill ``text[start:end]`` are set side by side.

    As in "compare what Wired …" and, with a capital, in "compare Wired and Time" and "Wired vs Time".
    """
    row, before = text[start:end], text[:start]
    together = names > 1 and not row.islower() and (_COMPARES.search(before) or _VERSUS.search(row))
    return bool(together or _COMPARES_WHAT.search(before))
