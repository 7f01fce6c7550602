"""The outbox: what the vectors still have to delete, written in the transaction that makes it so.

Versions that are still to be added need no entry of their own: see :func:`staging.staged`. The full text
follows the audit log: see :mod:`corpus.catalogue.index_changes`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import in_parts
from corpus.catalogue.rows import VersionId
from corpus.catalogue.schema import outbox as entries
from corpus.catalogue.schema import passages, reports
from corpus.database.statements import put


def deletions(catalogue: Catalogue) -> list[int]:
    """The passages that the vectors still have to delete."""
    with catalogue.reading() as connection:
        return list(connection.scalars(select(entries.c.passage_id)))


def confirm(catalogue: Catalogue, passage_ids: Sequence[int]) -> None:
    """Removes the entries of passages that the vectors have deleted."""
    with catalogue.writing() as connection:
        for some in in_parts(passage_ids):
            connection.execute(delete(entries).where(entries.c.passage_id.in_(some)))


def delete_current(connection: Connection, report_id: str) -> None:
    """Has the passages of a report's current version deleted."""
    current = (
        select(passages.c.passage_id)
        .join(reports, passages.c.report_id == reports.c.report_id)
        .where(passages.c.report_id == report_id, passages.c.version == reports.c.current_version)
    )
    _delete(connection, list(connection.scalars(current)))


def delete_version(connection: Connection, one: VersionId) -> None:
    """Has the passages of a version deleted, unless :func:`keep_version` follows."""
    of_version = (passages.c.report_id == one.report_id) & (passages.c.version == one.version)
    _delete(connection, list(connection.scalars(select(passages.c.passage_id).where(of_version))))


def keep_version(connection: Connection, one: VersionId) -> None:
    """Takes back :func:`delete_version`."""
    of_version = (passages.c.report_id == one.report_id) & (passages.c.version == one.version)
    mine = select(passages.c.passage_id).where(of_version)
    connection.execute(delete(entries).where(entries.c.passage_id.in_(mine)))


def _delete(connection: Connection, passage_ids: list[int]) -> None:
    put(connection, entries, [{"passage_id": i} for i in passage_ids])
