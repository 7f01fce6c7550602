"""That an old answer could be another now: what has been added since to the stories that it cites.

Found by two queries, without searching: it is looked for whenever an answer is shown again.
"""

from __future__ import annotations

from datetime import datetime

from assistant.answer.answer import Answer
from assistant.answer.report_dates import day_of
from corpus import Corpus, Scope


def added_later(answer: Answer, corpus: Corpus, *, asked: datetime, scope: Scope) -> str:
    """A sentence that names the newest report that was added to the stories of what is cited; else nothing.

    Of an answer that cites nothing it counts all reports that were added within the scope.
    """
    cited = {one.stored.report_id for statement in answer.statements for one in statement.citations}
    if answer.help:
        return ""
    if not cited:
        count = corpus.overview.added_after(asked, scope=scope)
        if count == 1:
            return "1 report has been added since."
        return f"{count:,} reports have been added since." if count else ""
    count, newest = corpus.stories.added_after(cited, asked, scope=scope)
    if newest is None:
        return ""
    title, day = " ".join(newest.report.title.split()), day_of(newest)
    named = f"“{title}” ({newest.report.outlet}{f', {day}' if day else ''})"
    if count == 1:
        return f"Added to the story since: {named}."
    others = "1 other" if count == 2 else f"{count - 1:,} others"
    return f"Added to the story since: {named} and {others}."
