"""The stored reports: single ones, those within a scope, and what they have in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, exists, func, select

from corpus.catalogue import as_of
from corpus.catalogue.cached_query import CachedQuery
from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import (
    among,
    given,
    in_parts,
    is_current,
    is_one_of,
    joins_current,
    latest,
    select_stored,
    stored_row,
    within,
)
from corpus.catalogue.rows import instant, stored_report
from corpus.catalogue.schema import aliases as alias_rows
from corpus.catalogue.schema import notices as notice_rows
from corpus.catalogue.schema import reports, versions
from corpus.provenance.notices import Notice, NoticeKind
from corpus.report import StoredReport
from corpus.scope import Scope
from corpus.text.aliases import Alias

_PUBLISHED_LAST = func.coalesce(versions.c.published, versions.c.collected).desc()
Field = Literal["outlet", "country", "language"]

_NAMED = (
    select(alias_rows.c.short, alias_rows.c.full).where(alias_rows.c.short.in_(among)).distinct().subquery()
)
_ALIASES = select(_NAMED).where(
    exists()  # one report is enough: an acronym may be written out by thousands
    .where(alias_rows.c.short == _NAMED.c.short, alias_rows.c.full == _NAMED.c.full)
    .where(reports.c.report_id == alias_rows.c.report_id, reports.c.current_version == alias_rows.c.version)
)


def report(catalogue: Catalogue, report_id: str, version: int | None = None) -> StoredReport:
    """One report, in its current or the given version. Raises ReportNotFound.

    One that is withdrawn is given as it was when that was done.
    """
    with catalogue.reading() as connection:
        return stored_report(stored_row(connection, report_id, version))


def current_hashes(catalogue: Catalogue, report_ids: Collection[str]) -> dict[str, str]:
    """The content hash of the current version of each of these reports that has one, by its id."""
    query = select(versions.c.report_id, versions.c.content_hash).join(reports, joins_current)
    with catalogue.reading() as connection:
        rows = connection.execute(query.where(versions.c.report_id.in_(among)), given(sorted(report_ids)))
        return {row.report_id: row.content_hash for row in rows}


def current(catalogue: Catalogue, scope: Scope) -> list[StoredReport]:
    """The current version of every report within the scope, latest published first.

    With ``known_by`` the version that was current then.
    """
    if scope.known_by is None:
        return _reports(catalogue, is_current, scope)
    diff = as_of.diff(catalogue, scope.known_by)
    former = [_reports(catalogue, is_one_of(versions, some), scope) for some in in_parts(diff.former)]
    hidden = {one.report_id for one in diff.hidden}
    now = [one for one in _reports(catalogue, is_current, scope) if one.report_id not in hidden]
    return sorted((*now, *chain.from_iterable(former)), key=_latest_first)


def current_of(catalogue: Catalogue, scope: Scope, report_ids: Collection[str]) -> list[StoredReport]:
    """Of the current reports within the scope those with these ids, latest published first."""
    if scope.known_by is not None:
        return [one for one in current(catalogue, scope) if one.report_id in report_ids]
    parts = [
        _reports(catalogue, is_current & versions.c.report_id.in_(some), scope)
        for some in in_parts(sorted(report_ids))
    ]
    return sorted(chain.from_iterable(parts), key=_latest_first)


def first_collected_after(
    catalogue: Catalogue, after: datetime, *, limit: int
) -> tuple[int, list[StoredReport]]:
    """How many current reports came after an instant, near-copies left out, and those published last."""
    first = versions.alias()
    came = select(first.c.report_id).where(first.c.version == 1, first.c.collected > int(after.timestamp()))
    new = is_current & reports.c.near_copy_of.is_(None) & versions.c.report_id.in_(came)
    of_current = select(versions.c.report_id).join(reports, joins_current).where(new)
    latest = of_current.order_by(_PUBLISHED_LAST, versions.c.report_id).limit(limit)
    with catalogue.reading() as connection:
        count = connection.scalar(select(func.count()).select_from(of_current.subquery())) or 0
        shown = connection.scalars(latest).all()
    return count, current_of(catalogue, Scope(), shown)


def withdrawn(catalogue: Catalogue, scope: Scope) -> list[StoredReport]:
    """Every withdrawn report within the scope, as it was then, latest published first."""
    which = reports.c.withdrawn_version == versions.c.version
    if scope.known_by is not None:
        which &= reports.c.withdrawn_at <= int(scope.known_by.timestamp())
    return _reports(catalogue, which, scope)


def identity(catalogue: Catalogue, report_id: str) -> str | None:
    """What a report's id is made from; None when there is no such report."""
    with catalogue.reading() as connection:
        return connection.scalar(select(reports.c.identity).where(reports.c.report_id == report_id))


def titles(catalogue: Catalogue, report_ids: Collection[str]) -> dict[str, str]:
    """The titles of these reports by their ids, withdrawn ones included, as far as they are stored."""
    query = (
        select(versions.c.report_id, versions.c.title)
        .join(reports, (reports.c.report_id == versions.c.report_id) & (versions.c.version == latest))
        .where(versions.c.report_id.in_(among))
    )
    with catalogue.reading() as connection:
        return dict(connection.execute(query, given(sorted(report_ids))).all())


def published_range(catalogue: Catalogue) -> tuple[datetime, datetime] | None:
    """When the first and the last of the current reports were published, as far as that is known."""
    ends = (
        select(versions.c.published)
        .join(reports, joins_current)
        .where(versions.c.published.is_not(None))
        .order_by(order)
        .limit(1)
        for order in (versions.c.published, versions.c.published.desc())
    )  # each by the index of days, where minimum and maximum at once would go through all reports
    with catalogue.reading() as connection:
        first, last = (connection.scalar(query) for query in ends)
    return None if first is None or last is None else (instant(first), instant(last))


def aliases(catalogue: Catalogue, shorts: Collection[str]) -> list[Alias]:
    """What current reports write the acronyms ``shorts``, folded, out as."""
    with catalogue.reading() as connection:
        rows = connection.execute(_ALIASES, given(sorted(shorts))).all()
    return sorted(Alias(row.short, row.full) for row in rows)


def notices(catalogue: Catalogue, scope: Scope) -> list[Notice]:
    """The reports within the scope that retract or correct another, latest published first."""
    version = (versions.c.report_id == notice_rows.c.report_id) & (
        versions.c.version == notice_rows.c.version
    )
    with catalogue.reading() as connection:
        rows = connection.execute(select(notice_rows).join(versions, version).where(*within(scope))).all()
    kinds = {(row.report_id, row.version): NoticeKind(row.kind) for row in rows}
    found = current_of(catalogue, scope, {row.report_id for row in rows}) if rows else []
    return [
        Notice(kind=kind, stored=one)
        for one in found
        if (kind := kinds.get((one.report_id, one.version))) is not None
    ]


class Totals:
    """What the current reports have in all, counted again only after the catalogue has changed."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Of this catalogue. Threads may share it."""
        self._catalogue = catalogue
        self._counts = {field: CachedQuery(catalogue, partial(_counts, field)) for field in get_args(Field)}
        self._hashes = CachedQuery(catalogue, _content_hashes)

    def counts(self, field: Field, *, at: datetime | None = None) -> dict[str, int]:
        """How many current reports each outlet, country or language has, in alphabetical order.

        Those that occur only in what was current ``at`` an instant are counted there.
        """
        counts = self._counts[field].result()
        then: Counter[str] = Counter()
        former = as_of.diff(self._catalogue, at).former if at else ()
        with self._catalogue.reading() as connection:
            for some in in_parts(former):
                values = connection.scalars(select(versions.c[field]).where(is_one_of(versions, some)))
                then.update(value for value in values if value is not None and value not in counts)
        return dict(sorted({**counts, **then}.items()))

    def content_hashes(self) -> Mapping[str, str]:
        """The content hash of the current version of every report, by its id; in the order of the ids."""
        return self._hashes.result()


def _counts(field: Field, connection: Connection) -> Mapping[str, int]:
    column = versions.c[field]
    query = select(column, func.count()).join(reports, joins_current).where(column.is_not(None))
    return dict(connection.execute(query.group_by(column).order_by(column)).all())


def _content_hashes(connection: Connection) -> Mapping[str, str]:
    query = select(versions.c.report_id, versions.c.content_hash).join(reports, joins_current)
    return dict(connection.execute(query.order_by(versions.c.report_id)).all())


def _reports(catalogue: Catalogue, which: ColumnElement[bool], scope: Scope) -> list[StoredReport]:
    query = select_stored.where(which, *within(scope))
    with catalogue.reading() as connection:
        return [
            stored_report(row)
            for row in connection.execute(query.order_by(_PUBLISHED_LAST, versions.c.report_id))
        ]


def _latest_first(stored: StoredReport) -> tuple[float, str]:
    known = stored.report.published or stored.report.collected
    return -known.timestamp(), stored.report_id
