"""Correcting a report by hand, its details or its text: looked at first, then its next version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.access import Person, Role, actor, operation
from assistant.answer.staleness import appears_in
from assistant.errors import CorrectionRefused
from assistant.ledger.citing import cited_texts
from assistant.operations.citing import CitedBy, cited_by
from assistant.runs.rerunning import queue_rerun
from assistant.settings import Services
from corpus import TextField
from ingest.correct import correct as corrected
from ingest.correct import with_corrections
from ingest.errors import ReportRefused

if TYPE_CHECKING:
    from corpus import Report, StoredReport

LONGEST_WAIT_S = 30.0  # for an import to come to the end of a batch and let somebody else write


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPreview:
    """A report as it is and as a correction would leave it, and the answers that cite it.

    Of these ``touched`` cite words that would be gone. ``loses_pages`` says that the pages of its file can no
    longer be shown, since their words would not be those of the text.
    """

    before: StoredReport
    after: Report
    cited_by: CitedBy
    touched: int
    loses_pages: bool

    @property
    def changes_nothing(self) -> bool:
        """Whether the fields are as they were."""
        return self.after == self.before.report


@operation(needs=Role.ADMIN)
def preview_correction(
    person: Person, services: Services, report_id: str, fields: Mapping[str, Any]
) -> CorrectionPreview:
    """What :func:`correct` would do; nothing is stored.

    Raises CorrectionRefused, ReportNotFound, ReportWithdrawn, LedgerUnusable.
    """
    before = services.corpus.report(report_id)
    try:
        after = with_corrections(before, fields)
    except ReportRefused as refusal:
        raise CorrectionRefused(str(refusal)) from refusal
    return CorrectionPreview(
        before=before,
        after=after,
        cited_by=cited_by(person, services, report_id),
        touched=_touched(services, before.report, after, report_id),
        loses_pages=after.body != before.report.body and services.corpus.files.original(before) is not None,
    )


@operation(needs=Role.ADMIN)
def correct(
    person: Person,
    services: Services,
    report_id: str,
    fields: Mapping[str, Any],
    *,
    reason: str | None = None,
    version: int | None = None,
) -> StoredReport:
    """Corrects a report, as its next version; with ``version`` only where that is still the current one.

    The watched questions that it touches are asked again by a process of its own. Raises
    CorrectionRefused, ReportNotFound, ReportWithdrawn, CorpusBusy.
    """
    try:
        stored = corrected(
            services.corpus,
            report_id,
            fields,
            by=actor(person),
            wait_s=LONGEST_WAIT_S,
            reason=reason,
            version=version,
        )
    except ReportRefused as refusal:
        raise CorrectionRefused(str(refusal)) from refusal
    queue_rerun(services, report_id, by=actor(person))
    return stored


def _touched(services: Services, before: Report, after: Report, report_id: str) -> int:
    """How many answers cite words that are in the report now, and would not be."""
    texts: dict[str, set[int]] = {}
    for answer_id, words in cited_texts(services.ledger, report_id):
        texts.setdefault(words, set()).add(answer_id)
    gone = [words for words in texts if _has(before, words) and not _has(after, words)]
    return len(set[int]().union(*(texts[words] for words in gone)))


def _has(report: Report, words: str) -> bool:
    return any(appears_in(words, report.text_of(field)) for field in TextField)
