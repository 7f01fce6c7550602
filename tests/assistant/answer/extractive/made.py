"""A sentence as the extractive answer sees it."""

from __future__ import annotations

from assistant.answer.answer import Citation
from assistant.answer.extractive.candidates import Candidate
from corpus import Hit, Passage, SentenceReading
from tests.corpora import as_stored, make_report


def candidate(text: str, before: str = "", reading: SentenceReading | None = None) -> Candidate:
    """The sentence, alone in the passage of its report."""
    stored = as_stored(make_report("Ferry", text))
    passage = Passage(passage_id=1, report_id=stored.report_id, version=1, ordinal=0, start=0, end=len(text))
    hit = Hit(passage=passage, stored=stored, score=1.0, cosine=None, found_by={})
    return Candidate(
        text=text,
        hit=hit,
        rank=0,
        place=0,
        before=before,
        after="",
        reading=reading,
        citations=[Citation(stored=stored, start=0, end=len(text))],
    )
