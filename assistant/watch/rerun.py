"""Saved questions, asked again: which statements are new, gone or changed against the last answer.

They are answered without a language model, so that only what is collected can make a difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from assistant.answer.answer import Answer, Statement
from assistant.ledger import Ledger
from assistant.ledger.answers import last_answers, record_answer
from assistant.ledger.watched_questions import SavedQuestion, saved_questions
from assistant.pipeline import Assistant

_ONE_STATEMENT = 75  # of 100: what two wordings of one statement share (rapidfuzz's token_sort_ratio)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDiff:
    """What a new answer says against the last one; ``changed`` holds pairs, before and after.

    ``first`` says that there was no answer before.
    """

    first: bool = False
    new: tuple[Statement, ...] = ()
    gone: tuple[Statement, ...] = ()
    changed: tuple[tuple[Statement, Statement], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether both say the same, on the same words."""
        return not (self.new or self.gone or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunResult:
    """A saved question, its new answer under its number in the ledger, when (UTC), and what is different."""

    question: SavedQuestion
    answer_id: int
    asked: datetime
    answer: Answer
    difference: AnswerDiff

    def to_json(self) -> dict[str, Any]:
        """The result for programs."""
        told = self.difference
        return {
            "saved_question": self.question.saved_id,
            "question": self.question.question,
            "answer_id": self.answer_id,
            "abstained": self.answer.abstained,
            "first": told.first,
            "new": [statement.to_json() for statement in told.new],
            "gone": [statement.to_json() for statement in told.gone],
            "changed": [
                {"before": before.to_json(), "after": after.to_json()} for before, after in told.changed
            ],
        }

    def lines(self) -> Iterator[str]:
        """The result for people."""
        told = self.difference
        head = f"{self.question.saved_id}. {self.question.question}"
        if told.nothing:
            kind = "no answer yet" if told.first or self.answer.abstained else "nothing new"
            yield f"{head} — {kind} (answer {self.answer_id})"
            return
        yield f"{head} — answer {self.answer_id}"
        for statement in told.new:
            yield f"   + {_told(statement)}"
        for before, after in told.changed:
            yield f"   ~ {_told(after)}"
            yield f"     before: {_told(before)}"
        for statement in told.gone:
            yield f"   - {_told(statement)}"


def ask_again(assistant: Assistant, ledger: Ledger, *, asked_by: str | None) -> Iterator[RerunResult]:
    """Asks every saved question, keeping its answer. Raises LedgerUnusable, CorpusError."""
    for question in saved_questions(ledger):
        yield ask_saved(assistant, ledger, question, asked_by=asked_by)


def ask_saved(
    assistant: Assistant, ledger: Ledger, question: SavedQuestion, *, asked_by: str | None
) -> RerunResult:
    """Asks one saved question, keeping its answer. Raises LedgerUnusable, CorpusError."""
    last = last_answers(ledger, question.saved_id)
    answer = replace(assistant, model=None).ask(question.question, scope=question.scope)
    number = record_answer(
        ledger, answer, scope=question.scope, asked_by=asked_by, saved_id=question.saved_id
    )
    return RerunResult(
        question=question,
        answer_id=number,
        asked=datetime.now(UTC),
        answer=answer,
        difference=difference(last[0].answer if last else None, answer),
    )


def last_asked(ledger: Ledger, question: SavedQuestion) -> RerunResult | None:
    """The last answer to a saved question against the one before it. Raises LedgerUnusable."""
    answers = last_answers(ledger, question.saved_id, limit=2)
    if not answers:
        return None
    last, before = answers[0], answers[1].answer if len(answers) > 1 else None
    return RerunResult(
        question=question,
        answer_id=last.answer_id,
        asked=last.asked,
        answer=last.answer,
        difference=difference(before, last.answer),
    )


def difference(before: Answer | None, after: Answer) -> AnswerDiff:
    """What ``after`` says that ``before`` does not, and the other way; set-apart ones count for nothing.

    The same words are the same statement, changed when they cite other words than before; of the others,
    those that share most are one statement whose wording has changed.
    """
    old = [s for s in before.statements if not s.set_apart] if before else []
    new = [s for s in after.statements if not s.set_apart]
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
    return AnswerDiff(first=before is None, new=tuple(new), gone=tuple(old), changed=tuple(changed))


def _words(statement: Statement) -> str:
    return " ".join(statement.text.split())


def _quoted(statement: Statement) -> set[tuple[str, str]]:
    return {(c.stored.report_id, " ".join(c.quote.split())) for c in statement.citations}


def _likeness(one: Statement, other: Statement) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.token_sort_ratio(_words(one), _words(other)))


def _told(statement: Statement) -> str:
    sources = dict.fromkeys(
        f"{c.stored.report.outlet}, {c.stored.report.published:%Y-%m-%d}"
        if c.stored.report.published
        else c.stored.report.outlet
        for c in statement.citations
    )
    return f"{_words(statement)} ({'; '.join(sources)})"
