"""draft → checks → corroboration → dates → gaps → disagreements: what an answer gets once it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.answer import Answer
from assistant.answer.enrich.checks import with_checks
from assistant.answer.enrich.corroboration import with_corroboration
from assistant.answer.enrich.dates import with_dates
from assistant.answer.enrich.disagreements import with_disagreements
from assistant.answer.enrich.gaps import with_gaps
from assistant.answer.report_dates import asks_when
from assistant.question.question import Question
from corpus import Corpus, Hit, Publishers, PublishersUnreadable


def enrich(answer: Answer, question: Question, hits: Sequence[Hit], *, corpus: Corpus) -> Answer:
    """The answer with checks, corroboration and disagreements, and with dates when it is asked when."""
    checked = with_checks(answer, hits, corpus=corpus)
    if not checked.statements:
        return checked
    publishers, notes = _publishers(corpus)
    standing = _without_notices(hits, question, corpus)
    corroborated = with_corroboration(checked, standing, publishers=publishers)
    dated = with_dates(corroborated) if asks_when(question) else corroborated
    spaced = with_gaps(dated, question.scope, corpus=corpus)
    compared = with_disagreements(spaced, hits, corpus=corpus)
    return replace(compared, notes=(*compared.notes, *notes))


def _without_notices(hits: Sequence[Hit], question: Question, corpus: Corpus) -> list[Hit]:
    """The hits without reports that were corrected or retracted and their notices: neither confirms."""
    found = {one.stored.report_id: one.stored for hit in hits for one in (hit, *hit.copies)}
    notices = corpus.notices_about(list(found.values()), scope=question.scope)
    left_out = notices.keys() | {notice.stored.report_id for notice in notices.values()}
    return [
        replace(hit, copies=tuple(one for one in hit.copies if one.stored.report_id not in left_out))
        for hit in hits
        if hit.stored.report_id not in left_out
    ]


def _publishers(corpus: Corpus) -> tuple[Publishers, tuple[str, ...]]:
    """Who publishes what; when the folder's own map cannot be read, none is known and a note says why."""
    try:
        return corpus.origins.publishers(), ()
    except PublishersUnreadable as error:
        return Publishers(), (f"Sources are counted without the map of publishers: {error}.",)
