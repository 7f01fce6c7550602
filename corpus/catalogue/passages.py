"""What the catalogue holds of passages: where they stand, their embeddings, and what the indexes are told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Row, Select, and_, select

from corpus.catalogue.database import Database
from corpus.catalogue.queries import (
    BOUND_VALUES,
    among,
    given,
    held_row,
    in_parts,
    is_current,
    is_one_of,
    joins_current,
    joins_version,
    select_held,
)
from corpus.catalogue.rows import Indexed, Staged, held_report, indexed, passage
from corpus.catalogue.schema import passages, reports, versions
from corpus.report import Passage, StoredReport

if TYPE_CHECKING:
    import numpy.typing as npt

    from corpus.models.encoder import Vectors as Embeddings

# The statements of every search stand ready, since putting them together costs a millisecond.
_EMBEDDINGS = select(passages.c.passage_id, passages.c.embedding).where(passages.c.passage_id.in_(among))
_EVERY_PLACE = select(*(column for column in passages.c if column.name != "embedding")).where(
    passages.c.passage_id.in_(among)
)
_PLACES = _EVERY_PLACE.join(
    reports,
    and_(reports.c.report_id == passages.c.report_id, reports.c.current_version == passages.c.version),
)
_REPORTS = select_held.where(is_current, versions.c.report_id.in_(among))


class Passages(Database):
    """The catalogue's passages, for reading."""

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
            rows = connection.execute(_EMBEDDINGS, given(sorted(passage_ids))).all()
        ids, blobs = zip(*rows, strict=True) if rows else ((), ())
        return ids, _stacked(blobs)

    def found(self, passage_ids: Sequence[int]) -> dict[int, tuple[Passage, StoredReport]]:
        """The passages among ``passage_ids`` that belong to current versions, with their reports."""
        with self._reading() as connection:
            rows = connection.execute(_PLACES, given(passage_ids)).all()
            wanted = sorted({row.report_id for row in rows})  # each once: bodies are long
            held = {
                (row.report_id, row.version): held_report(row)
                for row in connection.execute(_REPORTS, given(wanted))
            }
        pairs = ((passage(row), held.get((row.report_id, row.version))) for row in rows)
        return {one.passage_id: (one, of) for one, of in pairs if of is not None}

    def found_in_any_version(self, passage_ids: Sequence[int]) -> dict[int, tuple[Passage, StoredReport]]:
        """The passages among ``passage_ids``, each with the version of its report that it is from."""
        with self._reading() as connection:
            rows = connection.execute(_EVERY_PLACE, given(passage_ids)).all()
            held = {
                version: held_report(held_row(connection, *version))
                for version in {(row.report_id, row.version) for row in rows}
            }
        return {row.passage_id: (passage(row), held[row.report_id, row.version]) for row in rows}

    def lead_vectors(self, former: Sequence[Staged] = ()) -> dict[str, npt.NDArray[np.float32]]:
        """For each report the unit vector of its beginning, its first two passages.

        Of the current versions; of ``former`` ones, where such are given of a report.
        """
        query = select(passages.c.report_id, passages.c.ordinal, passages.c.embedding).where(
            passages.c.ordinal < 2
        )
        of_current = query.join(versions, joins_version).join(reports, joins_current)
        by_report: dict[str, dict[int, npt.NDArray[np.float32]]] = {}
        with self._reading() as connection:
            for row in connection.execute(of_current):
                vector = np.frombuffer(row.embedding, dtype="<f4")
                by_report.setdefault(row.report_id, {})[row.ordinal] = vector
            by_report |= {one.report_id: {} for one in former}
            for some in in_parts(former):
                for row in connection.execute(query.where(is_one_of(passages, some))):
                    vector = np.frombuffer(row.embedding, dtype="<f4")
                    by_report[row.report_id][row.ordinal] = vector
        sums = {i: np.sum([lead[n] for n in sorted(lead)], axis=0) for i, lead in by_report.items() if lead}
        return {report_id: vector / np.linalg.norm(vector) for report_id, vector in sums.items()}

    def passage_ids(self) -> list[int]:
        """Every passage of the current versions."""
        query = select(passages.c.passage_id).join(versions, joins_version).join(reports, joins_current)
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
        query = query.join(versions, joins_version).join(reports, reports.c.report_id == versions.c.report_id)
        return self._parts_of_all(query) if staged is None else self._parts_of(staged, query)

    def _parts_of_all(self, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
        query = query.where(is_current).order_by(passages.c.passage_id).limit(BOUND_VALUES)
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
            chosen = query.where(is_one_of(passages, some))
            with self._reading() as connection:
                rows = connection.execute(chosen.order_by(passages.c.passage_id)).all()
            yield from in_parts(rows)


def _stacked(blobs: Sequence[bytes]) -> Embeddings:
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1 if blobs else 0)
