"""What a country's press says, where the question for what the country says has no answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer.answer import Answer
from assistant.question.press_instead import press_instead
from assistant.question.question import Question
from assistant.question.understand import understand
from assistant.retrieval.retrieve import HITS_OF_FORM, retrieve
from assistant.retrieval.summaries import apart
from corpus import Corpus, Hit, Reranker, country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PressAnswer:
    """An answer from reports of one country, with the question put to them and what was found for it.

    ``answer`` is to the question that was asked; ``notices`` are on the search.
    """

    answer: Answer
    question: Question
    hits: tuple[Hit, ...]
    notices: tuple[str, ...]


def from_press(
    asked: Question,
    *,
    corpus: Corpus,
    quoted: Callable[[Question, Sequence[Hit]], Answer],
    reranker: Reranker | None = None,
) -> PressAnswer | None:
    """The answer of the press; None where it was not asked for a country's words, or has no answer either.

    ``quoted`` gives the answer to a question from hits.
    """
    instead = press_instead(asked.standalone, corpus.overview.countries(at=asked.scope.known_by))
    if instead is None:
        return None
    dismissed = (*(one.label for one in asked.ignored), *asked.unknown)
    question = understand(instead.text, corpus=corpus, scope=asked.scope, ignore=dismissed or None)
    found = retrieve(corpus, question, limit=HITS_OF_FORM[question.form], reranker=reranker)
    hits = tuple(apart(found.hits))
    answer = quoted(question, hits)
    cited = (one.stored.report for line in answer.statements for one in line.citations)
    if answer.abstained or any(report.country != instead.country for report in cited):
        return None
    of_whom = country_name(instead.country)
    note = f"No statement by {of_whom} was found; this is what reports from there say."
    return PressAnswer(
        answer=replace(
            answer, question=asked.text, standalone=asked.standalone, lead=note, notes=(note, *answer.notes)
        ),
        question=question,
        hits=hits,
        notices=found.notices,
    )
