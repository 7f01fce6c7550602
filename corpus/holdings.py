"""What the catalogue holds: every question that can be asked of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, exists, func, select, tuple_

from corpus import origins
from corpus.aliases import Alias
from corpus.database import Database
from corpus.errors import ReportNotFound
from corpus.publishers import folded, packaged
from corpus.report import HeldReport, Passage, Report
from corpus.rows import Indexed, Staged, held_report, indexed, instant, passage
from corpus.schema import aliases, passages, reports, shingles, versions
from corpus.scope import Scope

if TYPE_CHECKING:
    import numpy.typing as npt

    from corpus.encoder import Vectors as Embeddings

Standing = Literal["new", "unchanged", "revised", "withdrawn"]
_Value = TypeVar("_Value")

_BOUND_VALUES = 500  # SQLite takes some thousands in one statement; fewer keep statements short

_current = and_(reports.c.report_id == versions.c.report_id, reports.c.current_version == versions.c.version)
_of_version = and_(versions.c.report_id == passages.c.report_id, versions.c.version == passages.c.version)
_of_current = and_(
    reports.c.report_id == passages.c.report_id, reports.c.current_version == passages.c.version
)
is_current = reports.c.current_version == versions.c.version
_latest = func.coalesce(reports.c.current_version, reports.c.withdrawn_version)
select_held = select(
    reports.c.current_version,
    reports.c.near_copy_of,
    reports.c.withdrawn_version,
    reports.c.withdrawn_reason,
    reports.c.withdrawn_at,
    versions,
).join(reports, reports.c.report_id == versions.c.report_id)

# Some hundreds of values as one parameter: each bound by itself, they cost more than the query does. The
# statements of every search stand ready, since putting them together costs a millisecond.
_AMONG = select(func.json_each(bindparam("given")).table_valued("value").c.value)
_EMBEDDINGS = select(passages.c.passage_id, passages.c.embedding).where(passages.c.passage_id.in_(_AMONG))
_PLACES = (
    select(*(column for column in passages.c if column.name != "embedding"))
    .join(reports, _of_current)
    .where(passages.c.passage_id.in_(_AMONG))
)
_NAMED = select(aliases.c.short, aliases.c.full).where(aliases.c.short.in_(_AMONG)).distinct().subquery()
_ALIASES = select(_NAMED).where(
    exists()  # one report is enough: an acronym may be written out by thousands
    .where(aliases.c.short == _NAMED.c.short, aliases.c.full == _NAMED.c.full)
    .where(reports.c.report_id == aliases.c.report_id, reports.c.current_version == aliases.c.version)
)
_REPORTS = select_held.where(is_current, versions.c.report_id.in_(_AMONG))


class Holdings(Database):
    """The catalogue, for reading."""

    def __init__(self, path: Path) -> None:
        """See :class:`Database`."""
        super().__init__(path)
        self._counts: dict[str, tuple[int, dict[str, int]]] = {}
        self._contents: tuple[int, dict[str, str]] | None = None

    def report(self, report_id: str, version: int | None = None) -> HeldReport:
        """One report, in its current or the given version. Raises ReportNotFound.

        One that is withdrawn is given as it was when that was done.
        """
        with self._reading() as connection:
            return held_report(held_row(connection, report_id, version))

    def current_reports(self, scope: Scope) -> list[HeldReport]:
        """The current version of every report within the scope, latest published first."""
        return self._reports(is_current, scope)

    def withdrawn_reports(self, scope: Scope) -> list[HeldReport]:
        """Every withdrawn report within the scope, as it was then, latest published first."""
        return self._reports(reports.c.withdrawn_version == versions.c.version, scope)

    def identity(self, report_id: str) -> str | None:
        """What a report is known by; None when there is no such report."""
        with self._reading() as connection:
            return connection.scalar(select(reports.c.identity).where(reports.c.report_id == report_id))

    def _reports(self, which: ColumnElement[bool], scope: Scope) -> list[HeldReport]:
        query = select_held.where(which, *_within(scope))
        latest_first = func.coalesce(versions.c.published, versions.c.collected).desc()
        with self._reading() as connection:
            return [
                held_report(row)
                for row in connection.execute(query.order_by(latest_first, versions.c.report_id))
            ]

    def passages_of(self, report_id: str, version: int) -> list[Passage]:
        """The passages of one report version, in the order of its text."""
        query = select(passages).where(passages.c.report_id == report_id, passages.c.version == version)
        with self._reading() as connection:
            return [passage(row) for row in connection.execute(query.order_by(passages.c.ordinal))]

    def embeddings(self, passage_ids: Collection[int]) -> tuple[Sequence[int], Embeddings]:
        """Those among ``passage_ids`` that are held, in whatever version, and their embeddings by row."""
        if not passage_ids:
            return (), _stacked(())
        with self._reading() as connection:
            rows = connection.execute(_EMBEDDINGS, _given(sorted(passage_ids))).all()
        ids, blobs = zip(*rows, strict=True) if rows else ((), ())
        return ids, _stacked(blobs)

    def found(self, passage_ids: Sequence[int]) -> dict[int, tuple[Passage, HeldReport]]:
        """The passages among ``passage_ids`` that belong to current versions, with their reports."""
        with self._reading() as connection:
            rows = connection.execute(_PLACES, _given(passage_ids)).all()
            wanted = sorted({row.report_id for row in rows})  # each once: bodies are long
            held = {
                (row.report_id, row.version): held_report(row)
                for row in connection.execute(_REPORTS, _given(wanted))
            }
        pairs = ((passage(row), held.get((row.report_id, row.version))) for row in rows)
        return {one.passage_id: (one, of) for one, of in pairs if of is not None}

    def counted(self, field: Literal["outlet", "country", "language"]) -> dict[str, int]:
        """How many current reports each outlet, country or language has, in alphabetical order."""
        changes = self.changes()
        known = self._counts.get(field)
        if known is not None and known[0] == changes:
            return dict(known[1])
        column = versions.c[field]
        query = select(column, func.count()).join(reports, _current).where(column.is_not(None))
        with self._reading() as connection:
            counts: dict[str, int] = dict(connection.execute(query.group_by(column).order_by(column)).all())
        self._counts[field] = changes, counts
        return dict(counts)

    def contents(self) -> Mapping[str, str]:
        """The content hash of the current version of every report, by its id; in the order of the ids."""
        changes = self.changes()
        if self._contents is None or self._contents[0] != changes:
            query = select(versions.c.report_id, versions.c.content_hash).join(reports, _current)
            with self._reading() as connection:
                found = dict(connection.execute(query.order_by(versions.c.report_id)).all())
            self._contents = changes, found
        return self._contents[1]

    def published_range(self) -> tuple[datetime, datetime] | None:
        """When the first and the last of the current reports were published, as far as that is known."""
        query = select(func.min(versions.c.published), func.max(versions.c.published)).join(reports, _current)
        with self._reading() as connection:
            first, last = connection.execute(query).one()
        return None if first is None else (instant(first), instant(last))

    def aliases(self, shorts: Collection[str]) -> list[Alias]:
        """What current reports write the acronyms ``shorts``, folded, out as."""
        with self._reading() as connection:
            rows = connection.execute(_ALIASES, _given(sorted(shorts))).all()
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
                    _latest.label("latest"),
                )
                .join(reports, reports.c.report_id == versions.c.report_id)
                .where(reports.c.report_id == report.report_id, _latest.is_not(None))
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
        mine = origins.sketch(report.body)
        if not mine:
            return None
        # Its own copies are left out, else a corrected original would become a copy of its copy.
        copies = select(reports.c.report_id).where(reports.c.near_copy_of == report.report_id)
        sketches = select(shingles.c.report_id, func.count().label("common")).where(
            shingles.c.report_id != report.report_id, shingles.c.report_id.not_in(copies)
        )
        shared: dict[str, int] = {}
        with self._reading() as connection:
            for some in in_parts(sorted(mine)):
                counted = sketches.where(shingles.c.shingle.in_(some)).group_by(shingles.c.report_id)
                for row in connection.execute(counted):
                    shared[row.report_id] = shared.get(row.report_id, 0) + row.common
            sizes: dict[str, int] = dict(
                connection.execute(
                    select(shingles.c.report_id, func.count())
                    .where(shingles.c.report_id.in_(sorted(shared, key=lambda i: -shared[i])[:_BOUND_VALUES]))
                    .group_by(shingles.c.report_id)
                ).all()
            )
        likely = origins.candidates(mine, {i: n for i, n in shared.items() if i in sizes}, sizes)
        nearest = origins.nearest_copy(
            origins.wording(report.body), self._wordings(likely, outlet=report.outlet)
        )
        return nearest and self._original(nearest)

    def _wordings(self, report_ids: Sequence[str], *, outlet: str) -> dict[str, tuple[origins.Wording, bool]]:
        """The reports' latest texts, staged ones included, and whether each is of the outlet's publisher."""
        house = folded(packaged().publisher(outlet))
        latest = select(versions.c.report_id, versions.c.body, versions.c.outlet).order_by(versions.c.version)
        with self._reading() as connection:
            rows = connection.execute(latest.where(versions.c.report_id.in_(report_ids))).all()
        last = {row.report_id: row for row in rows}
        return {
            report_id: (origins.wording(row.body), folded(packaged().publisher(row.outlet)) == house)
            for report_id, row in last.items()
        }

    def lead_vectors(self) -> dict[str, npt.NDArray[np.float32]]:
        """For each current report the unit vector of its beginning: of its first two passages."""
        query = (
            select(passages.c.report_id, passages.c.embedding)
            .join(versions, _of_version)
            .join(reports, _current)
            .where(passages.c.ordinal < 2)
            .order_by(passages.c.report_id, passages.c.ordinal)
        )
        sums: dict[str, npt.NDArray[np.float32]] = {}
        with self._reading() as connection:
            for row in connection.execute(query):
                vector = np.frombuffer(row.embedding, dtype="<f4")
                sums[row.report_id] = sums[row.report_id] + vector if row.report_id in sums else vector
        return {report_id: vector / np.linalg.norm(vector) for report_id, vector in sums.items()}

    def _original(self, report_id: str) -> str:
        with self._reading() as connection:
            of = connection.scalar(select(reports.c.near_copy_of).where(reports.c.report_id == report_id))
        return of or report_id

    def passage_ids(self) -> list[int]:
        """Every passage of the current versions."""
        query = select(passages.c.passage_id).join(versions, _of_version).join(reports, _current)
        with self._reading() as connection:
            return list(connection.scalars(query.order_by(passages.c.passage_id)))

    def vectors(self, staged: Sequence[Staged] | None = None) -> Iterator[tuple[list[int], Embeddings]]:
        """Passages and their embeddings, a few hundred at a time: of staged versions, or all current ones."""
        for rows in self._parts(select(passages.c.passage_id, passages.c.embedding), staged):
            yield [row.passage_id for row in rows], _stacked([row.embedding for row in rows])

    def indexed(self, staged: Sequence[Staged] | None = None) -> Iterator[list[Indexed]]:
        """What the full-text index should hold, in the same order and of the same versions."""
        told = ("title", "outlet", "country", "language", "published", "collected")
        query = select(passages, *(versions.c[name] for name in told))
        for rows in self._parts(query, staged):
            of = {(row.report_id, row.version) for row in rows}
            with self._reading() as connection:
                bodies = {version: held_row(connection, *version).body for version in of}
            yield [indexed(row, bodies[row.report_id, row.version]) for row in rows]

    def _parts(self, query: Select[Any], staged: Sequence[Staged] | None) -> Iterator[Sequence[Row[Any]]]:
        query = query.join(versions, _of_version).join(reports, reports.c.report_id == versions.c.report_id)
        return self._parts_of_all(query) if staged is None else self._parts_of(staged, query)

    def _parts_of_all(self, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
        query = query.where(is_current).order_by(passages.c.passage_id).limit(_BOUND_VALUES)
        last = 0
        while True:
            with self._reading() as connection:
                rows = connection.execute(query.where(passages.c.passage_id > last)).all()
            if not rows:
                return
            last = rows[-1].passage_id
            yield rows

    def _parts_of(self, staged: Sequence[Staged], query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
        for some in in_parts(staged):
            wanted = [(one.report_id, one.version) for one in some]
            chosen = query.where(
                passages.c.report_id.in_([one.report_id for one in some]),  # pairs alone are not looked up
                tuple_(passages.c.report_id, passages.c.version).in_(wanted),
            )
            with self._reading() as connection:
                rows = connection.execute(chosen.order_by(passages.c.passage_id)).all()
            yield from in_parts(rows)


def _given(values: Sequence[int] | Sequence[str]) -> dict[str, str]:
    """What :data:`_AMONG` is to stand for."""
    return {"given": json.dumps(list(values))}


def _stacked(blobs: Sequence[bytes]) -> Embeddings:
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1 if blobs else 0)


def held_row(connection: Connection, report_id: str, version: int | None) -> Row[Any]:
    """The row of one report in the given version, or its current one. Raises ReportNotFound."""
    chosen = versions.c.version == (_latest if version is None else version)
    row = connection.execute(select_held.where(versions.c.report_id == report_id, chosen)).first()
    if row is None:
        of = "" if version is None else f" in version {version!r}"
        raise ReportNotFound(
            f"no report {report_id!r}{of} is held; `dateline report list` shows those that are"
        )
    return row


def in_parts(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """The values, as many at a time as one statement should bind or give back."""
    for first in range(0, len(values), _BOUND_VALUES):
        yield values[first : first + _BOUND_VALUES]


def _within(scope: Scope) -> list[ColumnElement[bool]]:
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
        known_at = func.coalesce(versions.c.published, versions.c.collected)
        rules.append(known_at <= int(scope.as_of.timestamp()))
    if scope.held_on:
        rules.append(versions.c.collected <= int(scope.held_on.timestamp()))
    return rules
