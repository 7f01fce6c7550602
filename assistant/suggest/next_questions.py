"""Related questions after an answer, each of which the corpus answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.answer import Answer
from assistant.answer.mentions import mentions
from assistant.answer.proposed_questions import question_about
from assistant.pipeline import Assistant
from assistant.question.expected_answer_type import AnswerKind
from corpus import StoredReport, countries_called, countries_named, sentences

_NAMES = (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE, AnswerKind.NAME)
_TRIED = 5  # each takes as long as an answer


def next_questions(
    assistant: Assistant, answer: Answer, *, asked: Sequence[str] = (), most: int = 3
) -> list[str]:
    """Up to ``most`` questions about names that the cited reports mention and the conversation does not.

    ``asked`` are the conversation's questions. Whether the corpus answers is found out without a language
    model: it would be slow, and it may cost money. Raises CorpusError.
    """
    extracting = replace(assistant, model=None, counter=None)
    mentioned = " ".join((*asked, answer.standalone, answer.text)).casefold()
    found: list[str] = []
    for number, (name, question) in enumerate(_proposals(_cited(answer), mentioned)):
        if number == _TRIED or len(found) == most:
            break
        if name in extracting.ask(question).text:
            found.append(question)
    return found


def _is_name(name: str, body: str) -> bool:
    """Whether it is no demonym ("Iranian"), and no word with a capital only where it begins a sentence."""
    if countries_called(name) and not countries_named(name):
        return False
    return " " in name or re.search(rf"[\w,;] (?:the )?{re.escape(name)}(?!\w)", body) is not None


def _cited(answer: Answer) -> list[StoredReport]:
    cited = (citation.stored for statement in answer.statements for citation in statement.citations)
    return list({stored.report_id: stored for stored in cited}.values())


def _proposals(reports: Sequence[StoredReport], mentioned: str) -> Iterator[tuple[str, str]]:
    """Names in the reports that have not been mentioned, each with a question; of several words first."""
    named: dict[str, str] = {}
    for stored in reports:
        for sentence in sentences(stored.report.body, language=stored.report.language):
            text = stored.report.body[sentence.start : sentence.end]
            for mention in mentions(text):
                name = mention.text.removeprefix("the ").removeprefix("The ")
                if not _is_name(name, stored.report.body):
                    continue
                if mention.kind in _NAMES and name.casefold() not in mentioned:
                    named.setdefault(name, stored.report.body)
    proposed: list[str] = []
    for name in sorted(named, key=lambda name: " " not in name):
        if not any(name in other or other in name for other in proposed):
            proposed.append(name)
            yield name, question_about([name], named[name])
