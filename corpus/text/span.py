"""A place in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets into a text, such as a report's body; the end is exclusive."""

    start: int
    end: int
