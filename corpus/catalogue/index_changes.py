"""What the audit log has for an index that follows the catalogue: which reports are to be looked at again.

The log is numbered in the order in which its rows are committed, since whoever writes to it is alone. What is
written when a version is staged gets its number when that is published. So a follower that has come to a
number has seen all that comes before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from corpus.catalogue.audit_log import ChangeKind
from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import in_parts, is_staged, joins_version
from corpus.catalogue.rows import VersionId
from corpus.catalogue.schema import history, passages, reports, versions

_OF_REPORTS = (
    ChangeKind.ADDED,
    ChangeKind.REVISED,
    ChangeKind.CORRECTED,
    ChangeKind.WITHDRAWN,
    ChangeKind.RESTORED,
)
_AT_ONCE = 500  # changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far somebody has followed the log: the number of a change, and when it was made, in seconds since
    the epoch, by which it is known again. 0 comes before the first.
    """

    change: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How many changes are still to be followed, and how many seconds ago the first of them was made."""

    changes: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The reports that some changes are of, up to a position; ``all`` says that all were indexed again."""

    until: Position
    reports: frozenset[str] = frozenset()
    all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedPassages:
    """Passages of some reports: those an index is to have, by the version they are of, and any others."""

    current: Mapping[int, VersionId] = field(default_factory=dict)
    former: frozenset[int] = frozenset()


def latest(catalogue: Catalogue) -> Position:
    """The position of an index that is filled from now on."""
    with catalogue.reading() as connection:
        return _last(connection)


def since(catalogue: Catalogue, position: Position) -> Changes | None:
    """The next few hundred changes after a position.

    None where the log does not have it: the catalogue is another one, or was set back to an earlier time.
    """
    with catalogue.snapshot() as connection:
        if not _has(connection, position):
            return None
        rows = connection.execute(
            select(history.c.change_id, history.c.at, history.c.kind, history.c.report_id)
            .where(history.c.change_id > position.change, history.c.at.is_not(None))
            .order_by(history.c.change_id)
            .limit(_AT_ONCE)
        ).all()
    if not rows:
        return Changes(until=position)
    kinds = [kind.value for kind in _OF_REPORTS]
    return Changes(
        until=Position(change=rows[-1].change_id, at=rows[-1].at),
        reports=frozenset(row.report_id for row in rows if row.kind in kinds),
        all=any(row.kind == ChangeKind.REBUILT.value for row in rows),
    )


def lag(catalogue: Catalogue, position: Position) -> Lag:
    """How far a position is behind. That all was indexed again is no change of a report."""
    kinds = [kind.value for kind in _OF_REPORTS]
    query = select(func.count(), func.min(history.c.at)).where(
        history.c.change_id > position.change, history.c.at.is_not(None), history.c.kind.in_(kinds)
    )
    with catalogue.reading() as connection:
        count, first = connection.execute(query).one()
    if not count:
        return Lag()
    return Lag(changes=count, seconds=max(0, int(datetime.now(UTC).timestamp()) - first))


def passages_of(catalogue: Catalogue, report_ids: Collection[str]) -> IndexedPassages:
    """All passages of these reports, of whatever version, but for those that are still to be published."""
    query = (
        select(passages.c.passage_id, passages.c.report_id, passages.c.version, reports.c.current_version)
        .join(versions, joins_version)
        .join(reports, reports.c.report_id == passages.c.report_id)
        .where(~is_staged)
    )
    current: dict[int, VersionId] = {}
    former: set[int] = set()
    with catalogue.snapshot() as connection:
        for some in in_parts(sorted(report_ids)):
            for row in connection.execute(query.where(passages.c.report_id.in_(some))):
                if row.version == row.current_version:
                    current[row.passage_id] = VersionId(report_id=row.report_id, version=row.version)
                else:
                    former.add(row.passage_id)
    return IndexedPassages(current=current, former=frozenset(former))


def _has(connection: Connection, position: Position) -> bool:
    if not position.change:
        return True
    at = connection.scalar(select(history.c.at).where(history.c.change_id == position.change))
    return bool(at == position.at)


def _last(connection: Connection) -> Position:
    query = select(history.c.change_id, history.c.at).where(history.c.at.is_not(None))
    row = connection.execute(query.order_by(history.c.change_id.desc()).limit(1)).first()
    return Position() if row is None else Position(change=row.change_id, at=row.at)
