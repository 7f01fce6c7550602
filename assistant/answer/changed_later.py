"""That a cited report was changed after the day that is asked about: it may not have said so then."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer.answer import Answer
from corpus import Scope


def changed_later(answer: Answer, scope: Scope) -> Iterator[str]:
    """A note for each report that an answer cites and that says it was last changed after ``scope.as_of``."""
    if scope.as_of is None:
        return
    cited = {one.stored.report_id: one.stored.report for s in answer.statements for one in s.citations}
    for report in cited.values():
        if report.updated is not None and report.updated > scope.as_of:
            yield (
                f"“{report.title}” ({report.outlet}) was changed on {report.updated:%-d %B %Y}, after the day"
                " asked about; what it says now may be newer."
            )
