"""Example questions for an empty conversation, each of which the corpus answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from assistant.answer.proposed_questions import latest_reports, proposed_questions

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from corpus import StoredReport


def answerable_examples(assistant: Assistant, *, most: int = 3, tried: int = 16) -> list[str]:
    """Up to ``most`` questions, each about another report, answered from it, and of other kinds if possible.

    Whether they are is found out without a language model: it would be slow, and it may cost money.
    """
    extracting = replace(assistant, model=None, counter=None)
    found: list[str] = []
    for stored, question in _varied(proposed_questions(latest_reports(assistant.corpus, tried))):
        if len(found) == most:
            break
        cited = [c for statement in extracting.ask(question).statements for c in statement.citations]
        if any(citation.stored.report_id == stored.report_id for citation in cited):
            found.append(question)
    return found


def _varied(proposed: Iterable[tuple[StoredReport, str]]) -> list[tuple[StoredReport, str]]:
    """The questions so that those with another first word come in turn: who, when, what, who."""
    by_word: dict[str, list[tuple[StoredReport, str]]] = {}
    for stored, question in proposed:
        by_word.setdefault(question.split()[0], []).append((stored, question))
    return [one for row in zip_longest(*by_word.values()) for one in row if one is not None]
