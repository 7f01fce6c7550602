"""The embeddings of passages, and all else that the indexes are built from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import ColumnElement, Row, Select, select

from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import (
    BOUND_VALUES,
    among,
    among_numbers,
    given,
    in_parts,
    is_current,
    is_one_of,
    joins_current,
    joins_version,
    stored_row,
)
from corpus.catalogue.rows import IndexRecord, VersionId, index_record, stored_report
from corpus.catalogue.schema import passages, reports, versions
from corpus.report import TextField

if TYPE_CHECKING:
    import numpy.typing as npt

    from corpus.models.encoder import Vectors as Embeddings

_BY_ID = select(passages.c.passage_id, passages.c.embedding).where(passages.c.passage_id.in_(among_numbers))
_SEARCHABLE = ("title", "outlet", "country", "language", "published", "collected")


def of_passages(catalogue: Catalogue, passage_ids: Collection[int]) -> tuple[Sequence[int], Embeddings]:
    """Those among ``passage_ids`` that are stored, in whatever version, and their embeddings by row.

    The embeddings are unit vectors, float32, of shape ``(number of passages, dimension)``.
    """
    if not passage_ids:
        return (), _stacked(())
    with catalogue.reading() as connection:
        rows = connection.execute(_BY_ID, given(sorted(passage_ids))).all()
    ids, blobs = zip(*rows, strict=True) if rows else ((), ())
    return ids, _stacked(blobs)


def of_beginnings(
    catalogue: Catalogue, former: Sequence[VersionId] = (), *, report_ids: Sequence[str] | None = None
) -> dict[str, npt.NDArray[np.float32]]:
    """For each report the unit vector of its beginning, its first two passages.

    Of the current versions, of all reports or of ``report_ids``; of ``former`` ones, where such are given.
    """
    query = select(passages.c.report_id, passages.c.ordinal, passages.c.embedding).where(
        passages.c.field == TextField.BODY.value, passages.c.ordinal < 2
    )
    of_current = query.join(versions, joins_version).join(reports, joins_current)
    if report_ids is not None:
        of_current = of_current.where(passages.c.report_id.in_(among))
    by_report: dict[str, dict[int, npt.NDArray[np.float32]]] = {}
    with catalogue.reading() as connection:
        for row in connection.execute(of_current, given(report_ids or ())):
            vector = np.frombuffer(row.embedding, dtype="<f4")
            by_report.setdefault(row.report_id, {})[row.ordinal] = vector
        by_report |= {one.report_id: {} for one in former}
        for some in in_parts(former):
            for row in connection.execute(query.where(is_one_of(passages, some))):
                vector = np.frombuffer(row.embedding, dtype="<f4")
                by_report[row.report_id][row.ordinal] = vector
    sums = {i: np.sum([lead[n] for n in sorted(lead)], axis=0) for i, lead in by_report.items() if lead}
    return {report_id: vector / np.linalg.norm(vector) for report_id, vector in sums.items()}


def batches(
    catalogue: Catalogue, of: Sequence[VersionId] | None = None
) -> Iterator[tuple[list[int], Embeddings]]:
    """Passage ids and embeddings, a few hundred at a time: of these versions, or of all current ones."""
    for rows in _batches(catalogue, select(passages.c.passage_id, passages.c.embedding), of):
        yield [row.passage_id for row in rows], _stacked([row.embedding for row in rows])


def record_batches(
    catalogue: Catalogue, of: Sequence[VersionId] | None = None
) -> Iterator[tuple[list[IndexRecord], Embeddings]]:
    """What the indexes are to have, and its embeddings, in the same order and of the same versions."""
    query = select(passages, *_searchable())
    for rows in _batches(catalogue, query, of):
        yield _records(catalogue, rows), _stacked([row.embedding for row in rows])


def records(catalogue: Catalogue, of: Sequence[VersionId] | None = None) -> Iterator[list[IndexRecord]]:
    """As :func:`record_batches`, without the embeddings."""
    query = select(*(column for column in passages.c if column.name != "embedding"), *_searchable())
    for rows in _batches(catalogue, query, of):
        yield _records(catalogue, rows)


def _searchable() -> list[ColumnElement[Any]]:
    return [versions.c[name] for name in _SEARCHABLE]


def _records(catalogue: Catalogue, rows: Sequence[Row[Any]]) -> list[IndexRecord]:
    with catalogue.reading() as connection:
        reports_of = {
            version: stored_report(stored_row(connection, *version)).report
            for version in {(row.report_id, row.version) for row in rows}
        }
    return [index_record(row, reports_of[row.report_id, row.version]) for row in rows]


def _batches(
    catalogue: Catalogue, query: Select[Any], of: Sequence[VersionId] | None
) -> Iterator[Sequence[Row[Any]]]:
    query = query.join(versions, joins_version).join(reports, reports.c.report_id == versions.c.report_id)
    return _batches_of_all(catalogue, query) if of is None else _batches_of_some(catalogue, query, of)


def _batches_of_all(catalogue: Catalogue, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    query = query.where(is_current).order_by(passages.c.passage_id).limit(BOUND_VALUES)
    last = 0
    while True:
        with catalogue.reading() as connection:  # a long read would keep SQLite from tidying up
            rows = connection.execute(query.where(passages.c.passage_id > last)).all()
        if not rows:
            return
        last = rows[-1].passage_id
        yield rows


def _batches_of_some(
    catalogue: Catalogue, query: Select[Any], of: Sequence[VersionId]
) -> Iterator[Sequence[Row[Any]]]:
    for some in in_parts(of):
        chosen = query.where(is_one_of(passages, some))
        with catalogue.reading() as connection:
            rows = connection.execute(chosen.order_by(passages.c.passage_id)).all()
        yield from in_parts(rows)


def _stacked(blobs: Sequence[bytes]) -> Embeddings:
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1 if blobs else 0)
