"""The trail of changes: who changed what, when, and what it was before and after.

A change is written in the transaction that makes it, so that neither is there without the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, update

from corpus.catalogue.rows import Staged, instant, seconds
from corpus.catalogue.schema import history
from corpus.report import Report

TOLD = (
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


def note(
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


def note_staged(
    connection: Connection, report: Report, before: Report | None, one: Staged, *, kind: ChangeKind, by: Actor
) -> None:
    """Writes what staging a version will change once it is revealed."""
    left, right = _differing(before, report)
    row = _row(kind, by, left, right, report_id=one.report_id, version=one.version)
    connection.execute(insert(history).values(row))


def note_revealed(connection: Connection, staged: Sequence[Staged]) -> None:
    """Notes that staged versions are visible from this transaction on."""
    now = seconds(datetime.now(UTC))
    for one in staged:
        mine = (history.c.report_id == one.report_id) & (history.c.version == one.version)
        connection.execute(update(history).where(mine, history.c.at.is_(None)).values(at=now))


def change_of(row: Row[Any]) -> Change:
    """The change that a row of ``history`` holds."""
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
    """The fields in which two versions differ; of the body only how many words it has."""
    new = _told(after)
    if before is None:
        return {}, {name: new[name] for name in ("title", "outlet", "collected_from")}
    old = _told(before)
    differing = [name for name in new if old[name] != new[name] and name != "collected_from"]
    if before.body != after.body:
        differing.append("body")
        old["body"], new["body"] = (f"{len(one.body.split())} words" for one in (before, after))
    return {name: old[name] for name in differing}, {name: new[name] for name in differing}


def _told(report: Report) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in (*TOLD, "collected_from"):
        value = getattr(report, name)
        told[name] = value.isoformat() if isinstance(value, datetime) else value
    return told
