"""The catalogue: the truth about what has been collected. Here is how it is written.

Reports, versions, passages and their embeddings; Chroma and the full-text index are made from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, delete, func, insert, literal, select, update

from corpus.catalogue.audit_log import Actor, ChangeKind, note, note_revealed, note_staged
from corpus.catalogue.queries import held_row, in_parts
from corpus.catalogue.report_queries import Holdings
from corpus.catalogue.rows import Staged, held_report, seconds, version_row
from corpus.catalogue.schema import absences, aliases, passages, reports, shingles, vector_errands, versions
from corpus.provenance import near_copies
from corpus.report import Report, Span
from corpus.text.acronyms import written_out

if TYPE_CHECKING:
    from corpus.models.encoder import Vectors as Embeddings


class Catalogue(Holdings):
    """The catalogue, for reading and writing.

    A version is staged, then revealed: the column that makes it the current one is written last.
    """

    def stage(
        self,
        report: Report,
        spans: Sequence[Span],
        embeddings: Embeddings,
        *,
        version: int,
        near_copy_of: str | None,
        kind: ChangeKind = ChangeKind.ADDED,
        by: Actor = Actor(),
    ) -> Staged:
        """Writes a version, its passages and embeddings, without making them visible.

        ``embeddings`` are unit vectors of shape ``(len(spans), dimension)``; ``kind`` and ``by`` are noted in
        the history once the version is revealed.
        """
        staged = Staged(report_id=report.report_id, version=version)
        with self._writing() as connection:
            former = held_report(held_row(connection, report.report_id, None)).report if version > 1 else None
            note_staged(connection, report, former, staged, kind=kind, by=by)
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
            _write_aliases(connection, staged, report.body)
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
        """Makes staged versions the current ones, in one transaction, and notes what is to be forgotten."""
        with self._writing() as connection:
            for one in staged:
                _retire_current(connection, one.report_id)
                connection.execute(
                    update(reports)
                    .where(reports.c.report_id == one.report_id)
                    .values(current_version=one.version)
                )
            note_revealed(connection, staged)

    def staged(self) -> list[Staged]:
        """Versions that were written but never made visible: what a crash leaves behind."""
        newer = versions.c.version > func.coalesce(reports.c.current_version, reports.c.withdrawn_version, 0)
        with self._reading() as connection:
            rows = connection.execute(
                select(versions.c.report_id, versions.c.version)
                .join(reports, reports.c.report_id == versions.c.report_id)
                .where(newer)
            ).all()
        return [Staged(report_id=row.report_id, version=row.version) for row in rows]

    def withdraw(self, report_id: str, *, reason: str, at: datetime, by: Actor = Actor()) -> None:
        """Leaves a report without a current version, and notes what is to be forgotten."""
        with self._writing() as connection:
            former = held_row(connection, report_id, None)
            note(
                connection,
                ChangeKind.WITHDRAWN,
                by,
                before={"state": "current"},
                after={"state": "withdrawn"},
                report_id=report_id,
                version=former.version,
                reason=reason,
            )
            _retire_current(connection, report_id)
            connection.execute(
                update(reports)
                .where(reports.c.report_id == report_id)
                .values(
                    withdrawn_version=reports.c.current_version,
                    withdrawn_reason=reason,
                    withdrawn_at=seconds(at),
                    current_version=None,
                )
            )

    def prepare_restoring(self, one: Staged) -> None:
        """Notes that a withdrawn version's passages are to be forgotten, unless :meth:`restore` follows."""
        of_version = (passages.c.report_id == one.report_id) & (passages.c.version == one.version)
        with self._writing() as connection:
            _retire(connection, list(connection.scalars(select(passages.c.passage_id).where(of_version))))

    def restore(self, one: Staged, *, at: datetime, by: Actor = Actor()) -> None:
        """Makes a withdrawn version the current one again; both indexes have learned its passages.

        From when to when it was withdrawn is kept.
        """
        of_version = (passages.c.report_id == one.report_id) & (passages.c.version == one.version)
        mine = select(passages.c.passage_id).where(of_version)
        away = select(reports.c.report_id, reports.c.withdrawn_at, literal(seconds(at))).where(
            reports.c.report_id == one.report_id
        )
        with self._writing() as connection:
            connection.execute(insert(absences).prefix_with("OR REPLACE").from_select(list(absences.c), away))
            former = held_row(connection, one.report_id, one.version)
            note(
                connection,
                ChangeKind.RESTORED,
                by,
                before={"state": "withdrawn", "withdrawn for": former.withdrawn_reason},
                after={"state": "current"},
                report_id=one.report_id,
                version=one.version,
            )
            connection.execute(delete(vector_errands).where(vector_errands.c.passage_id.in_(mine)))
            connection.execute(
                update(reports)
                .where(reports.c.report_id == one.report_id)
                .values(
                    current_version=one.version,
                    withdrawn_version=None,
                    withdrawn_reason=None,
                    withdrawn_at=None,
                )
            )

    def reread_aliases(self) -> None:
        """Finds anew what acronyms every version writes out, for catalogues that an older program filled."""
        every = select(versions.c.report_id, versions.c.version)
        with self._writing() as connection:
            connection.execute(delete(aliases))
            for row in connection.execute(every).all():
                one = Staged(report_id=row.report_id, version=row.version)
                _write_aliases(connection, one, held_row(connection, one.report_id, one.version).body)

    def to_forget(self) -> list[int]:
        """Passages that the indexes still have to forget."""
        with self._reading() as connection:
            return list(connection.scalars(select(vector_errands.c.passage_id)))

    def forgotten(self, passage_ids: Sequence[int]) -> None:
        """Notes that the indexes have forgotten these passages."""
        with self._writing() as connection:
            for some in in_parts(passage_ids):
                connection.execute(delete(vector_errands).where(vector_errands.c.passage_id.in_(some)))


def _retire_current(connection: Connection, report_id: str) -> None:
    """Notes that the passages of a report's current version are to be forgotten."""
    current = (
        select(passages.c.passage_id)
        .join(reports, passages.c.report_id == reports.c.report_id)
        .where(passages.c.report_id == report_id, passages.c.version == reports.c.current_version)
    )
    _retire(connection, list(connection.scalars(current)))


def _retire(connection: Connection, passage_ids: list[int]) -> None:
    if passage_ids:
        connection.execute(
            insert(vector_errands).prefix_with("OR REPLACE"),
            [{"passage_id": i, "remove": True} for i in passage_ids],
        )


def _write_aliases(connection: Connection, one: Staged, body: str) -> None:
    rows = [
        {"short": alias.short, "full": alias.full, "report_id": one.report_id, "version": one.version}
        for alias in written_out(body)
    ]
    if rows:
        connection.execute(insert(aliases), rows)


def _write_sketch(connection: Connection, report_id: str, body: str) -> None:
    connection.execute(delete(shingles).where(shingles.c.report_id == report_id))
    rows = [{"shingle": shingle, "report_id": report_id} for shingle in near_copies.sketch(body)]
    if rows:
        connection.execute(insert(shingles), rows)
