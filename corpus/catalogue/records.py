"""What is kept for those who look after the corpus: runs, the trail of changes, rulings, the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from corpus.catalogue.audit_log import Actor, Change, ChangeKind, change_of, note
from corpus.catalogue.listing import Listing
from corpus.catalogue.rulings import Rulings
from corpus.catalogue.runs import Runs
from corpus.catalogue.schema import history


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which changes are wanted; an empty field limits nothing. ``by`` is a name as it was shown."""

    report_id: str = ""
    by: str = ""
    kinds: tuple[ChangeKind, ...] = ()
    run_id: int | None = None


class Records(Runs, Rulings, Listing):
    """The catalogue's books. Open beside a corpus, or alone: it loads no encoder and no index."""

    def changes_made(
        self, trail: AuditQuery = AuditQuery(), *, limit: int = 50, skip: int = 0
    ) -> tuple[list[Change], int]:
        """The changes wanted, the latest first, a page at a time, and how many there are."""
        rules = _rules(trail)
        query = select(history).where(*rules).order_by(history.c.change_id.desc())
        with self._reading() as connection:
            total = connection.scalar(select(func.count()).select_from(history).where(*rules))
            rows = connection.execute(query.limit(limit).offset(skip)).all()
        return [change_of(row) for row in rows], int(total or 0)

    def people(self) -> list[str]:
        """The names of all who have changed something, in alphabetical order."""
        query = select(history.c.by).where(history.c.by.is_not(None)).distinct().order_by(history.c.by)
        with self._reading() as connection:
            return list(connection.scalars(query))

    def note_rebuilt(self, *, by: Actor, passages: int) -> None:
        """Notes that both indexes were made anew."""
        with self._writing() as connection:
            note(connection, ChangeKind.REBUILT, by, before={}, after={"passages": passages})

    def made_by_run(self, run_id: int) -> list[Change]:
        """What a run has changed, in the order in which it did."""
        query = select(history).where(history.c.run_id == run_id, history.c.at.is_not(None))
        with self._reading() as connection:
            return [change_of(row) for row in connection.execute(query.order_by(history.c.change_id))]


def _rules(trail: AuditQuery) -> Sequence[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [history.c.at.is_not(None)]
    if trail.report_id:
        mine = history.c.report_id == trail.report_id
        paired = history.c.kind.in_((ChangeKind.JOINED, ChangeKind.PARTED, ChangeKind.REVOKED)) & or_(
            func.json_extract(history.c.after, "$.other") == trail.report_id,
            func.json_extract(history.c.before, "$.other") == trail.report_id,
        )
        rules.append(or_(mine, paired))
    if trail.by:
        rules.append(history.c.by == trail.by)
    if trail.kinds:
        rules.append(history.c.kind.in_([kind.value for kind in trail.kinds]))
    if trail.run_id is not None:
        rules.append(history.c.run_id == trail.run_id)
    return rules
