"""What a later report has replaced: a count, the holder of a role, a stage. The newest leads."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate, Line, cite_equivalents
from assistant.answer.extractive.present_state.later_stage import later_stage
from assistant.answer.extractive.present_state.latest_count import latest_count
from assistant.answer.extractive.present_state.latest_holder import latest_holder
from assistant.answer.extractive.score import ScoringContext


def newest_state(
    chosen: Sequence[Candidate], found: Sequence[Candidate], asked: ScoringContext, question: str
) -> list[Line]:
    """The lines, the newest state first; empty where nothing shows that it replaces what leads.

    ``chosen`` are the sentences that would be given otherwise, of those ``found``.
    """
    # "Is she still mayor" is answered by her going, and only then by who came.
    lines = (
        latest_count(chosen, found, asked)
        or later_stage(chosen, found, asked, question)
        or latest_holder(chosen, found, asked, question)
    )
    for line in lines[:1]:
        cite_equivalents(line.candidate, found)
    return lines
