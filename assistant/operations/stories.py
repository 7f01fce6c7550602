"""The stories that the reports tell: which there are, and how one of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.access import ANYBODY, Person, operation
from assistant.answer.story import Story
from assistant.answer.story import story as made_of
from assistant.question.understand import check_dates
from assistant.settings import Services
from corpus import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus import KnownStory


@operation(needs=ANYBODY)
def list_stories(
    _person: Person, services: Services, *, text: str = "", limit: int = 50
) -> Sequence[KnownStory]:
    """The latest stories of two reports or more; with ``text``, those that have it in a report's title."""
    return services.corpus.stories.latest(text=text, limit=limit)


@operation(needs=ANYBODY)
def reports_in_story(_person: Person, services: Services, report_id: str) -> int:
    """How many reports the story of a report has; 0 where that is not known."""
    return services.corpus.stories.size(report_id)


@operation(needs=ANYBODY)
def story(_person: Person, services: Services, report_id: str, *, scope: Scope = Scope()) -> Story:
    """The story that a report belongs to, from the reports within a scope.

    Raises ReportNotFound, QuestionInvalid for dates in the wrong order.
    """
    check_dates(scope)
    return made_of(services.corpus, report_id, scope=scope)
