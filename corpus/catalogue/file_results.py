"""The results of a run for each of its inputs: what was done with each file, and which report it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from corpus.catalogue.database import Catalogue
from corpus.catalogue.schema import file_results
from corpus.database.statements import put


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """The result for one input of a run; ``number`` counts them from 0."""

    number: int
    place: str
    status: str
    reason: str | None = None
    title: str | None = None
    report_id: str | None = None
    version: int | None = None
    near_copy_of: str | None = None


def save(connection: Connection, run_id: int, results: Sequence[FileResult]) -> None:
    """Writes results in the transaction of the run's progress; one of the same number is replaced."""
    put(connection, file_results, [{"run_id": run_id} | asdict(one) for one in results])


def delete_all(catalogue: Catalogue, run_id: int) -> None:
    """Deletes the results of an earlier attempt, once another has come as far as to have its own."""
    with catalogue.writing() as connection:
        connection.execute(delete(file_results).where(file_results.c.run_id == run_id))


def of_run(
    catalogue: Catalogue, run_id: int, *, statuses: Sequence[str] = (), limit: int = 100, skip: int = 0
) -> list[FileResult]:
    """The results for a run's inputs, the latest first."""
    query = select(file_results).where(file_results.c.run_id == run_id)
    if statuses:
        query = query.where(file_results.c.status.in_(statuses))
    with catalogue.reading() as connection:
        rows = connection.execute(
            query.order_by(file_results.c.number.desc()).limit(limit).offset(skip)
        ).all()
    return [_file_result(row) for row in rows]


def counts(catalogue: Catalogue, run_id: int) -> dict[str, int]:
    """How many inputs of a run have each status."""
    query = (
        select(file_results.c.status, func.count())
        .where(file_results.c.run_id == run_id)
        .group_by(file_results.c.status)
    )
    with catalogue.reading() as connection:
        return {status: int(count) for status, count in connection.execute(query)}


def _file_result(row: Row[Any]) -> FileResult:
    return FileResult(
        number=row.number,
        place=row.place,
        status=row.status,
        reason=row.reason,
        title=row.title,
        report_id=row.report_id,
        version=row.version,
        near_copy_of=row.near_copy_of,
    )
