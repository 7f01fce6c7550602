"""What lies within a scope: how many reports, of which outlets, published when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, func, select

from corpus.catalogue import as_of
from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import in_parts, is_current, is_one_of, published_or_collected, within
from corpus.catalogue.rows import instant
from corpus.catalogue.schema import reports, versions
from corpus.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many reports and outlets there are, and when the first and the last report was published.

    ``first`` and ``last`` are None when no report says when.
    """

    reports: int
    outlets: int
    first: datetime | None
    last: datetime | None


def coverage(catalogue: Catalogue, scope: Scope) -> Coverage:
    """What a search within ``scope`` searches. Its outlets and countries are spelled as stored."""
    if scope.known_by is not None:
        return _at(catalogue, scope, scope.known_by)
    query = (
        select(
            func.count(),
            func.count(versions.c.outlet.distinct()),
            func.min(versions.c.published),
            func.max(versions.c.published),
        )
        .join(reports, reports.c.report_id == versions.c.report_id)
        .where(is_current, *within(scope))
    )
    with catalogue.reading() as connection:
        count, outlets, first, last = connection.execute(query).one()
    return _coverage(count, outlets, first, last)


def changed_later(catalogue: Catalogue, scope: Scope) -> int:
    """How many current reports ``scope.as_of`` leaves out because they were changed after it."""
    if scope.as_of is None:
        return 0
    at = int(scope.as_of.timestamp())
    query = (
        select(func.count())
        .select_from(versions)
        .join(reports, reports.c.report_id == versions.c.report_id)
        .where(is_current, *within(replace(scope, as_of=None)))
        .where(published_or_collected <= at, versions.c.updated > at)
    )
    with catalogue.reading() as connection:
        return int(connection.execute(query).scalar_one())


def _at(catalogue: Catalogue, scope: Scope, known_by: datetime) -> Coverage:
    """The same at an instant in the past, of the versions that were current then."""
    diff = as_of.diff(catalogue, known_by)
    hidden = {one.report_id for one in diff.hidden}
    now = (row for row in _rows(catalogue, is_current, scope) if row[0] not in hidden)
    former = (_rows(catalogue, is_one_of(versions, some), scope) for some in in_parts(diff.former))
    rows = [*now, *chain.from_iterable(former)]
    published = [when for _, _, when in rows if when is not None]
    return _coverage(
        len(rows),
        len({outlet for _, outlet, _ in rows}),
        min(published, default=None),
        max(published, default=None),
    )


def _rows(
    catalogue: Catalogue, which: ColumnElement[bool], scope: Scope
) -> list[tuple[str, str, int | None]]:
    query = (
        select(versions.c.report_id, versions.c.outlet, versions.c.published)
        .join(reports, reports.c.report_id == versions.c.report_id)
        .where(which, *within(scope))
    )
    with catalogue.reading() as connection:
        return [(row.report_id, row.outlet, row.published) for row in connection.execute(query)]


def _coverage(count: int, outlets: int, first: int | None, last: int | None) -> Coverage:
    return Coverage(
        reports=count,
        outlets=outlets,
        first=None if first is None else instant(first),
        last=None if last is None else instant(last),
    )
