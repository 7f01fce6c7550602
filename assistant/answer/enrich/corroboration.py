"""Who else reports what each statement says, each independent source counted once.

Counted are the reports that a statement cites, the copies listed under a hit that it cites, what else was
found that has its sentence nearly word for word, and reports that say the same in other words: those in which
the reader finds the same answer, and those with a sentence that supports all of it by the checks. Only what
was found for the question is compared, never the collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.enrich.checks import evidence_of
from assistant.answer.one_event import may_be_one_event
from assistant.check.pipeline import check
from assistant.text.figures import figures
from assistant.text.negation import is_negated
from assistant.text.terms import terms
from corpus import CitedReport, Hit, Publishers, TextField, corroborate, plain_words, sentences, word_runs

_SAME_WORDING = 0.8  # of the statement's runs of three words, the share that a passage saying the same has
_FEWEST_WORDS = 8  # a shorter sentence may occur in reports of other matters
_RUN = 3
_FEWEST_TERMS = 7  # of a statement; fewer may all occur in a sentence on another matter
_ENDED = re.compile(r"(?<!\.\.)[.!][\"'”’»)]*$")  # headings and questions say little of what they name


def with_corroboration(answer: Answer, hits: Sequence[Hit], *, publishers: Publishers) -> Answer:
    """The answer with the corroboration of each supported statement; ``hits`` were found for its question."""
    return replace(
        answer,
        statements=tuple(_corroborated(statement, hits, publishers) for statement in answer.statements),
    )


def _corroborated(statement: Statement, hits: Sequence[Hit], publishers: Publishers) -> Statement:
    if statement.unsupported:  # what its citations do not support, they do not confirm
        return replace(statement, also=())
    cited = [CitedReport(stored=citation.stored, quote=citation.quote) for citation in statement.citations]
    counted = {one.stored.report_id for one in cited}
    others = {
        hit.stored.report_id: CitedReport(stored=hit.stored, quote=statement.text)
        for hit in _reporting_the_same(statement, hits)
        if hit.stored.report_id not in counted
    }
    counted |= others.keys()
    also: dict[str, Citation] = {}
    found = {one.stored.report_id for hit in hits for one in (hit, *hit.copies)} - counted
    for one in (*statement.also, *_in_other_words(statement, hits)):
        if one.stored.report_id in found:
            also.setdefault(one.stored.report_id, one)
    reports = [
        *cited,
        *others.values(),
        *(CitedReport(stored=one.stored, quote=one.quote) for one in also.values()),
    ]
    return replace(
        statement,
        also=tuple(also.values()),
        corroboration=corroborate(reports, publishers=publishers),
    )


def _reporting_the_same(statement: Statement, hits: Sequence[Hit]) -> Iterator[Hit]:
    own = _runs(statement.text)
    long = len(statement.text.split()) >= _FEWEST_WORDS
    for hit in hits:
        gathered = (hit, *hit.copies)
        copied = any(_cites(statement, one) for one in gathered)
        for one in gathered:
            if (copied or (long and _has_wording(one, own))) and _has_figures(statement, one):
                yield one


def _cites(statement: Statement, hit: Hit) -> bool:
    place = hit.passage
    return any(
        cited.stored.report_id == hit.stored.report_id
        and cited.field == place.field
        and cited.start < place.end
        and place.start < cited.end
        for cited in statement.citations
    )


def _has_wording(hit: Hit, runs: frozenset[tuple[str, ...]]) -> bool:
    return len(runs & _runs(hit.text)) >= _SAME_WORDING * len(runs) > 0


def _has_figures(statement: Statement, hit: Hit) -> bool:
    """Whether the passage has every figure that the statement takes from what it cites."""
    cited = {figure.low for citation in statement.citations for figure in figures(citation.quote)}
    found = {figure.low for figure in figures(hit.text)}
    return {figure.low for figure in figures(statement.text)} & cited <= found


@lru_cache(maxsize=500)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    return word_runs(plain_words(text), _RUN)


def _in_other_words(statement: Statement, hits: Sequence[Hit]) -> Iterator[Citation]:
    """Sentences of one event's reports that have all its terms and support it by the checks."""
    own = terms(statement.text)
    titled = any(one.field is TextField.TITLE for one in statement.citations)
    if len(own) < _FEWEST_TERMS or titled or not _ENDED.search(statement.text):
        return
    for hit in hits:
        for one in (hit, *hit.copies):
            if not any(may_be_one_event(cited.stored, one.stored) for cited in statement.citations):
                continue
            for span in sentences(one.text, language=one.stored.report.language):
                text = one.text[span.start : span.end]
                if own <= terms(text) and _supports(statement.text, text, one):
                    start = one.passage.start
                    yield Citation(
                        stored=one.stored,
                        start=start + span.start,
                        end=start + span.end,
                        field=one.passage.field,
                    )


def _supports(claim: str, text: str, hit: Hit) -> bool:
    same_figures = {figure.low for figure in figures(claim)} <= {figure.low for figure in figures(text)}
    as_sure = is_negated(claim) == is_negated(text) and not text.endswith("?")
    return same_figures and as_sure and not check(claim, cited=[evidence_of(hit.stored, text)]).flagged
