"""Which sentences are about the subject of a question, though they may not name it.

The name of a subject stands in the title or the first words of a report; what follows says "the station".
So of a report whose title and beginning have nearly all that is asked every sentence is about it, of others
those that have most of it themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.text.terms import terms
from corpus import StoredReport

_WHOLE_REPORT = 0.8  # of the question's weighted words, the share in a report's title and beginning
_AS_NEAR = 0.9  # the same beside the report that has most, where none has so many
_LEAST = 0.6  # where no report has so many, none is about it
_SENTENCE = 0.6  # the same, of a sentence with its report's title
_BEGINNING = 300  # characters


def about(candidates: Sequence[Candidate], asked: ScoringContext) -> list[Candidate]:
    """Those about the subject, in their order, none where no report is; titles are left out."""
    whole = reports_about(candidates, asked)
    if whole is None:
        return []
    return [
        one
        for one in candidates
        if not one.is_title and (one.hit.stored.report_id in whole or _names_it(one, asked))
    ]


def reports_about(candidates: Sequence[Candidate], asked: ScoringContext) -> frozenset[str] | None:
    """The ids of the reports whose title and beginning have nearly all that is asked; None where none has
    even most of it.
    """
    reports = {one.hit.stored.report_id: one.hit.stored for one in candidates}
    of_report = {report_id: _coverage(stored, asked) for report_id, stored in reports.items()}
    most = max(of_report.values(), default=0.0)
    if most < _LEAST:
        return None
    whole = min(_WHOLE_REPORT, _AS_NEAR * most)
    return frozenset(report_id for report_id, share in of_report.items() if share >= whole)


def _coverage(stored: StoredReport, asked: ScoringContext) -> float:
    report = stored.report
    return asked.coverage(terms(f"{report.title} {report.summary or ''} {report.body[:_BEGINNING]}"))


def _names_it(one: Candidate, asked: ScoringContext) -> bool:
    return asked.coverage(one.terms | terms(one.hit.stored.report.title)) >= _SENTENCE
