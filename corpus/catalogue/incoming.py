"""What a report that comes in is to those that are stored: new, a revision, the same again, a near-copy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import func, select

from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import BOUND_VALUES, among, given, in_parts, is_staged, latest
from corpus.catalogue.rows import VersionId
from corpus.catalogue.schema import reports, shingles, versions
from corpus.provenance import near_copies
from corpus.provenance.publishers import packaged, publisher_key
from corpus.report import Report

_SEEN = select(reports.c.report_id).where(latest.is_not(None), reports.c.report_id.in_(among))

AddStatus = Literal["new", "unchanged", "revised", "withdrawn"]


def status(catalogue: Catalogue, report: Report) -> tuple[AddStatus, int]:
    """What adding ``report`` would be, and the version that is (or would become) current.

    An earlier version's text that comes from another file than the current one is unchanged:
    two files with one address, ingested twice, do not revise each other for ever. What somebody says
    is a revision may go back to an earlier text. A report that is withdrawn stays so, whatever comes.
    """
    with catalogue.reading() as connection:
        rows = connection.execute(
            select(
                versions.c.version,
                versions.c.content_hash,
                versions.c.collected_from,
                reports.c.current_version,
                latest.label("latest"),
            )
            .join(reports, reports.c.report_id == versions.c.report_id)
            .where(reports.c.report_id == report.report_id, latest.is_not(None))
        ).all()
    if not rows:
        return "new", 1
    (current,) = (row for row in rows if row.version == row.latest)
    if current.current_version is None:
        return "withdrawn", current.version
    known = any(row.content_hash == report.content_hash for row in rows)
    elsewhere = current.collected_from != report.collected_from and report.revises is None
    if current.content_hash == report.content_hash or (known and elsewhere):
        return "unchanged", current.version
    return "revised", max(row.version for row in rows) + 1


def waiting(catalogue: Catalogue, report_ids: Collection[str]) -> list[VersionId]:
    """The staged versions of these reports: those that could not be published yet."""
    mine = select(versions.c.report_id, versions.c.version)
    mine = mine.join(reports, reports.c.report_id == versions.c.report_id)
    mine = mine.where(is_staged, versions.c.report_id.in_(among))
    with catalogue.reading() as connection:
        rows = connection.execute(mine, given(sorted(report_ids))).all()
    return [VersionId(report_id=row.report_id, version=row.version) for row in rows]


def has_content(catalogue: Catalogue, report: Report) -> bool:
    """Whether any version of the report, current or not, has exactly this content."""
    same = (versions.c.report_id == report.report_id) & (versions.c.content_hash == report.content_hash)
    with catalogue.reading() as connection:
        return connection.scalar(select(versions.c.version).where(same).limit(1)) is not None


def identity_with_content(catalogue: Catalogue, report: Report) -> str | None:
    """The identity of the report that was stored first of those with a version of exactly this content."""
    stored = (
        select(reports.c.identity)
        .join(versions, versions.c.report_id == reports.c.report_id)
        .where(versions.c.content_hash == report.content_hash)
        .order_by(versions.c.collected, versions.c.report_id)
    )
    with catalogue.reading() as connection:
        return connection.scalar(stored.limit(1))


def with_content(catalogue: Catalogue, report: Report) -> list[str]:
    """The ids of all stored reports, current or not, of which a version has exactly this content."""
    stored = select(versions.c.report_id).where(versions.c.content_hash == report.content_hash).distinct()
    with catalogue.reading() as connection:
        return list(connection.scalars(stored))


def copied_from(catalogue: Catalogue, report: Report) -> str | None:
    """The report that ``report`` is a near-copy of, if any: the original, not another copy of it."""
    likely = candidates(catalogue, report, copies_too=False)
    nearest = near_copies.nearest_copy(
        near_copies.wording(report.body), _wordings(catalogue, likely, outlet=report.outlet)
    )
    return nearest and _original(catalogue, nearest)


def similar(catalogue: Catalogue, report: Report) -> list[str]:
    """The reports of which most words are the same as of ``report``, likeliest first.

    One that has never been visible is not among them.
    """
    likely = candidates(catalogue, report, copies_too=True)
    mine = near_copies.wording(report.body)
    others = _wordings(catalogue, likely, outlet=report.outlet)
    with catalogue.reading() as connection:
        seen = set(connection.scalars(_SEEN, given(likely)))
    return [
        report_id
        for report_id in likely
        if report_id in others
        and report_id in seen
        and near_copies.copied_share(mine, others[report_id][0]) is not None
    ]


def candidates(
    catalogue: Catalogue, report: Report, *, copies_too: bool, without: Collection[str] = ()
) -> list[str]:
    """The reports worth comparing with ``report`` word for word, likeliest first.

    Those known as its copies are among them where ``copies_too`` says so, and none of ``without``.
    """
    mine = near_copies.sketch(report.body)
    if not mine:
        return []
    # Its own copies are left out, else a corrected original would become a copy of its copy.
    copies = select(reports.c.report_id).where(reports.c.near_copy_of == report.report_id)
    sketches = select(shingles.c.report_id, func.count().label("common")).where(
        shingles.c.report_id != report.report_id
    )
    if not copies_too:
        sketches = sketches.where(shingles.c.report_id.not_in(copies))
    shared: dict[str, int] = {}
    with catalogue.reading() as connection:
        for some in in_parts(sorted(mine)):
            counted = sketches.where(shingles.c.shingle.in_(some)).group_by(shingles.c.report_id)
            for row in connection.execute(counted):
                if row.report_id not in without:
                    shared[row.report_id] = shared.get(row.report_id, 0) + row.common
        sizes: dict[str, int] = dict(
            connection.execute(
                select(shingles.c.report_id, func.count())
                .where(shingles.c.report_id.in_(sorted(shared, key=lambda i: -shared[i])[:BOUND_VALUES]))
                .group_by(shingles.c.report_id)
            ).all()
        )
    return near_copies.candidates(mine, {i: n for i, n in shared.items() if i in sizes}, sizes)


def _wordings(
    catalogue: Catalogue, report_ids: Sequence[str], *, outlet: str
) -> dict[str, tuple[near_copies.Wording, bool]]:
    """The reports' latest texts, staged ones included, and whether each is of the outlet's publisher."""
    house = publisher_key(packaged().publisher(outlet))
    texts = select(versions.c.report_id, versions.c.body, versions.c.outlet).order_by(versions.c.version)
    with catalogue.reading() as connection:
        rows = connection.execute(texts.where(versions.c.report_id.in_(report_ids))).all()
    last = {row.report_id: row for row in rows}
    return {
        report_id: (near_copies.wording(row.body), publisher_key(packaged().publisher(row.outlet)) == house)
        for report_id, row in last.items()
    }


def _original(catalogue: Catalogue, report_id: str) -> str:
    with catalogue.reading() as connection:
        of = connection.scalar(select(reports.c.near_copy_of).where(reports.c.report_id == report_id))
    return of or report_id
