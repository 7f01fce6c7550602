"""The catalogue: the truth about what has been collected, in one SQLite file.

Reports, versions, passages and their embeddings; Chroma and the full-text index are made from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import DatabaseError

from corpus import lexical, origins
from corpus.errors import CorpusUnreadable, ReportNotFound
from corpus.report import HeldReport, Passage, Report, Span, heading
from corpus.rows import held_report, instant, instant_or_none, passage, vector_record, version_row
from corpus.schema import STEPS, facts, passages, reports, shingles, vector_errands, versions
from corpus.scope import Scope
from corpus.vectors import VectorRecord

if TYPE_CHECKING:
    from corpus.encoder import Vectors as Embeddings

_BOUND_VALUES = 500  # SQLite takes some thousands in one statement; fewer keep statements short

Standing = Literal["new", "unchanged", "revised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A report version that is written but not yet visible."""

    report_id: str
    version: int


class Catalogue:
    """The open catalogue. Every method opens a connection of its own, so threads may share it."""

    def __init__(self, path: Path) -> None:
        """Opens or creates the catalogue at ``path``. Raises CorpusUnreadable."""
        self._path = path
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _configure)
        with self._errors_become_ours():
            self._migrate()

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    @contextmanager
    def _errors_become_ours(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise CorpusUnreadable(
                f"the catalogue {str(self._path)!r} cannot be used: {error.orig}; if the disk is full make room, "
                "otherwise restore the file from a backup"
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._errors_become_ours(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._errors_become_ours(), self._engine.begin() as connection:
            yield connection

    def _migrate(self) -> None:
        names = [name for name, _ in STEPS]
        with self._reading() as connection:
            made = inspect(connection).has_table(facts.name)
        if made and self.fact("schema step") == names[-1]:
            return
        with self._writing() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # two processes may make one catalogue at once
            facts.create(connection, checkfirst=True)
            done = connection.scalar(select(facts.c.value).where(facts.c.name == "schema step"))
            if done is not None and done not in names:
                raise CorpusUnreadable(
                    f"the catalogue {str(self._path)!r} was written by a newer program "
                    f"(step {done!r} is unknown); upgrade dateline"
                )
            for name, step in STEPS[names.index(done) + 1 if done else 0 :]:
                step(connection)
                _write_fact(connection, "schema step", name)

    # Facts about the corpus itself

    def fact(self, name: str) -> str | None:
        """A named fact, such as which encoder made the embeddings; None when never written."""
        with self._reading() as connection:
            return connection.scalar(select(facts.c.value).where(facts.c.name == name))

    def settled_fact(self, name: str, value: str) -> str:
        """The named fact; ``value`` becomes it, for every process, when it was never written."""
        known = self.fact(name)
        if known is not None:
            return known
        with self._writing() as connection:
            connection.execute(insert(facts).prefix_with("OR IGNORE").values(name=name, value=value))
            return connection.scalars(select(facts.c.value).where(facts.c.name == name)).one()

    # Writing

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
            for some in _in_parts(sorted(mine)):
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

    def stage(
        self,
        report: Report,
        spans: Sequence[Span],
        embeddings: Embeddings,
        *,
        version: int,
        near_copy_of: str | None,
    ) -> Staged:
        """Writes a version, its passages and embeddings, without making them visible.

        ``embeddings`` are unit vectors of shape ``(len(spans), dimension)``.
        """
        staged = Staged(report_id=report.report_id, version=version)
        with self._writing() as connection:
            connection.execute(
                insert(reports)
                .prefix_with("OR IGNORE")
                .values(report_id=report.report_id, identity=report.identity)
            )
            connection.execute(
                update(reports)
                .where(reports.c.report_id == report.report_id)
                .values(near_copy_of=near_copy_of)
            )
            connection.execute(insert(versions).values(version_row(report, version)))
            _write_sketch(connection, report.report_id, report.body)
            connection.execute(
                insert(passages),
                [
                    {
                        "report_id": report.report_id,
                        "version": version,
                        "ordinal": ordinal,
                        "start": span.start,
                        "end": span.end,
                        "embedding": np.asarray(embedding, dtype="<f4").tobytes(),
                    }
                    for ordinal, (span, embedding) in enumerate(zip(spans, embeddings, strict=True))
                ],
            )
        return staged

    def reveal(self, staged: Sequence[Staged]) -> None:
        """Makes staged versions the current ones, in one transaction, and notes what Chroma must forget."""
        with self._writing() as connection:
            for one in staged:
                before = connection.execute(
                    select(passages.c.passage_id)
                    .join(reports, passages.c.report_id == reports.c.report_id)
                    .where(
                        passages.c.report_id == one.report_id, passages.c.version == reports.c.current_version
                    )
                ).scalars()
                _retire(connection, list(before))
                held = _held_row(connection, one.report_id, one.version)
                lexical.index(connection, _full_text_rows(connection, held))
                connection.execute(
                    update(reports)
                    .where(reports.c.report_id == one.report_id)
                    .values(current_version=one.version)
                )

    def staged(self) -> list[Staged]:
        """Versions that were written but never made visible: what a crash leaves behind."""
        newer = versions.c.version > func.coalesce(reports.c.current_version, 0)
        with self._reading() as connection:
            rows = connection.execute(
                select(versions.c.report_id, versions.c.version)
                .join(reports, reports.c.report_id == versions.c.report_id)
                .where(newer)
            ).all()
        return [Staged(report_id=row.report_id, version=row.version) for row in rows]

    def to_forget(self) -> list[int]:
        """Passages that Chroma still has to forget."""
        with self._reading() as connection:
            return list(connection.scalars(select(vector_errands.c.passage_id)))

    def forgotten(self, passage_ids: Sequence[int]) -> None:
        """Notes that Chroma has forgotten these passages."""
        with self._writing() as connection:
            for some in _in_parts(passage_ids):
                connection.execute(delete(vector_errands).where(vector_errands.c.passage_id.in_(some)))

    def rebuild_full_text(self) -> int:
        """Builds the full-text index anew from the catalogue; returns how many passages it holds."""
        rows = 0
        with self._writing() as connection:
            lexical.clear(connection)
            for version in connection.execute(_select_held.where(_is_current)).all():
                of_version = _full_text_rows(connection, version)
                lexical.index(connection, of_version)
                rows += len(of_version)
        return rows

    # Reading

    def holds(self, report: Report) -> bool:
        """Whether any version of the report, current or not, has exactly this content."""
        same = (versions.c.report_id == report.report_id) & (versions.c.content_hash == report.content_hash)
        with self._reading() as connection:
            return connection.scalar(select(versions.c.version).where(same).limit(1)) is not None

    def vectors(
        self, staged: Sequence[Staged] | None = None
    ) -> Iterator[tuple[list[VectorRecord], Embeddings]]:
        """What Chroma should hold, a few hundred passages at a time: the staged versions, or all current ones."""
        query = (
            select(passages.c.passage_id, passages.c.embedding, versions)
            .join(versions, _of_version)
            .join(reports, reports.c.report_id == versions.c.report_id)
            .order_by(passages.c.passage_id)
        )
        if staged is None:
            query = query.where(_is_current)
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

    def passage_ids(self) -> list[int]:
        """Every passage of the current versions."""
        query = select(passages.c.passage_id).join(versions, _of_version).join(reports, _current)
        with self._reading() as connection:
            return list(connection.scalars(query.order_by(passages.c.passage_id)))

    def full_text_ids(self) -> set[int]:
        """Every passage that the full-text index holds."""
        with self._reading() as connection:
            return {row[0] for row in connection.exec_driver_sql("SELECT rowid FROM passages_fts")}

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
            for some in _in_parts(passage_ids):
                rows += connection.execute(query.where(passages.c.passage_id.in_(some))).all()
        held: dict[str, HeldReport] = {}
        for row in rows:
            if row.report_id not in held:
                held[row.report_id] = held_report(row)
        return {row.passage_id: (passage(row), held[row.report_id]) for row in rows}

    def current_reports(self, scope: Scope) -> list[HeldReport]:
        """The current version of every report within the scope, latest published first."""
        query = _select_held.where(_is_current, *_within(scope))
        latest_first = func.coalesce(versions.c.published, versions.c.collected).desc()
        with self._reading() as connection:
            return [
                held_report(row)
                for row in connection.execute(query.order_by(latest_first, versions.c.report_id))
            ]

    def report(self, report_id: str, version: int | None = None) -> HeldReport:
        """One report, in its current or the given version. Raises ReportNotFound."""
        with self._reading() as connection:
            return held_report(_held_row(connection, report_id, version))

    def passages_of(self, report_id: str, version: int) -> list[Passage]:
        """The passages of one report version, in the order of its text."""
        query = select(passages).where(passages.c.report_id == report_id, passages.c.version == version)
        with self._reading() as connection:
            return [passage(row) for row in connection.execute(query.order_by(passages.c.ordinal))]

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


def _configure(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


_current = and_(reports.c.report_id == versions.c.report_id, reports.c.current_version == versions.c.version)
_of_version = and_(versions.c.report_id == passages.c.report_id, versions.c.version == passages.c.version)
_is_current = reports.c.current_version == versions.c.version
_select_held = select(reports.c.current_version, reports.c.near_copy_of, versions).join(
    reports, reports.c.report_id == versions.c.report_id
)


def _write_fact(connection: Connection, name: str, value: str) -> None:
    connection.execute(insert(facts).prefix_with("OR REPLACE").values(name=name, value=value))


def _in_parts(values: Sequence[int]) -> Iterator[Sequence[int]]:
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


def _retire(connection: Connection, passage_ids: list[int]) -> None:
    lexical.remove(connection, passage_ids)
    if passage_ids:
        connection.execute(
            insert(vector_errands).prefix_with("OR REPLACE"),
            [{"passage_id": i, "remove": True} for i in passage_ids],
        )


def _write_sketch(connection: Connection, report_id: str, body: str) -> None:
    connection.execute(delete(shingles).where(shingles.c.report_id == report_id))
    rows = [{"shingle": shingle, "report_id": report_id} for shingle in origins.sketch(body)]
    if rows:
        connection.execute(insert(shingles), rows)


def _held_row(connection: Connection, report_id: str, version: int | None) -> Row[Any]:
    chosen = _is_current if version is None else versions.c.version == version
    row = connection.execute(_select_held.where(versions.c.report_id == report_id, chosen)).first()
    if row is None:
        of = "" if version is None else f" in version {version!r}"
        raise ReportNotFound(
            f"no report {report_id!r}{of} is held; `dateline report list` shows those that are"
        )
    return row


def _full_text_rows(connection: Connection, version: Row[Any]) -> list[tuple[int, str, str]]:
    line = heading(version.title, version.outlet, instant_or_none(version.published))
    query = select(passages.c.passage_id, passages.c.start, passages.c.end).where(
        passages.c.report_id == version.report_id, passages.c.version == version.version
    )
    return [(row.passage_id, line, version.body[row.start : row.end]) for row in connection.execute(query)]
