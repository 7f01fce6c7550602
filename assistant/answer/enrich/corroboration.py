"""Who else reports what each statement says, each independent source counted once.

Counted are the reports that a statement cites, the copies listed under a hit that it cites, and what else
was found that has its sentence nearly word for word. Only these few are compared, never the collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.answer.answer import Answer, Statement
from assistant.text.figures import figures
from corpus import CitedReport, Hit, Publishers, corroborate, plain_words, word_runs

_SAME_WORDING = 0.8  # of the statement's runs of three words, the share that a passage saying the same has
_FEWEST_WORDS = 8  # a shorter sentence may occur in reports of other matters
_RUN = 3


def with_corroboration(answer: Answer, hits: Sequence[Hit], *, publishers: Publishers) -> Answer:
    """The answer with the corroboration of each supported statement; ``hits`` were found for its question."""
    return replace(
        answer,
        statements=tuple(_corroborated(statement, hits, publishers) for statement in answer.statements),
    )


def _corroborated(statement: Statement, hits: Sequence[Hit], publishers: Publishers) -> Statement:
    if statement.unsupported:  # what its citations do not support, they do not confirm
        return statement
    cited = [CitedReport(stored=citation.stored, quote=citation.quote) for citation in statement.citations]
    known = {one.stored.report_id for one in cited}
    others = {
        hit.stored.report_id: CitedReport(stored=hit.stored, quote=statement.text)
        for hit in _reporting_the_same(statement, hits)
        if hit.stored.report_id not in known
    }
    return replace(statement, corroboration=corroborate([*cited, *others.values()], publishers=publishers))


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
