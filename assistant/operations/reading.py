"""What everybody with a role may see of the corpus."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.access import ANYBODY, Person, operation
from assistant.question.understand import check_dates
from assistant.settings import Services
from corpus import ReportNotFound, Scope, StoredReport

if TYPE_CHECKING:
    from corpus import Groups


@operation(needs=ANYBODY)
def outlets(_person: Person, services: Services) -> dict[str, int]:
    """The outlets collected, each with its number of reports."""
    return services.corpus.overview.outlets()


@operation(needs=ANYBODY)
def countries(_person: Person, services: Services) -> dict[str, int]:
    """The countries collected, each with its number of reports."""
    return services.corpus.overview.countries()


@operation(needs=ANYBODY)
def languages(_person: Person, services: Services) -> dict[str, int]:
    """The languages collected, each with its number of reports."""
    return services.corpus.overview.languages()


@operation(needs=ANYBODY)
def published_range(_person: Person, services: Services) -> tuple[datetime, datetime] | None:
    """When the first and the last of the reports were published."""
    return services.corpus.overview.published_range()


@operation(needs=ANYBODY)
def notices(_person: Person, services: Services) -> tuple[str, ...]:
    """What a reader has to know of the corpus, and of the ledger, before asking."""
    problem = services.ledger_problem
    not_stored = (f"Questions and answers are not stored: {problem}.",) if problem else ()
    return (*not_stored, *services.corpus.notices())


@operation(needs=ANYBODY)
def reports(_person: Person, services: Services, *, scope: Scope = Scope()) -> Iterator[StoredReport]:
    """The current version of every report within a scope, then those that are withdrawn.

    Raises QuestionInvalid for dates in the wrong order.
    """
    check_dates(scope)
    yield from services.corpus.reports(scope=scope)
    yield from services.corpus.withdrawn(scope=scope)


@operation(needs=ANYBODY)
def origins(_person: Person, services: Services, *, scope: Scope = Scope()) -> Groups:
    """Which reports within a scope share a text, an event or an origin.

    Raises QuestionInvalid for dates in the wrong order.
    """
    check_dates(scope)
    return services.corpus.origins.groups(scope=scope)


@operation(needs=ANYBODY)
def report(_person: Person, services: Services, report_id: str) -> StoredReport | None:
    """The current version of a report, where there is one."""
    try:
        return services.corpus.report(report_id)
    except ReportNotFound:
        return None
