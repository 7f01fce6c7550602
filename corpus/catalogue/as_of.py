"""How what was current at an instant differs from what is current now.

The catalogue keeps every version, when it was collected, and when reports were withdrawn; few were revised
or withdrawn since any day, compared with all that are stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, text

from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import latest
from corpus.catalogue.rows import VersionId
from corpus.catalogue.schema import absences, reports, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOfDiff:
    """How what was current at an instant differs from what is current now.

    ``former`` were current then and were replaced or withdrawn since; ``hidden`` are current now, and were
    withdrawn at that instant.
    """

    former: tuple[VersionId, ...] = ()
    hidden: tuple[VersionId, ...] = ()


def diff(catalogue: Catalogue, instant: datetime) -> AsOfDiff:
    """How what was current at ``instant``, to the second, differs from what is current now.

    A version is current from when it was collected until the next one was or its report was withdrawn.
    """
    at = int(instant.timestamp())
    away = select(absences.c.report_id, reports.c.current_version).join(
        reports, reports.c.report_id == absences.c.report_id
    )
    away = away.where(absences.c.withdrawn_at <= at, absences.c.restored_at > at)
    with catalogue.reading() as connection:
        then = connection.execute(last_collected_by(at)).all()
        gone: dict[str, int | None] = dict(connection.execute(away).all())
    return AsOfDiff(
        former=tuple(
            VersionId(report_id=row.report_id, version=row.version)
            for row in then
            if row.version != row.current_version
            and (row.withdrawn_at is None or row.withdrawn_at > at)
            and row.report_id not in gone
        ),
        hidden=tuple(
            VersionId(report_id=report_id, version=version)
            for report_id, version in sorted(gone.items())
            if version is not None
        ),
    )


def last_collected_by(at: int) -> Select[Any]:
    """Of each report that was revised or withdrawn ever, the last version collected by then."""
    return (
        select(
            reports.c.report_id,
            func.max(versions.c.version).label("version"),
            reports.c.current_version,
            reports.c.withdrawn_at,
        )
        .join(versions, reports.c.report_id == versions.c.report_id)
        .where(
            reports.c.current_version.is_distinct_from(text("1")),  # as the index says that finds them
            versions.c.version <= latest,
            versions.c.collected <= at,
        )
        .group_by(reports.c.report_id)
        .order_by(reports.c.report_id)
    )


def sample(catalogue: Catalogue, count: int) -> list[VersionId]:
    """The latest versions of up to ``count`` reports, as good as drawn at random: ids are hashes."""
    query = select(reports.c.report_id, latest.label("version")).where(latest.is_not(None))
    with catalogue.reading() as connection:
        rows = connection.execute(query.order_by(reports.c.report_id).limit(count)).all()
    return [VersionId(report_id=row.report_id, version=row.version) for row in rows]
