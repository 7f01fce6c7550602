"""Every answer that was given, whoever asked: for who runs Dateline and has to account for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.access import Person, Role, operation
from assistant.answer.staleness import (
    CitationChange,
    changed_reports,
    citation_changes,
    cited_changes,
    worst_status,
)
from assistant.brief.contents import brief
from assistant.brief.render import FORMATS
from assistant.ledger.answers import (
    UnreadableAnswer,
    answers_citing,
    cited_versions,
    newest_first,
    stored_answer,
)
from assistant.ledger.given_verdicts import verdicts_on_answer
from assistant.ledger.people import name_of

if TYPE_CHECKING:
    from assistant.ledger.answers import StoredAnswer
    from assistant.settings import Services
    from corpus import StoredReport


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNow:
    """An answer as it was given, and what has changed since in the reports that it cites."""

    stored: StoredAnswer
    changes: tuple[CitationChange, ...]


@operation(needs=Role.ADMIN)
def list_answers(
    _person: Person, services: Services, *, changed: bool = False
) -> Iterator[AnswerNow | UnreadableAnswer]:
    """Every answer, newest first; or those whose cited text has changed. Raises LedgerUnusable."""
    ledger, corpus = services.own_ledger(), services.corpus
    among = None
    if changed:
        reports = changed_reports(cited_versions(ledger), corpus)
        among = {number for report_id in reports for number in answers_citing(ledger, report_id)}
    for stored in newest_first(ledger, among=among):
        if isinstance(stored, UnreadableAnswer):
            yield stored
            continue
        found = citation_changes(stored.answer, corpus)
        if not changed or worst_status(found).is_stale:
            yield AnswerNow(stored=stored, changes=found)


@operation(needs=Role.ADMIN)
def answer(_person: Person, services: Services, answer_id: int) -> AnswerNow:
    """One answer. Raises AnswerNotFound, LedgerUnusable."""
    stored = stored_answer(services.own_ledger(), answer_id)
    return AnswerNow(stored=stored, changes=citation_changes(stored.answer, services.corpus))


@operation(needs=Role.ADMIN)
def export_brief(
    _person: Person, services: Services, answer_id: int, name: str, *, keep_flagged: bool = False
) -> bytes:
    """An answer as a brief in the format of this name. Raises AnswerNotFound, LedgerUnusable."""
    ledger = services.own_ledger()
    stored = stored_answer(ledger, answer_id)
    since = cited_changes(stored.answer, services.corpus)
    whole = brief(
        replace(stored, asked_by=name_of(ledger, stored.asked_by)),
        changes=since.citations,
        claims=since.claims,
        verdicts=verdicts_on_answer(ledger, answer_id),
        keep_flagged=keep_flagged,
    )
    return FORMATS[name](whole)


@operation(needs=Role.ADMIN)
def citing_former_text(_person: Person, services: Services, report: StoredReport) -> list[int]:
    """The answers that cite a report as it was before this version, or at all once it is withdrawn.

    Raises LedgerUnusable.
    """
    current = None if report.withdrawn else report.content_hash
    return answers_citing(services.own_ledger(), report.report_id, other_than=current)
