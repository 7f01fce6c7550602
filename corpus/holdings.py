"""What the catalogue holds: every question that can be asked of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, tuple_

from corpus import lexical, origins
from corpus.database import Database
from corpus.errors import ReportNotFound
from corpus.report import HeldReport, Passage, Report
from corpus.rows import Staged, held_report, instant, passage, vector_record
from corpus.schema import passages, reports, shingles, versions
from corpus.scope import Scope
from corpus.vectors import VectorRecord

if TYPE_CHECKING:
    from corpus.encoder import Vectors as Embeddings

Standing = Literal["new", "unchanged", "revised"]

_BOUND_VALUES = 500  # SQLite takes some thousands in one statement; fewer keep statements short

_current = and_(reports.c.report_id == versions.c.report_id, reports.c.current_version == versions.c.version)
_of_version = and_(versions.c.report_id == passages.c.report_id, versions.c.version == passages.c.version)
is_current = reports.c.current_version == versions.c.version
select_held = select(reports.c.current_version, reports.c.near_copy_of, versions).join(
    reports, reports.c.report_id == versions.c.report_id
)


class Holdings(Database):
    """The catalogue, for reading."""

    def report(self, report_id: str, version: int | None = None) -> HeldReport:
        """One report, in its current or the given version. Raises ReportNotFound."""
        with self._reading() as connection:
            return held_report(held_row(connection, report_id, version))

    def current_reports(self, scope: Scope) -> list[HeldReport]:
        """The current version of every report within the scope, latest published first."""
        query = select_held.where(is_current, *_within(scope))
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

    def found(self, passage_ids: Sequence[int]) -> dict[int, tuple[Passage, HeldReport]]:
        """The passages among ``passage_ids`` that belong to current versions, with their reports."""
        rows: list[Row[Any]] = []
        query = (
            select(
                passages.c.passage_id,
                passages.c.ordinal,
                passages.c.start,
                passages.c.end,
                reports.c.current_version,
                reports.c.near_copy_of,
                versions,
            )
            .join(versions, _of_version)
            .join(reports, _current)
        )
        with self._reading() as connection:
            for some in in_parts(passage_ids):
                rows += connection.execute(query.where(passages.c.passage_id.in_(some))).all()
        held: dict[str, HeldReport] = {}
        for row in rows:
            if row.report_id not in held:
                held[row.report_id] = held_report(row)
        return {row.passage_id: (passage(row), held[row.report_id]) for row in rows}

    def counted(self, field: Literal["outlet", "country", "language"]) -> dict[str, int]:
        """How many current reports each outlet, country or language has, in alphabetical order."""
        column = versions.c[field]
        query = select(column, func.count()).join(reports, _current).where(column.is_not(None))
        with self._reading() as connection:
            return dict(connection.execute(query.group_by(column).order_by(column)).all())

    def published_range(self) -> tuple[datetime, datetime] | None:
        """When the first and the last of the current reports were published, as far as that is known."""
        query = select(func.min(versions.c.published), func.max(versions.c.published)).join(reports, _current)
        with self._reading() as connection:
            first, last = connection.execute(query).one()
        return None if first is None else (instant(first), instant(last))

    def standing(self, report: Report) -> tuple[Standing, int]:
        """What taking in ``report`` would be, and the version that is (or would become) current.

        An earlier version's text that comes from another file than the current one is unchanged:
        two files with one address, ingested twice, do not revise each other for ever.
        """
        with self._reading() as connection:
            rows = connection.execute(
                select(
                    versions.c.version,
                    versions.c.content_hash,
                    versions.c.collected_from,
                    reports.c.current_version,
                )
                .join(reports, reports.c.report_id == versions.c.report_id)
                .where(reports.c.report_id == report.report_id, reports.c.current_version.is_not(None))
            ).all()
        if not rows:
            return "new", 1
        (current,) = (row for row in rows if row.version == row.current_version)
        known = any(row.content_hash == report.content_hash for row in rows)
        elsewhere = current.collected_from != report.collected_from
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
        nearest = origins.nearest_copy(mine, {i: n for i, n in shared.items() if i in sizes}, sizes)
        return nearest and self._original(nearest)

    def _original(self, report_id: str) -> str:
        with self._reading() as connection:
            of = connection.scalar(select(reports.c.near_copy_of).where(reports.c.report_id == report_id))
        return of or report_id

    def full_text_scores(self, words: Iterable[str]) -> dict[str, lexical.Postings]:
        """See :func:`corpus.lexical.scores`."""
        with self._reading() as connection:
            return lexical.scores(connection, words)

    def passages_within(self, scope: Scope) -> npt.NDArray[np.int64]:
        """The passages of the current versions within the scope, in ascending order."""
        query = (
            select(passages.c.passage_id)
            .select_from(versions.join(reports, _current).join(passages, _of_version))
            .where(*_within(scope))
        )
        with self._reading() as connection:
            return np.sort(np.fromiter(connection.scalars(query), dtype=np.int64))

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """See :meth:`corpus.Corpus.rarity`."""
        with self._reading() as connection:
            total = lexical.size(connection)
            borne = {word: lexical.bearing(connection, word) for word in dict.fromkeys(words)}
        # As if a further hundred passages bore none of the words: in a corpus of a few reports the words
        # that every passage bears still count for something.
        return {word: math.log((total + 100) / (count + 1)) for word, count in borne.items()}

    def passage_ids(self) -> list[int]:
        """Every passage of the current versions."""
        query = select(passages.c.passage_id).join(versions, _of_version).join(reports, _current)
        with self._reading() as connection:
            return list(connection.scalars(query.order_by(passages.c.passage_id)))

    def full_text_ids(self) -> set[int]:
        """Every passage that the full-text index holds."""
        with self._reading() as connection:
            return {row[0] for row in connection.exec_driver_sql("SELECT rowid FROM passages_fts")}

    def vectors(
        self, staged: Sequence[Staged] | None = None
    ) -> Iterator[tuple[list[VectorRecord], Embeddings]]:
        """What Chroma should hold, a few hundred at a time: of staged versions, or of all current ones."""
        query = (
            select(passages.c.passage_id, passages.c.embedding, versions)
            .join(versions, _of_version)
            .join(reports, reports.c.report_id == versions.c.report_id)
            .order_by(passages.c.passage_id)
        )
        if staged is None:
            query = query.where(is_current)
        else:
            wanted = [(one.report_id, one.version) for one in staged]
            query = query.where(tuple_(passages.c.report_id, passages.c.version).in_(wanted))
        last = 0
        while True:
            with self._reading() as connection:
                rows = connection.execute(
                    query.where(passages.c.passage_id > last).limit(_BOUND_VALUES)
                ).all()
            if not rows:
                return
            last = rows[-1].passage_id
            embeddings = np.stack([np.frombuffer(row.embedding, dtype="<f4") for row in rows])
            yield [vector_record(row) for row in rows], embeddings


def held_row(connection: Connection, report_id: str, version: int | None) -> Row[Any]:
    """The row of one report in the given version, or its current one. Raises ReportNotFound."""
    chosen = is_current if version is None else versions.c.version == version
    row = connection.execute(select_held.where(versions.c.report_id == report_id, chosen)).first()
    if row is None:
        of = "" if version is None else f" in version {version!r}"
        raise ReportNotFound(
            f"no report {report_id!r}{of} is held; `dateline report list` shows those that are"
        )
    return row


def in_parts(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """The values, as many at a time as one statement should bind."""
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
    return rules
