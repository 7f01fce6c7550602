"""Example questions for an empty conversation, each of which the corpus answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer.proposed_questions import latest_reports, proposed_questions

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


def answerable_examples(assistant: Assistant, *, most: int = 3, tried: int = 16) -> list[str]:
    """Up to ``most`` questions, each about another report, and answered from that report.

    Whether they are is found out without a language model: it would be slow, and it may cost money.
    """
    extracting = replace(assistant, model=None, counter=None)
    found: list[str] = []
    for stored, question in proposed_questions(latest_reports(assistant.corpus, tried)):
        if len(found) == most:
            break
        cited = [c for statement in extracting.ask(question).statements for c in statement.citations]
        if any(citation.stored.report_id == stored.report_id for citation in cited):
            found.append(question)
    return found
