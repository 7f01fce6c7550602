"""Whom and what current reports name, by the forms that each gives a name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import ColumnElement, and_, func, or_, select

from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import among, given
from corpus.catalogue.rows import instant
from corpus.catalogue.schema import aliases, names, reports, versions
from corpus.text.aliases import alias_key, may_be_one_name

_is_current = and_(reports.c.report_id == names.c.report_id, reports.c.current_version == names.c.version)
_is_version = and_(versions.c.report_id == names.c.report_id, versions.c.version == names.c.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many current reports give a name, and when the first and the last of them were published."""

    reports: int
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForm:
    """How a report writes a name, or a part that stands for it, and how often."""

    report_id: str
    name: str
    written: str
    times: int


def most_reported(catalogue: Catalogue, *, text: str, limit: int) -> list[str]:
    """The names that most current reports give; with ``text``, folded, those with a word that begins so."""
    counted = func.count(names.c.report_id.distinct())
    query = (
        select(names.c.name)
        .join(reports, _is_current)
        .group_by(names.c.name)
        .order_by(counted.desc(), names.c.name)
        .limit(limit)
    )
    if text:
        query = query.where(
            or_(
                names.c.name.startswith(text, autoescape=True),
                names.c.name.contains(f" {text}", autoescape=True),
            )
        )
    with catalogue.reading() as connection:
        return list(connection.scalars(query))


def total(catalogue: Catalogue, keys: Collection[str]) -> Total:
    """What the current reports with any of the names come to."""
    query = (
        select(
            func.count(names.c.report_id.distinct()),
            func.min(versions.c.published),
            func.max(versions.c.published),
        )
        .join(reports, _is_current)
        .join(versions, _is_version)
        .where(names.c.name.in_(among))
    )
    with catalogue.reading() as connection:
        count, first, last = connection.execute(query, given(sorted(keys))).one()
    return Total(
        reports=count,
        first=None if first is None else instant(first),
        last=None if last is None else instant(last),
    )


def counts(catalogue: Catalogue, keys: Collection[str]) -> dict[str, int]:
    """How many current reports give each of the names."""
    return _counts(catalogue, names.c.name, names.c.name.in_(among), keys)


def standing_for(catalogue: Catalogue, form: str) -> dict[str, int]:
    """What the form stands for, and in how many current reports: "altman" for itself and "sam altman"."""
    return _counts(catalogue, names.c.name, names.c.key.in_(among), [form])


def tied_by_acronyms(catalogue: Catalogue, key: str) -> set[str]:
    """What current reports write the acronym out as, or the acronym that they write out as this name.

    Nothing where it stands for things that cannot be one.
    """
    mine, theirs = (aliases.c.full, aliases.c.short) if " " in key else (aliases.c.short, aliases.c.full)
    version = and_(reports.c.report_id == aliases.c.report_id, reports.c.current_version == aliases.c.version)
    query = select(theirs).join(reports, version).where(mine == key).distinct()
    with catalogue.reading() as connection:
        found = set(connection.scalars(query))
    return found if all(may_be_one_name(one, other) for one, other in combinations(found, 2)) else set()


def forms(catalogue: Catalogue, keys: Collection[str]) -> list[NameForm]:
    """Every form that a current report has of any of the names."""
    return _forms(catalogue, names.c.name.in_(among), keys)


def in_reports(catalogue: Catalogue, report_ids: Collection[str]) -> list[NameForm]:
    """Every form of every name that these reports have in their current versions."""
    return _forms(catalogue, names.c.report_id.in_(among), report_ids)


def _forms(catalogue: Catalogue, which: ColumnElement[bool], values: Collection[str]) -> list[NameForm]:
    query = (
        select(names.c.report_id, names.c.name, names.c.written, names.c.times)
        .join(reports, _is_current)
        .where(which)
    )
    with catalogue.reading() as connection:
        rows = connection.execute(query, given(sorted(values))).all()
    return [
        NameForm(report_id=row.report_id, name=row.name, written=row.written, times=row.times) for row in rows
    ]


def _counts(
    catalogue: Catalogue, column: ColumnElement[str], which: ColumnElement[bool], values: Collection[str]
) -> dict[str, int]:
    query = (
        select(column, func.count(names.c.report_id.distinct()))
        .join(reports, _is_current)
        .where(which)
        .group_by(column)
    )
    with catalogue.reading() as connection:
        found: dict[str, int] = dict(connection.execute(query, given(sorted(values))).all())
    return found


def written(catalogue: Catalogue, keys: Collection[str]) -> dict[str, str]:
    """How most reports write each of the names; left out are those that none writes whole."""
    query = (
        select(names.c.name, names.c.written, func.count().label("times"))
        .join(reports, _is_current)
        .where(names.c.name.in_(among))
        .group_by(names.c.name, names.c.written)
    )
    with catalogue.reading() as connection:
        rows = connection.execute(query, given(sorted(keys))).all()
    best: dict[str, tuple[bool, int, str]] = {}
    for row in rows:
        whole = alias_key(row.written).removeprefix("the ") == row.name
        best[row.name] = max(best.get(row.name, (False, 0, "")), (whole, row.times, row.written))
    return {name: form for name, (whole, _, form) in best.items() if whole}
