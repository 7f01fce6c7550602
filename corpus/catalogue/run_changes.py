"""The audit log with all that one run has changed as one entry, among the changes that people have made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import case, func, select

from corpus.catalogue.audit_log import AuditQuery, Change, ChangeKind, as_change, as_rules
from corpus.catalogue.database import Catalogue
from corpus.catalogue.schema import history


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChanges:
    """What one run has changed: how many changes there are of each kind, and the ``last`` of them."""

    run_id: int
    last: Change
    counts: Mapping[ChangeKind, int] = field(hash=False)


def changes_by_run(
    catalogue: Catalogue, wanted: AuditQuery = AuditQuery(), *, limit: int = 50, skip: int = 0
) -> tuple[list[Change | RunChanges], int]:
    """A page of the changes wanted, the latest first, those of a run as one; and how many such there are.

    A run that has made one change is that change.
    """
    rules = as_rules(wanted)
    one = case((history.c.run_id.is_not(None), -history.c.run_id), else_=history.c.change_id)
    entries = (
        select(one.label("one"), func.max(history.c.change_id).label("last"), func.count().label("number"))
        .where(*rules)
        .group_by(one)
        .subquery()
    )
    page = select(entries).order_by(entries.c.last.desc()).limit(limit).offset(skip)
    with catalogue.reading() as connection:
        total = connection.scalar(select(func.count()).select_from(entries))
        rows = connection.execute(page).all()
        last_of = select(history).where(history.c.change_id.in_([row.last for row in rows]))
        last = {row.change_id: as_change(row) for row in connection.execute(last_of)}
        kinds = connection.execute(
            select(history.c.run_id, history.c.kind, func.count().label("number"))
            .where(*rules, history.c.run_id.in_([-row.one for row in rows if row.number > 1]))
            .group_by(history.c.run_id, history.c.kind)
        ).all()
    counts: dict[int, dict[ChangeKind, int]] = {}
    for row in kinds:
        counts.setdefault(row.run_id, {})[ChangeKind(row.kind)] = int(row.number)
    return [
        last[row.last]
        if row.number == 1
        else RunChanges(run_id=-row.one, last=last[row.last], counts=counts[-row.one])
        for row in rows
    ], int(total or 0)
