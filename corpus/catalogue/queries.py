"""What the catalogue's statements share: how its tables join, what a scope asks, one version's row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, or_, select, tuple_

from corpus.catalogue.rows import VersionId
from corpus.catalogue.schema import passages, reports, versions
from corpus.database.statements import as_list, listed
from corpus.errors import ReportNotFound
from corpus.scope import Scope

_Value = TypeVar("_Value")

BOUND_VALUES = 500  # SQLite takes some thousands in one statement; fewer keep statements short

joins_current = and_(
    reports.c.report_id == versions.c.report_id, reports.c.current_version == versions.c.version
)
joins_version = and_(versions.c.report_id == passages.c.report_id, versions.c.version == passages.c.version)
published_or_collected = func.coalesce(versions.c.published, versions.c.collected)
is_staged = versions.c.version > func.coalesce(reports.c.current_version, reports.c.withdrawn_version, 0)
is_current = reports.c.current_version == versions.c.version
latest = func.coalesce(reports.c.current_version, reports.c.withdrawn_version)
select_stored = select(
    reports.c.current_version,
    reports.c.near_copy_of,
    reports.c.withdrawn_version,
    reports.c.withdrawn_reason,
    reports.c.withdrawn_at,
    versions,
).join(reports, reports.c.report_id == versions.c.report_id)

among = listed("given")
among_numbers = listed("given", numbers=True)


def count_reports(connection: Connection) -> int:
    """How many reports are current."""
    query = select(func.count()).select_from(reports).where(reports.c.current_version.is_not(None))
    return connection.scalar(query) or 0


def given(values: Sequence[int] | Sequence[str]) -> dict[str, str]:
    """What :data:`among`, or :data:`among_numbers`, is to stand for."""
    return {"given": as_list(values)}


def in_parts(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """The values, as many at a time as one statement should bind or give back."""
    for first in range(0, len(values), BOUND_VALUES):
        yield values[first : first + BOUND_VALUES]


def is_one_of(table: Table, some: Sequence[VersionId]) -> ColumnElement[bool]:
    """That a row of ``table`` is of one of these versions."""
    wanted = [(one.report_id, one.version) for one in some]
    return and_(
        table.c.report_id.in_([one.report_id for one in some]),  # pairs alone are not looked up
        tuple_(table.c.report_id, table.c.version).in_(wanted),
    )


def stored_row(connection: Connection, report_id: str, version: int | None) -> Row[Any]:
    """The row of one report in the given version, or its current one. Raises ReportNotFound."""
    chosen = versions.c.version == (latest if version is None else version)
    row = connection.execute(select_stored.where(versions.c.report_id == report_id, chosen)).first()
    if row is None:
        of = "" if version is None else f" in version {version!r}"
        raise ReportNotFound(
            f"no report {report_id!r}{of} is stored; `dateline report list` shows those that are"
        )
    return row


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """The scope as conditions on ``versions``."""
    rules: list[ColumnElement[bool]] = []
    for column, values in (
        (versions.c.outlet, scope.outlets),
        (versions.c.country, scope.countries),
        (versions.c.language, scope.languages),
    ):
        if values:
            rules.append(column.in_(values))
    if scope.since:
        rules.append(versions.c.published >= int(scope.since.timestamp()))
    if scope.until:
        rules.append(versions.c.published <= int(scope.until.timestamp()))
    if scope.as_of:
        at = int(scope.as_of.timestamp())
        rules += [published_or_collected <= at, or_(versions.c.updated.is_(None), versions.c.updated <= at)]
    if scope.known_by:
        rules.append(versions.c.collected <= int(scope.known_by.timestamp()))
    if scope.without:
        rules.append(versions.c.report_id.not_in(scope.without))
    return rules
