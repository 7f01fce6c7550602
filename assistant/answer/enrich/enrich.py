"""What an answer is given once its sentences stand: their cards, who says so, when it was, who differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.answer import Answer
from assistant.answer.enrich.checks import with_checks
from assistant.answer.enrich.corroboration import with_corroboration
from assistant.answer.enrich.dates import with_dates
from assistant.answer.enrich.disagreements import with_disagreements
from assistant.answer.report_dates import asks_when
from assistant.question.question import Question
from corpus import Corpus, Hit, Publishers, PublishersUnreadable


def enrich(answer: Answer, question: Question, hits: Sequence[Hit], *, corpus: Corpus) -> Answer:
    """The answer with the card and the weight of each statement, and its dates when it asks when; and where
    other reports differ.
    """
    checked = with_checks(answer, hits, corpus=corpus)
    if not checked.statements:
        return checked
    publishers, notes = _publishers(corpus)
    weighed = with_corroboration(checked, hits, publishers=publishers)
    dated = with_dates(weighed) if asks_when(question) else weighed
    compared = with_disagreements(dated, hits, corpus=corpus)
    return replace(compared, notes=(*compared.notes, *notes))


def _publishers(corpus: Corpus) -> tuple[Publishers, tuple[str, ...]]:
    """Who publishes what; when the folder's own map cannot be read, none is known and a note says why."""
    try:
        return corpus.publishers(), ()
    except PublishersUnreadable as error:
        return Publishers(), (f"Sources are counted without the map of publishers: {error}.",)
