"""What a greeting or a call for help gets: what can be asked, three examples, and how to filter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from assistant.answer.answer import Answer
from assistant.answer.proposed_questions import latest_reports, proposed_questions
from assistant.question.question import Question
from corpus import Corpus

_EXAMPLES = 3
_REPORTS = 12  # the latest, from which the examples are made


def help_card(corpus: Corpus, question: Question) -> Answer:
    """A card of notes; it has no statement, and declines nothing."""
    return Answer(
        question=question.text, standalone=question.standalone, help=True, notes=tuple(_lines(corpus))
    )


def _lines(corpus: Corpus) -> Iterator[str]:
    reports, outlets = corpus.overview.coverage().reports, corpus.overview.outlets()
    if not reports:
        yield "Dateline answers questions about collected news reports, each sentence with its source."
        yield "There are no reports yet; add some with `dateline ingest`."
        return
    yield (
        f"Dateline answers questions about the {_counted(reports, 'news report')} collected here, from "
        f"{_counted(len(outlets), 'outlet')}; every sentence of an answer links to its source."
    )
    examples = [text for _, text in islice(proposed_questions(latest_reports(corpus, _REPORTS)), _EXAMPLES)]
    yield f"Try asking: {' · '.join(examples)}"
    yield (
        "To filter, name an outlet, a country of publication or a date in the question, as in "
        f"“according to {next(iter(outlets))}” or “published last week”, or set the filters."
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
