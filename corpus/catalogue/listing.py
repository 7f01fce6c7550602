"""The reports as a list to leaf through: filtered, sorted and cut into pages by the catalogue itself.

Bodies are long, and a row is read as a whole up to the column wanted. What is filtered and sorted by is
in two indexes of ``versions``, and only the rows of the page shown are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select, union_all

from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import among, given, joins_current
from corpus.catalogue.rows import instant, instant_or_none
from corpus.catalogue.schema import file_results, passages, reports, versions
from corpus.report import UNKNOWN_OUTLET, Precision
from corpus.text.folding import plain_words


class Sort(StrEnum):
    """What the list is sorted by; by relevance only while words are looked for."""

    RELEVANCE = "relevance"
    PUBLISHED = "published"
    COLLECTED = "collected"
    TITLE = "title"
    OUTLET = "outlet"
    COUNTRY = "country"
    LANGUAGE = "language"


class Missing(StrEnum):
    """What a report does not say of itself."""

    DATE = "no date"
    OUTLET = "no outlet"


class ReportState(StrEnum):
    """The state of a report in the corpus."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"
    NEAR_COPY = "near-copy"
    REVISED = "revised"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """What is to be listed. ``text`` is in the title, is the id, or is found in the text.

    An empty tuple or None limits nothing; ``since`` and ``until`` bound the time of publication, both
    included. Of what is ``missing`` a report lacks any.
    """

    text: str = ""
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    state: ReportState | None = None
    missing: tuple[Missing, ...] = ()
    sort: Sort = Sort.PUBLISHED
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report as the list shows it, in its current version or the one in which it was withdrawn."""

    report_id: str
    version: int
    title: str
    outlet: str
    country: str | None
    language: str | None
    published: datetime | None
    published_precision: Precision
    collected: datetime
    withdrawn: bool
    near_copy_of: str | None


_shown = func.coalesce(reports.c.current_version, reports.c.withdrawn_version)
_joined = and_(reports.c.report_id == versions.c.report_id, _shown == versions.c.version)


_LACKS = {
    Missing.DATE: versions.c.published.is_(None),
    Missing.OUTLET: versions.c.outlet == UNKNOWN_OUTLET,
}

_ALL = select(reports.c.report_id).where(_shown.is_not(None)).subquery()
_rows = select(
    versions.c.report_id,
    versions.c.version,
    versions.c.title,
    versions.c.outlet,
    versions.c.country,
    versions.c.language,
    versions.c.published,
    versions.c.published_precision,
    versions.c.collected,
    reports.c.withdrawn_version,
    reports.c.near_copy_of,
).join(reports, _joined)
_PAGE = _rows.where(versions.c.report_id.in_(among))


def page(
    catalogue: Catalogue, wanted: ReportFilter, *, found: Sequence[str] = (), limit: int = 50, skip: int = 0
) -> tuple[list[ReportRow], int]:
    """A page of the list, and how many reports it has in all.

    ``found`` are the reports in whose text ``wanted.text`` was found, the best first.
    """
    rules = [*_limits(wanted), *_containing(wanted.text)]
    found_in = given(found) if wanted.text else {}
    places = select(versions.c.report_id, versions.c.version).join(reports, _joined).where(*rules)
    with catalogue.reading() as connection:
        if wanted.text and wanted.sort is Sort.RELEVANCE:
            matching = connection.execute(_titled(rules), found_in).all()
            total = len(matching)
            keys = [row.report_id for row in _best_first(matching, wanted.text, found)[skip : skip + limit]]
        else:
            counted = select(func.count()).select_from(places.subquery() if rules else _ALL)
            total = connection.execute(counted, found_in).scalar_one()
            ordered = places.order_by(*_order(wanted)).limit(limit).offset(skip)
            keys = list(connection.scalars(ordered, found_in))
        rows = {row.report_id: row for row in connection.execute(_PAGE, given(keys))}
    return [_row(rows[report_id]) for report_id in keys], int(total)


def _titled(rules: Sequence[ColumnElement[bool]]) -> Select[tuple[str, str]]:
    """Every report that fits, the latest first, with its title alone: bodies are not read."""
    newest_first = (versions.c.published.desc().nulls_last(), versions.c.report_id.asc())
    return (
        select(versions.c.report_id, versions.c.title)
        .join(reports, _joined)
        .where(*rules)
        .order_by(*newest_first)
    )


def _best_first(
    rows: Sequence[Row[tuple[str, str]]], text: str, found: Sequence[str]
) -> list[Row[tuple[str, str]]]:
    """A report of this id or with a title that has the words as they are typed, then as ``found``."""
    named = text.strip()
    letters, typed = named.casefold(), f" {' '.join(plain_words(text))} "
    rank = {report_id: place for place, report_id in enumerate(found)}

    def place(row: Row[tuple[str, str]]) -> tuple[bool, int]:
        titled = letters in row.title.casefold() and typed in f" {' '.join(plain_words(row.title))} "
        return not (titled or row.report_id == named), rank.get(row.report_id, len(rank))

    return sorted(rows, key=place)


def missing_in_run(catalogue: Catalogue, run_id: int, statuses: Sequence[str]) -> dict[Missing, int]:
    """How many of the reports with such a result in a run lack each thing, as they are now."""
    of_run = select(file_results.c.report_id).where(
        file_results.c.run_id == run_id, file_results.c.status.in_(statuses)
    )
    current = select(func.count()).select_from(versions).join(reports, joins_current)
    with catalogue.reading() as connection:
        return {
            missing: int(connection.scalar(current.where(lacks, versions.c.report_id.in_(of_run))) or 0)
            for missing, lacks in _LACKS.items()
        }


def copies_of(catalogue: Catalogue, report_id: str) -> list[ReportRow]:
    """The near-copies of a report."""
    query = _rows.where(reports.c.near_copy_of == report_id)
    with catalogue.reading() as connection:
        return [_row(row) for row in connection.execute(query)]


def version_times(catalogue: Catalogue, report_id: str) -> list[tuple[int, datetime]]:
    """The versions of a report with the time each was collected, the first first."""
    query = select(versions.c.version, versions.c.collected).where(versions.c.report_id == report_id)
    with catalogue.reading() as connection:
        rows = connection.execute(query.order_by(versions.c.version)).all()
    return [(row.version, instant(row.collected)) for row in rows]


def sizes(catalogue: Catalogue) -> dict[str, int]:
    """How many reports, versions and passages there are, and how many reports are withdrawn or copies."""
    with catalogue.reading() as connection:
        counted = connection.execute(
            select(
                func.count(reports.c.current_version).label("current"),
                func.count(reports.c.withdrawn_version).label("withdrawn"),
                func.count(case((reports.c.current_version.is_not(None), reports.c.near_copy_of))).label(
                    "copies"
                ),
            )
        ).one()
        counts = {
            "versions": connection.scalar(select(func.count()).select_from(versions)),
            "passages": connection.scalar(select(func.count()).select_from(passages)),
        }
    return {name: int(value or 0) for name, value in (dict(counted._mapping) | counts).items()}


def _limits(wanted: ReportFilter) -> list[ColumnElement[bool]]:
    named = (
        (versions.c.outlet, wanted.outlets),
        (versions.c.country, wanted.countries),
        (versions.c.language, wanted.languages),
    )
    rules: list[ColumnElement[bool]] = [column.in_(values) for column, values in named if values]
    if wanted.since:
        rules.append(versions.c.published >= int(wanted.since.timestamp()))
    if wanted.until:
        rules.append(versions.c.published <= int(wanted.until.timestamp()))
    of_state = {
        ReportState.CURRENT: reports.c.current_version.is_not(None),
        ReportState.WITHDRAWN: reports.c.withdrawn_version.is_not(None),
        ReportState.NEAR_COPY: reports.c.near_copy_of.is_not(None),
        ReportState.REVISED: versions.c.version > 1,
    }
    if wanted.state is not None:
        rules.append(of_state[wanted.state])
    return [*rules, or_(*(_LACKS[one] for one in wanted.missing))] if wanted.missing else rules


def _containing(text: str) -> list[ColumnElement[bool]]:
    """In its title as typed, of this id, or found in its text; titles are looked through in their index."""
    if not text:
        return []
    titled = (
        select(versions.c.report_id)
        .join(reports, _joined)
        .where(versions.c.title.icontains(text, autoescape=True))
    )
    named = select(literal(text.strip()))
    return [versions.c.report_id.in_(union_all(titled, named, among))]


def _order(wanted: ReportFilter) -> list[ColumnElement[Any]]:
    """By the column, what lacks it last; then by id, so that pages do not overlap."""
    column = versions.c[Sort.PUBLISHED.value if wanted.sort is Sort.RELEVANCE else wanted.sort.value]
    sorted_by = func.lower(column) if wanted.sort in (Sort.TITLE, Sort.OUTLET) else column
    if wanted.descending:  # an index may be gone through
        return [sorted_by.desc().nulls_last(), versions.c.report_id.asc()]
    return [
        column.is_(None),
        sorted_by.asc(),
        versions.c.report_id.asc(),
    ]


def _row(row: Any) -> ReportRow:
    return ReportRow(
        report_id=row.report_id,
        version=row.version,
        title=row.title,
        outlet=row.outlet,
        country=row.country,
        language=row.language,
        published=instant_or_none(row.published),
        published_precision=Precision(row.published_precision),
        collected=instant(row.collected),
        withdrawn=row.withdrawn_version is not None,
        near_copy_of=row.near_copy_of,
    )
