"""Related questions after an answer, each of which the corpus answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.answer.answer import Answer
from assistant.answer.mentions import mentions
from assistant.answer.proposed_questions import question_about
from assistant.pipeline import Assistant
from assistant.question.expected_answer_type import AnswerKind
from corpus import StoredReport, countries_called, countries_named, sentences

_NAMES = (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE, AnswerKind.NAME)
_TRIED = 5  # each takes as long as an answer
_PARTICLE = "d[aeo]s?|di|del|della|du|des|la|le|el|al|van|von|der|den|bin|ibn|e|y"  # in "Rua dos Calafates"


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
    of_outlets = _runs(assistant.corpus.overview.outlets())
    for number, (name, question) in enumerate(_proposals(_cited(answer), mentioned, of_outlets)):
        if number == _TRIED or len(found) == most:
            break
        if name in extracting.ask(question).text:
            found.append(question)
    return found


def _is_name(name: str, body: str) -> bool:
    """Whether it is no demonym ("Iranian"), no word with a capital only where it begins a sentence, and none
    that stands only in a longer name ("Rua" in "Rua dos Calafates").
    """
    if countries_called(name) and not countries_named(name):
        return False
    alone = rf"(?P<before>\w+)[,;]? (?:the )?{re.escape(name)}(?!\w)(?! (?:{_PARTICLE}) [^\W\d_a-z])"
    return " " in name or any(not re.fullmatch(_PARTICLE, one["before"]) for one in re.finditer(alone, body))


def _names_an_outlet(name: str, body: str, of_outlets: frozenset[tuple[str, ...]]) -> bool:
    """Whether it is an outlet's name or a piece of one: "the Courier" for the Wendamack Courier.

    The place that an outlet is named after is none where the report has it as one: "in Wendamack".
    """
    if _words(name) not in of_outlets:
        return False
    return re.search(rf"\b(?:in|near) {re.escape(name)}(?!\w)", body) is None


def _runs(outlets: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """The names of outlets and the pieces of them, as words."""
    named = [_words(outlet) for outlet in outlets]
    return frozenset(
        words[start:end]
        for words in named
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    )


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", name.casefold()))


def _cited(answer: Answer) -> list[StoredReport]:
    cited = (citation.stored for statement in answer.statements for citation in statement.citations)
    return list({stored.report_id: stored for stored in cited}.values())


def _proposals(
    reports: Sequence[StoredReport], mentioned: str, of_outlets: frozenset[tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Names in the reports that have not been mentioned, each with a question; of several words first.

    None is an outlet's, nor a piece of one.
    """
    named: dict[str, str] = {}
    for stored in reports:
        body = stored.report.body
        for sentence in sentences(body, language=stored.report.language):
            for mention in mentions(body[sentence.start : sentence.end]):
                name = mention.text.removeprefix("the ").removeprefix("The ")
                if not _is_name(name, body) or _names_an_outlet(name, body, of_outlets):
                    continue
                if mention.kind in _NAMES and name.casefold() not in mentioned:
                    named.setdefault(name, body)
    proposed: list[str] = []
    for name in sorted(named, key=lambda name: " " not in name):
        if not any(name in other or other in name for other in proposed):
            proposed.append(name)
            yield name, question_about([name], named[name])
