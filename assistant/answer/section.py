"""A part of a page that is put together from many reports: a heading, and lines that each cite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.answer.answer import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines of one ``kind``, each a sentence with its label and its citations, under a ``heading``."""

    kind: str
    heading: str
    statements: tuple[Statement, ...]

    def to_json(self) -> dict[str, Any]:
        """The section as the command line prints it."""
        return {"kind": self.kind, "statements": [one.to_json() for one in self.statements]}
