"""Watched questions, asked again: which statements are new, changed or no longer reported.

They are answered without a language model, so that only changes of the corpus can make a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from assistant.answer.answer import Answer, Statement
from assistant.ledger import Ledger
from assistant.ledger.answers import last_answers, record_answer
from assistant.ledger.watched_news import known_answers, note_known_again
from assistant.ledger.watched_questions import WatchedQuestion, watched_questions
from assistant.pipeline import Assistant

_ONE_STATEMENT = 75  # of 100: how alike two wordings of one statement are (rapidfuzz's token_sort_ratio)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDiff:
    """How a new answer differs from the last one; ``changed`` has pairs, before and after.

    ``dropped`` is no longer reported. ``first`` says that there was no answer before.
    """

    first: bool = False
    new: tuple[Statement, ...] = ()
    dropped: tuple[Statement, ...] = ()
    changed: tuple[tuple[Statement, Statement], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether both say the same from the same cited texts."""
        return not (self.new or self.dropped or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunResult:
    """A watched question, its new answer and the answer's number, when (UTC), and what is different."""

    question: WatchedQuestion
    answer_id: int
    asked: datetime
    answer: Answer
    diff: AnswerDiff

    def to_json(self) -> dict[str, Any]:
        """The result for programs."""
        diff = self.diff
        return {
            "watched_question": self.question.saved_id,
            "question": self.question.question,
            "answer_id": self.answer_id,
            "abstained": self.answer.abstained,
            "first": diff.first,
            "new": [statement.to_json() for statement in diff.new],
            "no_longer_reported": [statement.to_json() for statement in diff.dropped],
            "changed": [
                {"before": before.to_json(), "after": after.to_json()} for before, after in diff.changed
            ],
        }

    def lines(self) -> Iterator[str]:
        """The result for people."""
        diff = self.diff
        head = f"{self.question.saved_id}. {self.question.question}"
        if diff.is_empty:
            kind = "no answer yet" if diff.first or self.answer.abstained else "nothing new"
            yield f"{head} — {kind} (answer {self.answer_id})"
            return
        yield f"{head} — answer {self.answer_id}"
        for statement in diff.new:
            yield f"   + {_line(statement)}"
        for before, after in diff.changed:
            yield f"   ~ {_line(after)}"
            yield f"     before: {_line(before)}"
        for statement in diff.dropped:
            yield f"   - {_line(statement)}"


def rerun_all(assistant: Assistant, ledger: Ledger, *, asked_by: str | None) -> Iterator[RerunResult]:
    """Asks every watched question, and stores each answer. Raises LedgerUnusable, CorpusError."""
    yield from rerun_each(assistant, ledger, watched_questions(ledger), asked_by=asked_by)


def rerun_each(
    assistant: Assistant, ledger: Ledger, questions: Iterable[WatchedQuestion], *, asked_by: str | None
) -> Iterator[RerunResult]:
    """Asks these watched questions, and stores each answer. Raises LedgerUnusable, CorpusError."""
    for question in questions:
        yield rerun(assistant, ledger, question, asked_by=asked_by)


def rerun(
    assistant: Assistant, ledger: Ledger, question: WatchedQuestion, *, asked_by: str | None
) -> RerunResult:
    """Asks one watched question, and stores its answer. Raises LedgerUnusable, CorpusError."""
    last = last_answers(ledger, question.saved_id)
    answer = replace(assistant, model=None).ask(question.question, scope=question.scope)
    diff = diff_answers(last[0].answer if last else None, answer)
    number = record_answer(
        ledger,
        answer,
        scope=question.scope,
        asked_by=asked_by,
        saved_id=question.saved_id,
        changed=not diff.is_empty,
    )
    if not diff.is_empty:
        _take_back_news(ledger, question, number, answer)
    return RerunResult(question=question, answer_id=number, asked=datetime.now(UTC), answer=answer, diff=diff)


def _take_back_news(ledger: Ledger, question: WatchedQuestion, number: int, answer: Answer) -> None:
    """A report that was withdrawn and restored before somebody looked is no news to them."""
    for person_id, known in known_answers(ledger, question.saved_id).items():
        before = last_answers(ledger, question.saved_id, up_to=known)
        if before and diff_answers(before[0].answer, answer).is_empty:
            note_known_again(ledger, question.saved_id, person_id, answer_id=number)


def diff_answers(before: Answer | None, after: Answer) -> AnswerDiff:
    """What ``after`` says that ``before`` does not, and the reverse; unsupported statements do not count.

    The same words are the same statement, changed when they cite another text than before, or a report whose
    outlet or day was corrected; of the others,
    those most alike are one statement whose wording has changed.
    """
    old = [s for s in before.statements if not s.unsupported] if before else []
    new = [s for s in after.statements if not s.unsupported]
    changed = []
    for statement in list(new):
        same = next((one for one in old if _words(one) == _words(statement)), None)
        if same is not None:
            old.remove(same)
            new.remove(statement)
            if _quoted(same) != _quoted(statement):
                changed.append((same, statement))
    for statement in list(new):
        near = max(old, key=lambda one: _likeness(one, statement), default=None)
        if near is not None and _likeness(near, statement) >= _ONE_STATEMENT:
            old.remove(near)
            new.remove(statement)
            changed.append((near, statement))
    return AnswerDiff(first=before is None, new=tuple(new), dropped=tuple(old), changed=tuple(changed))


def _words(statement: Statement) -> str:
    return " ".join(statement.text.split())


def _quoted(statement: Statement) -> set[tuple[str, str, str, datetime | None]]:
    return {
        (one.report_id, " ".join(cited.quote.split()), one.report.outlet, one.report.published)
        for cited in statement.citations
        for one in [cited.stored]
    }


def _likeness(one: Statement, other: Statement) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.token_sort_ratio(_words(one), _words(other)))


def _line(statement: Statement) -> str:
    sources = dict.fromkeys(
        f"{c.stored.report.outlet}, {c.stored.report.published:%Y-%m-%d}"
        if c.stored.report.published
        else c.stored.report.outlet
        for c in statement.citations
    )
    return f"{_words(statement)} ({'; '.join(sources)})"
