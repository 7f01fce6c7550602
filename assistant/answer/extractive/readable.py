"""What makes a sentence readable by itself: what it leans on, and the words in it that answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answer.answer import Statement
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.emphasis import emphasis
from assistant.answer.extractive.score import Asked

_LONGEST_CONTEXT = 40  # words of a preceding sentence that are still shown
_LEANS = re.compile(
    r"[\"“]?(?:(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|There|Both|Such|Another)\b"
    r"|(?:But|And|So|Then|However|Instead|Also|Still|Meanwhile)\b,? (?:he|she|it|they|that|this)\b"
    r"|The (?:deal|agreement|move|decision|ruling|law|bill|measure|company|firm|pair|group|report|study"
    r"|plan|order|contract|incident|attack|suspect|victim|former|latter|two|three|man|woman|couple|team|app|film|show"
    r"|announcement|statement)\b)"
)


def statements(
    chosen: Sequence[Candidate], asked: Asked, votes: Mapping[str, float]
) -> tuple[Statement, ...]:
    """The chosen sentences as statements, each with what it leans on and the spans that answer."""
    said: list[Statement] = []
    for place, candidate in enumerate(chosen):
        previous = chosen[place - 1].text if place else ""
        said.append(
            Statement(
                text=candidate.text,
                citations=tuple(candidate.citations),
                context=_context(candidate, previous),
                emphasis=emphasis(candidate.text, asked, votes),
            )
        )
    return tuple(said)


def _context(candidate: Candidate, previous: str) -> str:
    """The sentence before one that leans on it, or its report's title; empty where it is shown anyway."""
    if not _LEANS.match(candidate.text) or (candidate.before and candidate.before == previous):
        return ""
    before = candidate.before
    if before and not _LEANS.match(before) and len(before.split()) <= _LONGEST_CONTEXT:
        return before
    return candidate.hit.stored.report.title
