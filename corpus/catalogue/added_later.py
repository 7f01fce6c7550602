"""Which reports were added to the collection after an instant, by the record of changes.

When a report says it was collected does not tell: that of a file is when the file was last changed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, Subquery, func, select

from corpus.catalogue import reports as stored
from corpus.catalogue.audit_log import ChangeKind
from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import among, given, joins_current, published_or_collected, within
from corpus.catalogue.rows import instant
from corpus.catalogue.schema import history, reports, stories, versions
from corpus.report import StoredReport
from corpus.scope import Scope

MOST = 1_000  # changes, the last, among which additions are looked for: however old a question is


def in_stories(
    catalogue: Catalogue, report_ids: Collection[str], after: datetime, scope: Scope
) -> tuple[int, StoredReport | None]:
    """How many other current reports the stories of these got after an instant, and that published last."""
    theirs = select(stories.c.story).where(stories.c.report_id.in_(among))
    found = (
        _current(select(versions.c.report_id), scope)
        .join(stories, stories.c.report_id == versions.c.report_id)
        .join(history, history.c.report_id == versions.c.report_id)
        .where(
            stories.c.story.in_(theirs),
            versions.c.report_id.not_in(among),
            history.c.kind == ChangeKind.ADDED.value,
            history.c.at > int(after.timestamp()),
        )
    )
    newest = found.order_by(published_or_collected.desc(), versions.c.report_id).limit(1)
    ids = given(sorted(report_ids))
    with catalogue.reading() as connection:
        count = connection.scalar(select(func.count()).select_from(found.subquery()), ids) or 0
        last = connection.scalar(newest, ids) if count else None
    return count, stored.report(catalogue, last) if last else None


def last_in_stories(
    catalogue: Catalogue, report_ids: Collection[str], after: datetime
) -> dict[str, datetime]:
    """When the last current report was added to the story of each of these, near-copies left out.

    A story to which none was added after the instant is missing, and so is one to which none was added among
    the last :data:`MOST` changes: it is to take no longer the larger the stories are.
    """
    last = _last_changes()
    theirs = stories.alias()
    added = (
        select(stories.c.story, func.max(last.c.at).label("at"))
        .join(last, last.c.report_id == stories.c.report_id)
        .join(reports, reports.c.report_id == stories.c.report_id)
        .where(
            last.c.kind == ChangeKind.ADDED.value,
            last.c.at > int(after.timestamp()),
            reports.c.current_version.is_not(None),
            reports.c.near_copy_of.is_(None),
        )
        .group_by(stories.c.story)
        .subquery()
    )
    query = select(theirs.c.report_id, added.c.at).join(added, added.c.story == theirs.c.story)
    with catalogue.reading() as connection:
        found = connection.execute(query.where(theirs.c.report_id.in_(among)), given(sorted(report_ids)))
        return {row.report_id: instant(row.at) for row in found}


def count(catalogue: Catalogue, after: datetime, scope: Scope) -> int:
    """How many current reports within the scope were added after an instant, :data:`MOST` or fewer."""
    last = _last_changes()
    query = (
        _current(select(func.count(versions.c.report_id.distinct())), scope)
        .join(last, last.c.report_id == versions.c.report_id)
        .where(last.c.kind == ChangeKind.ADDED.value, last.c.at > int(after.timestamp()))
    )
    with catalogue.reading() as connection:
        return connection.scalar(query) or 0


def _last_changes() -> Subquery:
    what = select(history.c.report_id, history.c.kind, history.c.at)
    return what.order_by(history.c.change_id.desc()).limit(MOST).subquery()


def _current(query: Select, scope: Scope) -> Select:  # type: ignore[type-arg]
    """Of current reports within the scope; a near-copy says nothing that is new."""
    return (
        query.select_from(versions)
        .join(reports, joins_current)
        .where(reports.c.near_copy_of.is_(None), *within(scope))
    )
