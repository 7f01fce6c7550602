"""What a correction denies counts less: Anna Borg, where a later report has "Hanna Berg, not Anna Borg"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate
from corpus import Corpus, Scope

_DENIED = 4.0  # what a sentence loses that says what its outlet has corrected, in the unit of the scores
_NOT = re.compile(
    r"\b(?:not|rather than|instead of)(?: (?:in|on|at|by|from|the|an?))* "
    r"(?P<what>\d[\d.,]*\d|\d|[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)"
)


def lower_corrected(candidates: Sequence[Candidate], corpus: Corpus, scope: Scope) -> None:
    """Lowers the scores of sentences with a name or figure that a correction of their report denies."""
    stored = {one.hit.stored.report_id: one.hit.stored for one in candidates}
    for report_id, notice in corpus.notices_about(list(stored.values()), scope=scope).items():
        denied = {found["what"] for found in _NOT.finditer(notice.stored.report.full_text)}
        for one in candidates:
            if one.hit.stored.report_id == report_id and any(
                re.search(rf"(?<![\w.,]){re.escape(what)}(?![\w])", one.text) for what in denied
            ):
                one.score -= _DENIED
