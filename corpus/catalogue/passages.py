"""The passages of report versions: where they lie in the text, and the reports that they are found in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import and_, exists, func, select

from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import (
    among,
    among_numbers,
    given,
    is_current,
    joins_current,
    joins_version,
    select_stored,
    stored_row,
)
from corpus.catalogue.rows import VersionId, passage, stored_report
from corpus.catalogue.schema import passages, reports, versions
from corpus.report import Passage, StoredReport, TextField

# These statements of every search are built once, since that takes a millisecond.
_PASSAGES = select(*(column for column in passages.c if column.name != "embedding"))
_IN_ANY_VERSION = _PASSAGES.where(passages.c.passage_id.in_(among_numbers))
_of_current_version = and_(
    reports.c.report_id == passages.c.report_id, reports.c.current_version == passages.c.version
)
_IN_CURRENT_VERSION = _IN_ANY_VERSION.join(reports, _of_current_version)
_REPORTS = select_stored.where(is_current, versions.c.report_id.in_(among))
_REPORTS_OF = (
    select(passages.c.passage_id, passages.c.report_id)
    .join(reports, _of_current_version)
    .where(passages.c.passage_id.in_(among_numbers))
)
_PUBLISHED = (
    select(passages.c.passage_id, versions.c.published)
    .join(versions, joins_version)
    .where(passages.c.passage_id.in_(among_numbers))
)
_REPORT_IDS = select(passages.c.report_id).where(passages.c.passage_id.in_(among_numbers)).distinct()


def of_version(catalogue: Catalogue, report_id: str, version: int) -> list[Passage]:
    """The passages of one report version, as it is read: of the title, the summary, the body."""
    query = _PASSAGES.where(passages.c.report_id == report_id, passages.c.version == version)
    with catalogue.reading() as connection:
        found = [passage(row) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (list(TextField).index(one.field), one.ordinal))


def without_summary(catalogue: Catalogue) -> Iterator[StoredReport]:
    """Every version, current or not, that has a summary of its own which is no passage.

    An older program made none of summaries.
    """
    of_summary = exists().where(joins_version, passages.c.field == TextField.SUMMARY.value)
    query = select(versions.c.report_id, versions.c.version).where(versions.c.summary.is_not(None))
    with catalogue.reading() as connection:
        named = connection.execute(query.where(~of_summary).order_by(versions.c.report_id)).all()
    for row in named:  # read one at a time: bodies are long
        with catalogue.reading() as connection:
            stored = stored_report(stored_row(connection, row.report_id, row.version))
        if stored.report.has_own_summary:
            yield stored


def in_current_versions(
    catalogue: Catalogue, passage_ids: Sequence[int]
) -> dict[int, tuple[Passage, StoredReport]]:
    """The passages among ``passage_ids`` that belong to current versions, with their reports."""
    with catalogue.reading() as connection:
        rows = connection.execute(_IN_CURRENT_VERSION, given(passage_ids)).all()
        wanted = sorted({row.report_id for row in rows})  # each once: bodies are long
        stored = {
            (row.report_id, row.version): stored_report(row)
            for row in connection.execute(_REPORTS, given(wanted))
        }
    pairs = ((passage(row), stored.get((row.report_id, row.version))) for row in rows)
    return {one.passage_id: (one, of) for one, of in pairs if of is not None}


def in_any_version(
    catalogue: Catalogue, passage_ids: Sequence[int]
) -> dict[int, tuple[Passage, StoredReport]]:
    """The passages among ``passage_ids``, each with the version of its report that it is from."""
    with catalogue.reading() as connection:
        rows = connection.execute(_IN_ANY_VERSION, given(passage_ids)).all()
        stored = {
            version: stored_report(stored_row(connection, *version))
            for version in {(row.report_id, row.version) for row in rows}
        }
    return {row.passage_id: (passage(row), stored[row.report_id, row.version]) for row in rows}


def count_current(catalogue: Catalogue) -> int:
    """How many passages the current versions have."""
    query = select(func.count()).select_from(passages).join(reports, _of_current_version)
    with catalogue.reading() as connection:
        return int(connection.execute(query).scalar_one())


def any_current(catalogue: Catalogue) -> bool:
    """Whether any report is current, and so has passages that the indexes are to have."""
    query = select(reports.c.report_id).where(reports.c.current_version.is_not(None)).limit(1)
    with catalogue.reading() as connection:
        return connection.execute(query).first() is not None


def published(catalogue: Catalogue, passage_ids: Collection[int]) -> dict[int, int | None]:
    """When the version of each stored passage was published, in seconds since the epoch."""
    with catalogue.reading() as connection:
        rows = connection.execute(_PUBLISHED, given(sorted(passage_ids))).all()
    return {row.passage_id: row.published for row in rows}


def published_of(catalogue: Catalogue, some: Collection[VersionId]) -> dict[VersionId, int | None]:
    """When each of these versions was published, in seconds since the epoch."""
    query = select(versions.c.report_id, versions.c.version, versions.c.published)
    query = query.where(versions.c.report_id.in_(among))
    with catalogue.reading() as connection:
        rows = connection.execute(query, given(sorted({one.report_id for one in some}))).all()
    every = {VersionId(report_id=row.report_id, version=row.version): row.published for row in rows}
    return {one: every[one] for one in some}


def current_ids(catalogue: Catalogue) -> list[int]:
    """The id of every passage of the current versions, in ascending order."""
    query = select(passages.c.passage_id).join(versions, joins_version).join(reports, joins_current)
    with catalogue.reading() as connection:
        return list(connection.scalars(query.order_by(passages.c.passage_id)))


def of_reports(catalogue: Catalogue, report_ids: Collection[str]) -> list[int]:
    """The passages of all versions of some reports."""
    query = (
        select(passages.c.passage_id).where(passages.c.report_id.in_(among)).order_by(passages.c.passage_id)
    )
    with catalogue.reading() as connection:
        return list(connection.scalars(query, given(sorted(report_ids))))


def best_of_reports(catalogue: Catalogue, ranked: Sequence[int]) -> dict[str, int]:
    """The first of the ``ranked`` passages that each current report has, by its id, in their order."""
    with catalogue.reading() as connection:
        rows = connection.execute(_REPORTS_OF, given(ranked)).all()
    of_passage = {row.passage_id: row.report_id for row in rows}
    best: dict[str, int] = {}
    for passage_id in ranked:
        if passage_id in of_passage:
            best.setdefault(of_passage[passage_id], passage_id)
    return best


def reports_of(catalogue: Catalogue, passage_ids: Collection[int]) -> set[str]:
    """The ids of the reports that these passages are of."""
    with catalogue.reading() as connection:
        return set(connection.scalars(_REPORT_IDS, given(list(passage_ids))))
