"""What an acronym stands for: the sentence that writes it out answers, whatever else is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate
from assistant.question.question import Question
from corpus import written_out

_ASKS = re.compile(
    r"\bstands? for\b|\bfull name\b|\b(?:short|an? (?:acronym|abbreviation)) (?:for|of)\b|\bspelled out\b"
    r"|^\W*[Ww](?:hat|ho)(?:'s|’s| is| are) (?:the )?[A-Z][\w.&-]+\W*$"
)


def spelled_out(question: Question, found: Sequence[Candidate]) -> Candidate | None:
    """The best sentence that writes the acronym asked about out; None where none is asked about."""
    asked = {(one.asked, one.other) for one in question.other_names if not one.is_acronym}
    if not asked or not _ASKS.search(question.focus):
        return None
    return next(
        (one for one in found if asked & {(name.short, name.full) for name in written_out(one.text)}), None
    )
