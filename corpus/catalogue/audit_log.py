"""The audit log: who changed what, when, and what it was before and after.

A change is written in the transaction that makes it, so that neither is there without the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select

from corpus.catalogue.database import Catalogue
from corpus.catalogue.rows import VersionId, instant, seconds
from corpus.catalogue.schema import history, reports
from corpus.database.statements import json_field
from corpus.report import Report

_FIELDS = (
    "title",
    "outlet",
    "country",
    "language",
    "published",
    "published_precision",
    "updated",
    "author",
    "category",
    "url",
    "summary",
)


class ChangeKind(StrEnum):
    """What kind of change it was."""

    ADDED = "added"
    REVISED = "revised"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    JOINED = "origins joined"
    PARTED = "origins parted"
    REVOKED = "ruling revoked"
    REBUILT = "rebuilt"
    SOURCE_ADDED = "source added"
    SOURCE_REMOVED = "source removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something, and within which run.

    ``name`` is as the person was shown at the time; ``person_id`` never changes, and is None where nobody
    signs in.
    """

    name: str | None = None
    person_id: str | None = None
    run_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why there is a change: of what kind it is, who makes it, and the reason that they give."""

    kind: ChangeKind = ChangeKind.ADDED
    by: Actor = Actor()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; ``before`` and ``after`` hold what differs, by the names of a report's fields."""

    change_id: int
    at: datetime
    by: Actor
    kind: ChangeKind
    report_id: str | None = None
    version: int | None = None
    reason: str | None = None
    before: Mapping[str, Any] = field(default_factory=dict, hash=False)
    after: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class RunVersion:
    """A version of a report that a run made, whether it was new, and of which report it is a near-copy."""

    report_id: str
    kind: ChangeKind
    version: int | None
    near_copy_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which changes are wanted; an empty field limits nothing. ``by`` is a name as it was shown."""

    report_id: str = ""
    by: str = ""
    kinds: tuple[ChangeKind, ...] = ()
    run_id: int | None = None


def changes(
    catalogue: Catalogue, wanted: AuditQuery = AuditQuery(), *, limit: int = 50, skip: int = 0
) -> tuple[list[Change], int]:
    """A page of the changes wanted, the latest first, and how many there are."""
    rules = as_rules(wanted)
    query = select(history).where(*rules).order_by(history.c.change_id.desc())
    with catalogue.reading() as connection:
        total = connection.scalar(select(func.count()).select_from(history).where(*rules))
        rows = connection.execute(query.limit(limit).offset(skip)).all()
    return [as_change(row) for row in rows], int(total or 0)


def versions_of_run(catalogue: Catalogue, run_id: int) -> list[RunVersion]:
    """What a run has changed of reports, in its order; also what is staged and will yet be published."""
    query = (
        select(history.c.report_id, history.c.kind, history.c.version, reports.c.near_copy_of)
        .join(reports, reports.c.report_id == history.c.report_id)
        .where(history.c.run_id == run_id)
    )
    with catalogue.reading() as connection:
        rows = connection.execute(query.order_by(history.c.change_id)).all()
    return [RunVersion(row.report_id, ChangeKind(row.kind), row.version, row.near_copy_of) for row in rows]


def changed_since(
    catalogue: Catalogue, since: datetime, *, kinds: Sequence[ChangeKind] = ()
) -> dict[str, datetime]:
    """By their ids the reports that were changed at an instant or after it, and when last."""
    query = select(history.c.report_id, func.max(history.c.at)).where(
        history.c.at >= seconds(since), history.c.report_id.is_not(None)
    )
    if kinds:
        query = query.where(history.c.kind.in_([kind.value for kind in kinds]))
    with catalogue.reading() as connection:
        rows = connection.execute(query.group_by(history.c.report_id)).all()
    return {report_id: instant(at) for report_id, at in rows}


def run_that_brought(catalogue: Catalogue, report_id: str) -> int | None:
    """The run that brought a report, or its latest version that came by one; None where none did."""
    brought = (ChangeKind.ADDED.value, ChangeKind.REVISED.value)
    query = select(history.c.run_id).where(
        history.c.report_id == report_id, history.c.run_id.is_not(None), history.c.kind.in_(brought)
    )
    with catalogue.reading() as connection:
        return connection.scalar(query.order_by(history.c.change_id.desc()).limit(1))


def people(catalogue: Catalogue) -> list[str]:
    """The names of all who have changed something, in alphabetical order."""
    query = select(history.c.by).where(history.c.by.is_not(None)).distinct().order_by(history.c.by)
    with catalogue.reading() as connection:
        return list(connection.scalars(query))


def record(
    connection: Connection,
    kind: ChangeKind,
    by: Actor,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    report_id: str | None = None,
    version: int | None = None,
    reason: str | None = None,
) -> None:
    """Writes one change that happens with this transaction."""
    row = _row(kind, by, before, after, report_id=report_id, version=version, reason=reason)
    connection.execute(insert(history).values(row | {"at": seconds(datetime.now(UTC))}))


def record_staged(
    connection: Connection, report: Report, before: Report | None, one: VersionId, *, cause: Cause
) -> None:
    """Writes what a staged version will change once it is published."""
    left, right = _differing(before, report)
    row = _row(
        cause.kind,
        cause.by,
        left,
        right,
        report_id=one.report_id,
        version=one.version,
        reason=cause.reason,
    )
    connection.execute(insert(history).values(row))


def record_published(connection: Connection, staged: Sequence[VersionId]) -> None:
    """Dates the changes of staged versions, which become visible with this transaction.

    They are numbered again, so that the log has all changes in the order in which they could be seen.
    """
    now = seconds(datetime.now(UTC))
    for one in staged:
        mine = (history.c.report_id == one.report_id) & (history.c.version == one.version)
        waiting = mine & history.c.at.is_(None)
        rows = (
            connection.execute(select(history).where(waiting).order_by(history.c.change_id)).mappings().all()
        )
        if rows:
            connection.execute(delete(history).where(waiting))
            dated = [{name: row[name] for name in row if name != "change_id"} | {"at": now} for row in rows]
            connection.execute(insert(history), dated)


def as_change(row: Row[Any]) -> Change:
    """The change of a row of ``history``."""
    return Change(
        change_id=row.change_id,
        at=instant(row.at),
        by=Actor(name=row.by, person_id=row.person_id, run_id=row.run_id),
        kind=ChangeKind(row.kind),
        report_id=row.report_id,
        version=row.version,
        reason=row.reason,
        before=json.loads(row.before),
        after=json.loads(row.after),
    )


def _row(
    kind: ChangeKind,
    by: Actor,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    report_id: str | None = None,
    version: int | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    return {
        "at": None,
        "by": by.name,
        "person_id": by.person_id,
        "kind": kind.value,
        "report_id": report_id,
        "version": version,
        "run_id": by.run_id,
        "reason": reason,
        "before": json.dumps(dict(before), ensure_ascii=False),
        "after": json.dumps(dict(after), ensure_ascii=False),
    }


def _differing(before: Report | None, after: Report) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields in which two versions differ, a date with its precision; of the body only its length."""
    new = _recorded(after)
    if before is None:
        return {}, {name: new[name] for name in ("title", "outlet", "collected_from")}
    old = _recorded(before)
    differing = [name for name in new if old[name] != new[name] and name != "collected_from"]
    if "published" in differing and "published_precision" not in differing:
        differing.append("published_precision")
    if before.body != after.body:
        differing.append("body")
        old["body"], new["body"] = (f"{len(one.body.split())} words" for one in (before, after))
    return {name: old[name] for name in differing}, {name: new[name] for name in differing}


def _recorded(report: Report) -> dict[str, Any]:
    recorded: dict[str, Any] = {}
    for name in (*_FIELDS, "collected_from"):
        value = getattr(report, name)
        recorded[name] = value.isoformat() if isinstance(value, datetime) else value
    return recorded


def as_rules(wanted: AuditQuery) -> Sequence[ColumnElement[bool]]:
    """The query as conditions on ``history``."""
    rules: list[ColumnElement[bool]] = [history.c.at.is_not(None)]
    if wanted.report_id:
        mine = history.c.report_id == wanted.report_id
        paired = history.c.kind.in_((ChangeKind.JOINED, ChangeKind.PARTED, ChangeKind.REVOKED)) & or_(
            json_field(history.c.after, "other") == wanted.report_id,
            json_field(history.c.before, "other") == wanted.report_id,
        )
        rules.append(or_(mine, paired))
    if wanted.by:
        rules.append(history.c.by == wanted.by)
    if wanted.kinds:
        rules.append(history.c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.run_id is not None:
        rules.append(history.c.run_id == wanted.run_id)
    return rules
