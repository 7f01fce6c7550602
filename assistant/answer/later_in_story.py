"""That the story of an answer has gone on: what was reported after everything that it cites."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer.answer import Answer
from assistant.answer.report_dates import day_of
from assistant.question.form import Form
from assistant.question.question import Question
from assistant.text.quoting import in_quotes
from corpus import Corpus


def later_in_story(answer: Answer, question: Question, corpus: Corpus) -> Iterator[str]:
    """A note that names the newest report of the story, where it was published on a later day than all cited.

    Not where the question itself asks of a time, or for more than a few sentences.
    """
    if answer.form is not Form.SENTENCES or question.only_within_dates or question.earliest:
        return
    cited = [citation.stored for statement in answer.statements for citation in statement.citations]
    later = corpus.stories.later(cited, scope=question.scope)
    days = {one.report.published.date() for one in cited if one.report.published}
    if not later or later[0].report.published is None or later[0].report.published.date() in days:
        return
    newest, others = later[0], len(later) - 1
    more = f", and {others} other report{'' if others == 1 else 's'}" if others else ""
    yield (
        f"Newer report on this story: {in_quotes(newest.report.title)}"
        f" ({newest.report.outlet}, {day_of(newest)}){more}."
    )
