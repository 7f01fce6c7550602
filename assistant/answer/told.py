"""What an answer is given once its sentences stand: their cards, and who else says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.answer import Answer
from assistant.answer.cards import with_cards
from assistant.answer.weight import with_weights
from assistant.question.question import Question
from corpus import Corpus, Hit, Publishers, PublishersUnreadable


def completed(answer: Answer, question: Question, hits: Sequence[Hit], *, corpus: Corpus) -> Answer:
    """The answer with the card and the weight of each statement."""
    checked = with_cards(answer, hits)
    if not checked.statements:
        return checked
    publishers, notes = _publishers(corpus)
    weighed = with_weights(checked, hits, publishers=publishers)
    return replace(weighed, notes=(*weighed.notes, *notes))


def _publishers(corpus: Corpus) -> tuple[Publishers, tuple[str, ...]]:
    """Who publishes what; when the folder's own map cannot be read, none is known and a note says why."""
    try:
        return corpus.publishers(), ()
    except PublishersUnreadable as error:
        return Publishers(), (f"Origins are counted without a map of publishers: {error}.",)
