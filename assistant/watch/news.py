"""What a watched question has brought since the person looked at it last, or brought them then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.answer.answer import Statement
from assistant.answer.staleness import CitationChange, citation_changes
from assistant.ledger import Ledger
from assistant.ledger.answers import StoredAnswer, last_answers
from assistant.ledger.watched_news import SeenUpTo, seen_up_to
from assistant.ledger.watched_questions import WatchedQuestion
from assistant.watch.rerun import AnswerDiff, diff_answers
from corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedNews:
    """A watched question, its last answer, and how that differs from the one that the person knew.

    ``unseen`` says that they have not seen the difference yet; ``changed`` is when (UTC) the last of it came,
    None where nothing has changed since this was first recorded; ``up_to`` the number of the answer up to
    which this goes, also where that answer cannot be read. ``stale`` has, for each statement of the answer
    and of ``diff.dropped`` whose cited report was withdrawn or changed, how that changed.
    """

    question: WatchedQuestion
    last: StoredAnswer | None
    diff: AnswerDiff
    unseen: bool
    changed: datetime | None
    up_to: int
    stale: tuple[tuple[Statement, CitationChange], ...] = ()

    @property
    def unchanged(self) -> tuple[Statement, ...]:
        """What the last answer says as the one before it did."""
        different = [*self.diff.new, *(after for _, after in self.diff.changed)]
        statements = self.last.answer.statements if self.last else ()
        return tuple(
            one for one in statements if not (one.unsupported or any(one is other for other in different))
        )

    @property
    def new(self) -> tuple[Statement, ...]:
        """What is new, after a first answer that of the report published last first.

        Reports that were there before may be new in the answer too.
        """
        if self.diff.first:
            return self.diff.new
        return tuple(sorted(self.diff.new, key=_published, reverse=True))

    def source_change(self, statement: Statement) -> CitationChange | None:
        """How the report that a statement cites has changed, where it no longer has the cited text."""
        return next((change for one, change in self.stale if one is statement), None)


def news(
    ledger: Ledger, corpus: Corpus, questions: Iterable[WatchedQuestion], *, person_id: str | None
) -> list[WatchedNews]:
    """What each question has brought, that with unseen news first, then by when it changed last.

    Raises LedgerUnusable, CorpusError.
    """
    seen = seen_up_to(ledger, person_id)
    found = [_of(ledger, corpus, one, seen[one.saved_id]) for one in questions]

    def order(one: WatchedNews) -> tuple[bool, datetime, int]:
        changed_in = seen[one.question.saved_id].changed_in  # of one second the later
        return one.unseen, one.changed or one.question.saved, changed_in

    return sorted(found, key=order, reverse=True)


def _of(ledger: Ledger, corpus: Corpus, question: WatchedQuestion, seen: SeenUpTo) -> WatchedNews:
    answers = last_answers(ledger, question.saved_id)
    if not answers:
        return WatchedNews(
            question=question,
            last=None,
            diff=AnswerDiff(),
            unseen=seen.unseen,
            changed=seen.changed,
            up_to=seen.changed_in,
        )
    [last] = answers
    before = last_answers(ledger, question.saved_id, up_to=_known_before(last, seen))
    diff = diff_answers(before[0].answer if before else None, last.answer)
    return WatchedNews(
        question=question,
        last=last,
        diff=diff,
        unseen=seen.unseen,
        changed=seen.changed,
        up_to=max(last.answer_id, seen.changed_in),
        stale=tuple(_stale(last, diff, corpus)),
    )


def _published(statement: Statement) -> float:
    return max(
        (
            one.stored.report.published.timestamp()
            for one in statement.citations
            if one.stored.report.published
        ),
        default=0.0,
    )


def _known_before(last: StoredAnswer, seen: SeenUpTo) -> int:
    """The answer with which the last one is compared."""
    if seen.unseen:
        return seen.seen
    if seen.seen_before is not None:
        return seen.seen_before
    return (seen.changed_in or last.answer_id) - 1


def _stale(
    last: StoredAnswer, diff: AnswerDiff, corpus: Corpus
) -> Iterator[tuple[Statement, CitationChange]]:
    statements = (*last.answer.statements, *diff.dropped)
    for change in citation_changes(replace(last.answer, statements=statements), corpus):
        if change.status.is_stale:
            yield statements[change.statement], change
