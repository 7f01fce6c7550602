"""Which stories the current reports belong to, and what tells which belong together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, select

from corpus.catalogue import embeddings
from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import among, given, joins_current
from corpus.catalogue.rows import instant
from corpus.catalogue.schema import names, reports, stories, versions
from corpus.database.statements import put
from corpus.provenance.stories import APART, StoryText

_SPREAD = 300  # reports; a name that more of them have brings no two together
_NEAREST = 2_000  # reports, with most such names in common, that new ones are compared with


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStory:
    """A story: the id of the report that it began with, the title of its newest, and what reports it has.

    They were published from ``first`` to ``last``, as far as that is known.
    """

    story: str
    title: str
    reports: int
    outlets: int
    first: datetime | None
    last: datetime | None


_is_current = and_(reports.c.report_id == names.c.report_id, reports.c.current_version == names.c.version)
_OF_REPORTS = select(stories.c.report_id, stories.c.story).where(stories.c.report_id.in_(among))
_OF_STORIES = select(stories.c.report_id, stories.c.story).where(stories.c.story.in_(among))


def ungrouped(catalogue: Catalogue, *, limit: int) -> list[str]:
    """The current reports of which the story is not known, the first published first."""
    query = (
        select(versions.c.report_id)
        .join(reports, joins_current)
        .outerjoin(stories, stories.c.report_id == versions.c.report_id)
        .where(stories.c.story.is_(None))
        .order_by(func.coalesce(versions.c.published, versions.c.collected), versions.c.report_id)
        .limit(limit)
    )
    with catalogue.reading() as connection:
        return list(connection.scalars(query))


def likely_near(catalogue: Catalogue, report_ids: Collection[str]) -> set[str]:
    """Other reports that have rare names in common with these and were published near to any of them."""
    ids = sorted(report_ids)
    rare = _rare_names(catalogue, ids)
    if not rare:
        return set()
    with catalogue.reading() as connection:
        span = select(func.min(versions.c.published), func.max(versions.c.published)).join(
            reports, joins_current
        )
        first, last = connection.execute(span.where(versions.c.report_id.in_(among)), given(ids)).one()
        apart = int(APART.total_seconds())
        shared = func.count(names.c.name.distinct())
        query = (
            select(names.c.report_id)
            .join(reports, _is_current)
            .join(versions, joins_current)
            .where(names.c.name.in_(among))
            .group_by(names.c.report_id)
            .order_by(shared.desc(), names.c.report_id)
            .limit(_NEAREST + len(ids))
        )
        if first is not None:
            query = query.where(
                versions.c.published.is_(None) | versions.c.published.between(first - apart, last + apart)
            )
        found = set(connection.scalars(query, given(rare)))
    return found - set(ids)


def names_of(catalogue: Catalogue, report_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """The names in each of these reports that few have, by which two may be known to be of one affair."""
    query = select(names.c.report_id, names.c.name).join(reports, _is_current)
    found: dict[str, set[str]] = {}
    with catalogue.reading() as connection:
        rows = connection.execute(query.where(names.c.report_id.in_(among)), given(sorted(report_ids))).all()
    rare = set(_rare_names(catalogue, sorted(report_ids)))
    for row in rows:
        of_report = found.setdefault(row.report_id, set())
        if row.name in rare:
            of_report.add(row.name)
    return {report_id: frozenset(those) for report_id, those in found.items()}


def _rare_names(catalogue: Catalogue, report_ids: list[str]) -> list[str]:
    own = select(names.c.name).join(reports, _is_current).where(names.c.report_id.in_(among)).distinct()
    spread = func.count(names.c.report_id.distinct())
    with catalogue.reading() as connection:
        theirs = list(connection.scalars(own, given(report_ids)))
        rare = select(names.c.name).where(names.c.name.in_(among)).group_by(names.c.name)
        return list(connection.scalars(rare.having(spread <= _SPREAD), given(theirs)))


def texts(catalogue: Catalogue, report_ids: Collection[str]) -> list[StoryText]:
    """What these reports are grouped by, the first published first; left out are those without a passage."""
    ids = sorted(report_ids)
    vectors = embeddings.of_beginnings(catalogue, report_ids=ids)
    query = (
        select(versions.c.report_id, versions.c.title, versions.c.body, versions.c.published)
        .join(reports, joins_current)
        .where(versions.c.report_id.in_(among))
        .order_by(func.coalesce(versions.c.published, versions.c.collected), versions.c.report_id)
    )
    with catalogue.reading() as connection:
        rows = connection.execute(query, given(ids)).all()
    return [
        StoryText(
            report_id=row.report_id,
            text=f"{row.title}\n{row.body}",
            vector=vectors[row.report_id],
            published=None if row.published is None else instant(row.published),
        )
        for row in rows
        if row.report_id in vectors
    ]


def of_reports(catalogue: Catalogue, report_ids: Collection[str]) -> dict[str, str]:
    """The story of each of these reports, as far as it is known."""
    with catalogue.reading() as connection:
        rows = connection.execute(_OF_REPORTS, given(sorted(report_ids))).all()
    return {row.report_id: row.story for row in rows}


def members(catalogue: Catalogue, story_ids: Collection[str]) -> dict[str, str]:
    """The reports of these stories, each with its story; those withdrawn since are among them."""
    with catalogue.reading() as connection:
        rows = connection.execute(_OF_STORIES, given(sorted(story_ids))).all()
    return {row.report_id: row.story for row in rows}


def count_current(catalogue: Catalogue, report_id: str) -> int:
    """How many current reports the story of this report has; 0 where that is not known."""
    story = select(stories.c.story).where(stories.c.report_id == report_id).scalar_subquery()
    query = (
        select(func.count())
        .select_from(stories)
        .join(reports, reports.c.report_id == stories.c.report_id)
        .where(stories.c.story == story, reports.c.current_version.is_not(None))
    )
    with catalogue.reading() as connection:
        return connection.scalar(query) or 0


def write(catalogue: Catalogue, story_of: Mapping[str, str]) -> None:
    """Notes the story of each report."""
    rows = [{"report_id": report_id, "story": story} for report_id, story in story_of.items()]
    if rows:
        with catalogue.writing() as connection:
            put(connection, stories, rows)


def latest(catalogue: Catalogue, *, text: str, limit: int) -> list[KnownStory]:
    """The stories of two current reports or more, that with the newest report first.

    With ``text``, those with it in the title of one of their reports, whatever its case.
    """
    count = func.count(stories.c.report_id)
    published = func.coalesce(versions.c.published, versions.c.collected)
    query = (
        select(
            stories.c.story,
            count.label("reports"),
            func.count(versions.c.outlet.distinct()).label("outlets"),
            func.min(versions.c.published).label("first"),
            func.max(versions.c.published).label("last"),
        )
        .join(reports, reports.c.report_id == stories.c.report_id)
        .join(versions, joins_current)
        .group_by(stories.c.story)
        .having(count > 1)
        .order_by(func.max(published).desc(), stories.c.story)
        .limit(limit)
    )
    if text:
        titled = case((versions.c.title.icontains(text, autoescape=True), 1), else_=0)
        query = query.having(func.max(titled) == 1)
    with catalogue.reading() as connection:
        rows = connection.execute(query).all()
        titles = {row.story: _newest_title(connection, row.story) for row in rows}
    return [
        KnownStory(
            story=row.story,
            title=titles[row.story],
            reports=row.reports,
            outlets=row.outlets,
            first=None if row.first is None else instant(row.first),
            last=None if row.last is None else instant(row.last),
        )
        for row in rows
    ]


def _newest_title(connection: Connection, story: str) -> str:
    query = (
        select(versions.c.title)
        .join(reports, joins_current)
        .join(stories, stories.c.report_id == versions.c.report_id)
        .where(stories.c.story == story)
        .order_by(func.coalesce(versions.c.published, versions.c.collected).desc(), versions.c.report_id)
        .limit(1)
    )
    return str(connection.scalar(query))
