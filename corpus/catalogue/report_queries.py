"""What the catalogue holds: every question that can be asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Literal

from sqlalchemy import ColumnElement, exists, func, select

from corpus.catalogue.as_of import Former
from corpus.catalogue.queries import (
    BOUND_VALUES,
    among,
    given,
    held_row,
    in_parts,
    is_current,
    is_one_of,
    joins_current,
    latest,
    select_held,
    within,
)
from corpus.catalogue.rows import held_report, instant
from corpus.catalogue.schema import aliases, reports, shingles, versions
from corpus.provenance import near_copies
from corpus.provenance.publishers import folded, packaged
from corpus.report import Report, StoredReport
from corpus.scope import Scope
from corpus.text.aliases import Alias

Standing = Literal["new", "unchanged", "revised", "withdrawn"]

_NAMED = select(aliases.c.short, aliases.c.full).where(aliases.c.short.in_(among)).distinct().subquery()
_ALIASES = select(_NAMED).where(
    exists()  # one report is enough: an acronym may be written out by thousands
    .where(aliases.c.short == _NAMED.c.short, aliases.c.full == _NAMED.c.full)
    .where(reports.c.report_id == aliases.c.report_id, reports.c.current_version == aliases.c.version)
)


class Holdings(Former):
    """The catalogue, for reading."""

    def __init__(self, path: Path) -> None:
        """See :class:`Database`."""
        super().__init__(path)
        self._counts: dict[str, tuple[int, dict[str, int]]] = {}
        self._contents: tuple[int, dict[str, str]] | None = None

    def report(self, report_id: str, version: int | None = None) -> StoredReport:
        """One report, in its current or the given version. Raises ReportNotFound.

        One that is withdrawn is given as it was when that was done.
        """
        with self._reading() as connection:
            return held_report(held_row(connection, report_id, version))

    def current_reports(self, scope: Scope) -> list[StoredReport]:
        """The current version of every report within the scope, latest published first.

        With ``held_on`` the version that was current then.
        """
        if scope.held_on is None:
            return self._reports(is_current, scope)
        moved = self.moved_since(scope.held_on)
        former = [self._reports(is_one_of(versions, some), scope) for some in in_parts(moved.former)]
        withheld = {one.report_id for one in moved.withheld}
        now = [held for held in self._reports(is_current, scope) if held.report_id not in withheld]
        return sorted((*now, *chain.from_iterable(former)), key=_latest_first)

    def withdrawn_reports(self, scope: Scope) -> list[StoredReport]:
        """Every withdrawn report within the scope, as it was then, latest published first."""
        which = reports.c.withdrawn_version == versions.c.version
        if scope.held_on is not None:
            which &= reports.c.withdrawn_at <= int(scope.held_on.timestamp())
        return self._reports(which, scope)

    def identity(self, report_id: str) -> str | None:
        """What a report is known by; None when there is no such report."""
        with self._reading() as connection:
            return connection.scalar(select(reports.c.identity).where(reports.c.report_id == report_id))

    def _reports(self, which: ColumnElement[bool], scope: Scope) -> list[StoredReport]:
        query = select_held.where(which, *within(scope))
        latest_first = func.coalesce(versions.c.published, versions.c.collected).desc()
        with self._reading() as connection:
            return [
                held_report(row)
                for row in connection.execute(query.order_by(latest_first, versions.c.report_id))
            ]

    def counted(
        self, field: Literal["outlet", "country", "language"], *, at: datetime | None = None
    ) -> dict[str, int]:
        """How many current reports each outlet, country or language has, in alphabetical order.

        Those that only what was held ``at`` an instant has are counted there.
        """
        counts = self._counted_now(field)
        then: Counter[str] = Counter()
        with self._reading() as connection:
            for some in in_parts(self.moved_since(at).former if at else ()):
                values = connection.scalars(select(versions.c[field]).where(is_one_of(versions, some)))
                then.update(value for value in values if value is not None and value not in counts)
        return dict(sorted((counts | then).items()))

    def _counted_now(self, field: str) -> dict[str, int]:
        changes = self.changes()
        known = self._counts.get(field)
        if known is not None and known[0] == changes:
            return dict(known[1])
        column = versions.c[field]
        query = select(column, func.count()).join(reports, joins_current).where(column.is_not(None))
        with self._reading() as connection:
            counts: dict[str, int] = dict(connection.execute(query.group_by(column).order_by(column)).all())
        self._counts[field] = changes, counts
        return dict(counts)

    def contents(self) -> Mapping[str, str]:
        """The content hash of the current version of every report, by its id; in the order of the ids."""
        changes = self.changes()
        if self._contents is None or self._contents[0] != changes:
            query = select(versions.c.report_id, versions.c.content_hash).join(reports, joins_current)
            with self._reading() as connection:
                found = dict(connection.execute(query.order_by(versions.c.report_id)).all())
            self._contents = changes, found
        return self._contents[1]

    def published_range(self) -> tuple[datetime, datetime] | None:
        """When the first and the last of the current reports were published, as far as that is known."""
        query = select(func.min(versions.c.published), func.max(versions.c.published)).join(
            reports, joins_current
        )
        with self._reading() as connection:
            first, last = connection.execute(query).one()
        return None if first is None else (instant(first), instant(last))

    def aliases(self, shorts: Collection[str]) -> list[Alias]:
        """What current reports write the acronyms ``shorts``, folded, out as."""
        with self._reading() as connection:
            rows = connection.execute(_ALIASES, given(sorted(shorts))).all()
        return sorted(Alias(row.short, row.full) for row in rows)

    def standing(self, report: Report) -> tuple[Standing, int]:
        """What taking in ``report`` would be, and the version that is (or would become) current.

        An earlier version's text that comes from another file than the current one is unchanged:
        two files with one address, ingested twice, do not revise each other for ever. What somebody says
        is a revision may go back to an earlier text. A report that is withdrawn stays so, whatever comes.
        """
        with self._reading() as connection:
            rows = connection.execute(
                select(
                    versions.c.version,
                    versions.c.content_hash,
                    versions.c.collected_from,
                    reports.c.current_version,
                    latest.label("latest"),
                )
                .join(reports, reports.c.report_id == versions.c.report_id)
                .where(reports.c.report_id == report.report_id, latest.is_not(None))
            ).all()
        if not rows:
            return "new", 1
        (current,) = (row for row in rows if row.version == row.latest)
        if current.current_version is None:
            return "withdrawn", current.version
        known = any(row.content_hash == report.content_hash for row in rows)
        elsewhere = current.collected_from != report.collected_from and report.revises is None
        if current.content_hash == report.content_hash or (known and elsewhere):
            return "unchanged", current.version
        return "revised", max(row.version for row in rows) + 1

    def holds(self, report: Report) -> bool:
        """Whether any version of the report, current or not, has exactly this content."""
        same = (versions.c.report_id == report.report_id) & (versions.c.content_hash == report.content_hash)
        with self._reading() as connection:
            return connection.scalar(select(versions.c.version).where(same).limit(1)) is not None

    def copied_from(self, report: Report) -> str | None:
        """The report that ``report`` is a near-copy of, if any: the original, not another copy of it."""
        likely = self._sharing(report, copies_too=False)
        nearest = near_copies.nearest_copy(
            near_copies.wording(report.body), self._wordings(likely, outlet=report.outlet)
        )
        return nearest and self._original(nearest)

    def alike(self, report: Report) -> list[str]:
        """The reports of which most words are the same as of ``report``, likeliest first."""
        likely = self._sharing(report, copies_too=True)
        mine, others = near_copies.wording(report.body), self._wordings(likely, outlet=report.outlet)
        return [
            report_id
            for report_id in likely
            if report_id in others and near_copies.copied_share(mine, others[report_id][0]) is not None
        ]

    def _sharing(self, report: Report, *, copies_too: bool) -> list[str]:
        """The reports worth comparing with ``report`` word for word, likeliest first."""
        mine = near_copies.sketch(report.body)
        if not mine:
            return []
        # Its own copies are left out, else a corrected original would become a copy of its copy.
        copies = select(reports.c.report_id).where(reports.c.near_copy_of == report.report_id)
        sketches = select(shingles.c.report_id, func.count().label("common")).where(
            shingles.c.report_id != report.report_id
        )
        if not copies_too:
            sketches = sketches.where(shingles.c.report_id.not_in(copies))
        shared: dict[str, int] = {}
        with self._reading() as connection:
            for some in in_parts(sorted(mine)):
                counted = sketches.where(shingles.c.shingle.in_(some)).group_by(shingles.c.report_id)
                for row in connection.execute(counted):
                    shared[row.report_id] = shared.get(row.report_id, 0) + row.common
            sizes: dict[str, int] = dict(
                connection.execute(
                    select(shingles.c.report_id, func.count())
                    .where(shingles.c.report_id.in_(sorted(shared, key=lambda i: -shared[i])[:BOUND_VALUES]))
                    .group_by(shingles.c.report_id)
                ).all()
            )
        return near_copies.candidates(mine, {i: n for i, n in shared.items() if i in sizes}, sizes)

    def _wordings(
        self, report_ids: Sequence[str], *, outlet: str
    ) -> dict[str, tuple[near_copies.Wording, bool]]:
        """The reports' latest texts, staged ones included, and whether each is of the outlet's publisher."""
        house = folded(packaged().publisher(outlet))
        texts = select(versions.c.report_id, versions.c.body, versions.c.outlet).order_by(versions.c.version)
        with self._reading() as connection:
            rows = connection.execute(texts.where(versions.c.report_id.in_(report_ids))).all()
        last = {row.report_id: row for row in rows}
        return {
            report_id: (near_copies.wording(row.body), folded(packaged().publisher(row.outlet)) == house)
            for report_id, row in last.items()
        }

    def _original(self, report_id: str) -> str:
        with self._reading() as connection:
            of = connection.scalar(select(reports.c.near_copy_of).where(reports.c.report_id == report_id))
        return of or report_id


def _latest_first(held: StoredReport) -> tuple[float, str]:
    known = held.report.published or held.report.collected
    return -known.timestamp(), held.report_id
