"""Which sentences tell of the subject of a question itself, and not of others in reports about it.

One that names it does, by its whole name or by a part while the report's title has the rest; so does one that
leans on a sentence that names it ("he", "the company"). Of a report that is mainly about the subject every
sentence does: its title and beginning have nearly all that is asked, and it comes back to it throughout.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.extractive.about import reports_about
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.context import leans
from assistant.answer.extractive.score import ScoringContext
from assistant.text.terms import terms
from corpus import StoredReport, sentences

_NAMED = 0.6  # of the question's weighted words, the share that a sentence has together with its title
OWN = 0.3  # the share that it has itself: a surname, a company without its product
_THROUGHOUT = 0.4  # of a report's sentences, the share with any of them, if it is mainly of the subject
_AS_NEAR = 0.9  # the same beside the report that has most, where none has so many
_READ = 6_000  # characters of a report from which that is counted


def of_subject(candidates: Sequence[Candidate], asked: ScoringContext) -> list[Candidate]:
    """Those that tell of the subject, in their order; none where no report is about it. No titles."""
    about = reports_about(candidates, asked)
    if about is None:
        return []
    found = {one.hit.stored.report_id: one.hit.stored for one in candidates}
    shares = {report_id: _share_of_it(found[report_id], asked) for report_id in about}
    least = min(_THROUGHOUT, _AS_NEAR * max(shares.values()))
    main = {report_id for report_id, share in shares.items() if share >= least}
    return [
        one
        for one in candidates
        if not one.is_title
        and (
            one.hit.stored.report_id in main
            or _names_it(one.terms, one, asked)
            or (leans(one.text) and _names_it(terms(one.before), one, asked))
        )
    ]


def _names_it(words: frozenset[str], one: Candidate, asked: ScoringContext) -> bool:
    titled = words | terms(one.hit.stored.report.title)
    return asked.coverage(words) >= OWN and asked.coverage(titled) >= _NAMED


def _share_of_it(stored: StoredReport, asked: ScoringContext) -> float:
    """Of a report's sentences, the share that has any of what is asked."""
    text = stored.report.body[:_READ]
    spans = sentences(text, language=stored.report.language)
    of_it = sum(asked.coverage(terms(text[span.start : span.end])) > 0 for span in spans)
    return of_it / max(1, len(spans))
