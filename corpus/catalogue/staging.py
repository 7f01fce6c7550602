"""How the catalogue is written: a version is staged, then published.

The column that makes a version the current one is written last, in one transaction with what the indexes
have to delete for it; a crash before that leaves the version staged, and the next opening finishes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select, update

from corpus.catalogue import audit_log, outbox, pages
from corpus.catalogue.audit_log import Actor, Cause, ChangeKind
from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import is_staged, stored_row
from corpus.catalogue.rows import VersionId, seconds, stored_report, version_row
from corpus.catalogue.schema import (
    absences,
    aliases,
    names,
    notices,
    passages,
    reports,
    shingles,
    stories,
    versions,
)
from corpus.database.statements import put, put_new
from corpus.provenance import near_copies
from corpus.provenance.notices import notice_kind
from corpus.report import FieldSpan, Report, TextField
from corpus.text.acronyms import written_out
from corpus.text.named import named

if TYPE_CHECKING:
    from corpus.models.encoder import Vectors as Embeddings


def stage(
    catalogue: Catalogue,
    report: Report,
    spans: Sequence[FieldSpan],
    embeddings: Embeddings,
    *,
    version: int,
    near_copy_of: str | None,
    cause: Cause = Cause(),
) -> VersionId:
    """Writes a version, its passages and embeddings, without making them visible.

    ``embeddings`` are unit vectors of shape ``(len(spans), dimension)``; ``cause`` goes
    into the audit log once the version is published.
    """
    staged = VersionId(report_id=report.report_id, version=version)
    with catalogue.writing() as connection:
        before = stored_report(stored_row(connection, report.report_id, None)).report if version > 1 else None
        audit_log.record_staged(connection, report, before, staged, cause=cause)
        put_new(connection, reports, [{"report_id": report.report_id, "identity": report.identity}])
        connection.execute(
            update(reports).where(reports.c.report_id == report.report_id).values(near_copy_of=near_copy_of)
        )
        connection.execute(insert(versions).values(version_row(report, version)))
        _write_sketch(connection, report.report_id, report.body)
        _write_what_it_says(connection, staged, report)
        _write_passages(connection, staged, spans, embeddings)
        if report.layout is not None:
            pages.write(connection, staged, report.layout)
        elif before is not None and before.body == report.body:
            pages.copy(connection, staged, version - 1)
    return staged


def complete(
    catalogue: Catalogue, one: VersionId, spans: Sequence[FieldSpan], embeddings: Embeddings
) -> None:
    """Adds passages of a field of which the version has none; the indexes have them once they are rebuilt."""
    of_field = (passages.c.report_id == one.report_id) & (passages.c.version == one.version)
    of_field &= passages.c.field.in_({span.field.value for span in spans})
    with catalogue.writing() as connection:
        if connection.scalar(select(func.count()).where(of_field)) == 0:
            _write_passages(connection, one, spans, embeddings)


def staged(catalogue: Catalogue) -> list[VersionId]:
    """Versions that were written but never made visible: what a crash, or a silent Chroma, leaves behind.

    A report that was withdrawn since stays so: its version is one of them again once it is restored.
    """
    with catalogue.reading() as connection:
        rows = connection.execute(
            select(versions.c.report_id, versions.c.version)
            .join(reports, reports.c.report_id == versions.c.report_id)
            .where(is_staged, reports.c.withdrawn_version.is_(None))
        ).all()
    return [VersionId(report_id=row.report_id, version=row.version) for row in rows]


def publish(catalogue: Catalogue, staged: Sequence[VersionId]) -> None:
    """Makes staged versions the current ones, in one transaction; what others published stays as it is."""
    with catalogue.writing() as connection:
        staged = [one for one in staged if _is_still_staged(connection, one)]
        for one in staged:
            outbox.delete_current(connection, one.report_id)
            connection.execute(
                update(reports)
                .where(reports.c.report_id == one.report_id)
                .values(current_version=one.version)
            )
            connection.execute(delete(stories).where(stories.c.report_id == one.report_id))
        audit_log.record_published(connection, staged)


def _is_still_staged(connection: Connection, one: VersionId) -> bool:
    mine = (versions.c.report_id == one.report_id) & (versions.c.version == one.version)
    of_report = reports.c.report_id == versions.c.report_id
    query = select(versions.c.version).join(reports, of_report).where(mine, is_staged)
    return connection.execute(query).first() is not None


def withdraw(catalogue: Catalogue, report_id: str, *, reason: str, at: datetime, by: Actor = Actor()) -> None:
    """Leaves a report without a current version. Raises ReportNotFound."""
    with catalogue.writing() as connection:
        before = stored_row(connection, report_id, None)
        audit_log.record(
            connection,
            ChangeKind.WITHDRAWN,
            by,
            before={"state": "current"},
            after={"state": "withdrawn"},
            report_id=report_id,
            version=before.version,
            reason=reason,
        )
        outbox.delete_current(connection, report_id)
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


def prepare_restoring(catalogue: Catalogue, one: VersionId) -> None:
    """Has the vectors delete a withdrawn version's passages again, unless :func:`restore` follows."""
    with catalogue.writing() as connection:
        outbox.delete_version(connection, one)


def restore(catalogue: Catalogue, one: VersionId, *, at: datetime, by: Actor = Actor()) -> None:
    """Makes a withdrawn version the current one again; the vectors have its passages already.

    From when to when it was withdrawn is kept.
    """
    with catalogue.writing() as connection:
        before = stored_row(connection, one.report_id, one.version)
        away = {"report_id": one.report_id, "withdrawn_at": before.withdrawn_at, "restored_at": seconds(at)}
        put(connection, absences, [away])
        audit_log.record(
            connection,
            ChangeKind.RESTORED,
            by,
            before={"state": "withdrawn", "withdrawn for": before.withdrawn_reason},
            after={"state": "current"},
            report_id=one.report_id,
            version=one.version,
        )
        outbox.keep_version(connection, one)
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


def reread(catalogue: Catalogue) -> None:
    """Finds again the names, acronyms and notices of every version; an older program may not have.

    Which reports are of one story is deleted, to be found again among all of them.
    """
    every = select(versions.c.report_id, versions.c.version)
    with catalogue.writing() as connection:
        for table in (aliases, names, notices, stories):
            connection.execute(delete(table))
        for row in connection.execute(every).all():
            one = VersionId(report_id=row.report_id, version=row.version)
            _write_what_it_says(
                connection, one, stored_report(stored_row(connection, one.report_id, one.version)).report
            )


def _write_what_it_says(connection: Connection, one: VersionId, report: Report) -> None:
    """Whom it names, which acronyms it writes out, and whether it retracts or corrects another report."""
    if kind := notice_kind(report):
        connection.execute(
            insert(notices).values(report_id=one.report_id, version=one.version, kind=kind.value)
        )
    rows = [
        {"short": alias.short, "full": alias.full, "report_id": one.report_id, "version": one.version}
        for alias in written_out(report.full_text)
    ]
    if rows:
        connection.execute(insert(aliases), rows)
    _write_names(connection, one, report)


def _write_names(connection: Connection, one: VersionId, report: Report) -> None:
    rows = [
        {
            "report_id": one.report_id,
            "version": one.version,
            "key": found.key,
            "name": found.whole,
            "written": found.written,
            "times": found.times,
        }
        for found in named(report.full_text)
    ]
    if rows:
        connection.execute(insert(names), rows)


def _write_sketch(connection: Connection, report_id: str, body: str) -> None:
    connection.execute(delete(shingles).where(shingles.c.report_id == report_id))
    rows = [{"shingle": shingle, "report_id": report_id} for shingle in near_copies.sketch(body)]
    if rows:
        connection.execute(insert(shingles), rows)


def _write_passages(
    connection: Connection, one: VersionId, spans: Sequence[FieldSpan], embeddings: Embeddings
) -> None:
    rows = [
        {
            "report_id": one.report_id,
            "version": one.version,
            "ordinal": ordinal,
            "start": span.start,
            "end": span.end,
            "embedding": np.asarray(embedding, dtype="<f4").tobytes(),
            "field": span.field.value,
        }
        for (ordinal, span), embedding in zip(_numbered(spans), embeddings, strict=True)
    ]
    connection.execute(insert(passages), rows)


def _numbered(spans: Sequence[FieldSpan]) -> Iterator[tuple[int, FieldSpan]]:
    """The spans, each with its place among those of its field, from 0."""
    counts = Counter[TextField]()
    for span in spans:
        yield counts[span.field], span
        counts[span.field] += 1
