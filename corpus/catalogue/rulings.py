"""What admins have ruled: whether two reports or outlets share an origin, or two names are of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from corpus.catalogue.audit_log import Actor, ChangeKind, record
from corpus.catalogue.database import Catalogue
from corpus.catalogue.rows import instant, seconds
from corpus.catalogue.schema import rulings
from corpus.errors import RulingRefused
from corpus.provenance.publishers import Publishers, publisher_key
from corpus.text.named import name_key


class RulingKind(StrEnum):
    """What is ruled of the two."""

    SAME = "share an origin"
    APART = "are independent"


class About(StrEnum):
    """What the two are."""

    REPORTS = "reports"
    OUTLETS = "outlets"
    NAMES = "names"


_KEYS: dict[About, Callable[[str], str]] = {
    About.REPORTS: str,
    About.OUTLETS: publisher_key,
    About.NAMES: name_key,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One ruling about ``one`` and ``other``: ids of reports, names of outlets, or names in reports."""

    ruling_id: int
    kind: RulingKind
    about: About
    one: str
    other: str
    reason: str
    at: datetime
    by: str | None

    @property
    def words(self) -> str:
        """What is ruled, as the end of a sentence about the two."""
        if self.about is About.NAMES:
            return "name one" if self.kind is RulingKind.SAME else "name two"
        return self.kind.value

    @property
    def pair(self) -> frozenset[str]:
        """What is ruled about, however it is spelled and in whatever order."""
        return frozenset(map(_KEYS[self.about], (self.one, self.other)))


def in_force(catalogue: Catalogue) -> list[Ruling]:
    """The rulings in force, in the order made."""
    with catalogue.reading() as connection:
        return _in_force(connection)


def add(
    catalogue: Catalogue,
    kind: RulingKind,
    about: About,
    one: str,
    other: str,
    *,
    reason: str,
    by: Actor,
) -> Ruling:
    """Makes a ruling, which is in force until it is revoked. Raises RulingRefused."""
    made = Ruling(
        ruling_id=0, kind=kind, about=about, one=one, other=other, reason=reason,
        at=datetime.now(UTC), by=by.name,
    )  # fmt: skip
    if len(made.pair) < 2:
        raise RulingRefused(f"{one!r} and {other!r} are the same; name two different ones")
    pair = {"about": about.value, "one": one, "other": other}
    row = pair | {"kind": kind.value, "reason": reason, "at": seconds(made.at), "by": by.name}
    with catalogue.writing() as connection:  # nobody else can rule of the same two meanwhile
        for known in _in_force(connection):
            if known.about is about and known.pair == made.pair:
                raise RulingRefused(
                    f"it is ruled already that {known.one!r} and {known.other!r} {known.words}; "
                    "revoke that ruling first"
                )
        inserted = insert(rulings).values(row | {"revoked": False}).returning(rulings)
        stored = _ruling(connection.execute(inserted).one())
        record(
            connection, ChangeKind.JOINED if kind is RulingKind.SAME else ChangeKind.PARTED, by,
            before={}, after=pair, reason=reason, report_id=one if about is About.REPORTS else None,
        )  # fmt: skip
    return stored


def revoke(catalogue: Catalogue, ruling_id: int, *, by: Actor) -> None:
    """Takes a ruling back. Raises RulingRefused when none of this number is in force."""
    with catalogue.writing() as connection:
        known = next((one for one in _in_force(connection) if one.ruling_id == ruling_id), None)
        if known is None:
            raise RulingRefused(f"no ruling {ruling_id!r} is in force; reload the page to see those that are")
        pair = {"about": known.about.value, "one": known.one, "other": known.other, "ruled": known.kind.value}
        connection.execute(update(rulings).where(rulings.c.ruling_id == ruling_id).values(revoked=True))
        record(
            connection, ChangeKind.REVOKED, by, before=pair, after={}, reason=known.reason,
            report_id=known.one if known.about is About.REPORTS else None,
        )  # fmt: skip


def applied(publishers: Publishers, made: Sequence[Ruling]) -> Publishers:
    """The map of publishers as the rulings in force change it."""
    outlets = [one for one in made if one.about is About.OUTLETS]
    pairs = [one for one in made if one.about is About.REPORTS]
    alone: dict[str, str] = {}
    for ruling in outlets:
        if ruling.kind is RulingKind.APART:
            alone |= {publisher_key(name): name for name in (ruling.one, ruling.other)}
    known = replace(publishers, alone=alone)
    joined: dict[str, str] = {}
    for ruling in outlets:
        if ruling.kind is RulingKind.SAME:
            so_far = replace(known, joined=joined)
            house, other = so_far.publisher(ruling.one), so_far.publisher(ruling.other)
            joined = {name: house if to == other else to for name, to in joined.items()}
            joined[publisher_key(other)] = house
    return replace(
        known,
        joined=joined,
        same_reports=tuple((one.one, one.other) for one in pairs if one.kind is RulingKind.SAME),
        apart_reports=frozenset(one.pair for one in pairs if one.kind is RulingKind.APART),
    )


def _in_force(connection: Connection) -> list[Ruling]:
    query = select(rulings).where(~rulings.c.revoked).order_by(rulings.c.ruling_id)
    return [_ruling(row) for row in connection.execute(query)]


def _ruling(row: Row[Any]) -> Ruling:
    return Ruling(
        ruling_id=row.ruling_id,
        kind=RulingKind(row.kind),
        about=About(row.about),
        one=row.one,
        other=row.other,
        reason=row.reason,
        at=instant(row.at),
        by=row.by,
    )
