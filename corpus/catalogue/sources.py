"""Sources: folders and feeds that are checked again and again, and what has been imported from each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from corpus.catalogue.audit_log import Actor, ChangeKind, record
from corpus.catalogue.database import Catalogue
from corpus.catalogue.rows import instant, instant_or_none, seconds
from corpus.catalogue.schema import source_entries as entries
from corpus.catalogue.schema import sources
from corpus.database.statements import put
from corpus.errors import SourceNotFound

_COLLECTOR = "sources.collector"
_A_GLANCE_S = 0.2  # for which somebody may look who has the lock
_EARLY = timedelta(
    seconds=60
)  # so that one due a moment after a clock has started a round need not wait for the next
_CLOCKS_DIFFER = timedelta(minutes=5)


class SourceKind(StrEnum):
    """What kind of source it is."""

    FOLDER = "folder"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source. ``address`` is the folder's path or the feed's address; ``full_text`` says whether the pages
    are fetched that a feed only summarises.

    ``tried`` is when it was last checked, with which ``result`` in words, ``failures`` how many attempts
    in a row have failed, ``newest`` when something new last came, and ``due`` when it is checked next.
    ``etag`` and ``last_modified`` are what a feed's server said of what was last read.
    """

    source_id: int
    kind: SourceKind
    address: str
    every: timedelta
    full_text: bool
    added: datetime
    by: str | None
    due: datetime
    tried: datetime | None
    result: str | None
    failures: int
    newest: datetime | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """A file of a folder or an entry of a feed, as it was when it was imported; see the table's columns."""

    key: str
    digest: str
    at: datetime
    size: int | None = None
    modified: int | None = None


def add(
    catalogue: Catalogue,
    kind: SourceKind,
    address: str,
    *,
    every: timedelta,
    full_text: bool = False,
    by: Actor,
) -> Source:
    """Adds a source, due at once; one that is there already gets the new schedule and keeps its entries."""
    settings = {"every_minutes": round(every.total_seconds() / 60), "full_text": full_text}
    now = seconds(datetime.now(UTC))
    row = {"kind": kind.value, "address": address, "added": now, "by": by.name, "due": now, "failures": 0}
    with catalogue.writing() as connection:
        known = _by_address(connection, address)
        if known is None:
            connection.execute(insert(sources).values(row | settings))
        else:
            changed = {"due": now, "etag": None, "last_modified": None}
            connection.execute(
                update(sources).where(sources.c.source_id == known.source_id).values(settings | changed)
            )
        before = _settings(known) if known else {}
        record(connection, ChangeKind.SOURCE_ADDED, by, before=before, after={"source": address} | settings)
    return source(catalogue, address)


def remove(catalogue: Catalogue, address: str, *, by: Actor) -> Source:
    """Removes a source with its entries; the reports stay. Raises SourceNotFound."""
    known = source(catalogue, address)
    with catalogue.writing() as connection:
        connection.execute(delete(entries).where(entries.c.source_id == known.source_id))
        connection.execute(delete(sources).where(sources.c.source_id == known.source_id))
        record(connection, ChangeKind.SOURCE_REMOVED, by, before=_settings(known), after={})
    return known


def source(catalogue: Catalogue, address: str) -> Source:
    """The source with this address. Raises SourceNotFound."""
    with catalogue.reading() as connection:
        known = _by_address(connection, address)
    if known is None:
        raise SourceNotFound(
            f"{address!r} is no source; `dateline feed list` and `dateline watch list` show those there are"
        )
    return known


def all_sources(catalogue: Catalogue) -> list[Source]:
    """All sources, folders first, in the order of their addresses."""
    query = select(sources).order_by(sources.c.kind.desc(), sources.c.address)
    with catalogue.reading() as connection:
        return [_source(row) for row in connection.execute(query)]


def due(catalogue: Catalogue, kinds: Sequence[SourceKind] = tuple(SourceKind)) -> list[Source]:
    """The sources of these kinds that are to be checked now, the longest overdue first.

    One that was checked or added later than now is among them: the clock was ahead then, and so is ``due``.
    """
    now = datetime.now(UTC)
    overdue = sources.c.due <= seconds(now + _EARLY)
    of_the_future = func.coalesce(sources.c.tried, sources.c.added) > seconds(now + _CLOCKS_DIFFER)
    query = (
        select(sources)
        .where(or_(overdue, of_the_future), sources.c.kind.in_(kinds))
        .order_by(sources.c.due, sources.c.source_id)
    )
    with catalogue.reading() as connection:
        return [_source(row) for row in connection.execute(query)]


def make_due(catalogue: Catalogue, source_id: int) -> None:
    """Has a source checked next."""
    _update(catalogue, source_id, due=seconds(datetime.now(UTC)))


def known_entries(catalogue: Catalogue, source_id: int) -> dict[str, SourceEntry]:
    """What has been imported from a source, by key."""
    query = select(entries).where(entries.c.source_id == source_id)
    with catalogue.reading() as connection:
        return {row.key: _entry(row) for row in connection.execute(query)}


def latest_times(catalogue: Catalogue, source_id: int, *, limit: int = 100) -> list[datetime]:
    """When the latest entries of a source were written or published, the latest first."""
    query = select(entries.c.at).where(entries.c.source_id == source_id).order_by(entries.c.at.desc())
    with catalogue.reading() as connection:
        return [instant(at) for at in connection.scalars(query.limit(limit))]


def succeeded(
    catalogue: Catalogue,
    source_id: int,
    imported: Sequence[SourceEntry],
    *,
    result: str,
    new: bool,
    due: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
) -> None:
    """Records a check of a source, and what of it is imported or waits in the queue of runs."""
    now = seconds(datetime.now(UTC))
    values = {"tried": now, "result": result, "failures": 0, "due": seconds(due)}
    values |= {"etag": etag, "last_modified": last_modified} | ({"newest": now} if new else {})
    rows = [
        {
            "source_id": source_id,
            "key": one.key,
            "digest": one.digest,
            "at": seconds(one.at),
            "size": one.size,
            "modified": one.modified,
        }
        for one in imported
    ]
    with catalogue.writing() as connection:
        still_there = connection.scalar(select(sources.c.source_id).where(sources.c.source_id == source_id))
        if still_there is None:  # removed meanwhile
            return
        put(connection, entries, rows)
        connection.execute(update(sources).where(sources.c.source_id == source_id).values(values))


def failed(catalogue: Catalogue, source_id: int, *, result: str, due: datetime) -> None:
    """Records that a check of a source has failed."""
    now = seconds(datetime.now(UTC))
    _update(catalogue, source_id, tried=now, result=result, failures=sources.c.failures + 1, due=seconds(due))


@contextmanager
def sole_collector(catalogue: Catalogue) -> Iterator[bool]:
    """Whether this process is the one that collects now; it does not wait until another has ended."""
    with catalogue.locks.alone(_COLLECTOR, wait_s=_A_GLANCE_S) as alone:
        yield alone


def is_collected(catalogue: Catalogue) -> bool:
    """Whether a process is collecting."""
    return not catalogue.locks.is_free(_COLLECTOR)


def _update(catalogue: Catalogue, source_id: int, **values: Any) -> None:
    with catalogue.writing() as connection:
        connection.execute(update(sources).where(sources.c.source_id == source_id).values(values))


def _by_address(connection: Connection, address: str) -> Source | None:
    row = connection.execute(select(sources).where(sources.c.address == address)).first()
    return None if row is None else _source(row)


def _settings(one: Source) -> Mapping[str, Any]:
    minutes = round(one.every.total_seconds() / 60)
    return {"source": one.address, "every_minutes": minutes, "full_text": one.full_text}


def _source(row: Row[Any]) -> Source:
    return Source(
        source_id=row.source_id,
        kind=SourceKind(row.kind),
        address=row.address,
        every=timedelta(minutes=row.every_minutes),
        full_text=row.full_text,
        added=instant(row.added),
        by=row.by,
        due=instant(row.due),
        tried=instant_or_none(row.tried),
        result=row.result,
        failures=row.failures,
        newest=instant_or_none(row.newest),
        etag=row.etag,
        last_modified=row.last_modified,
    )


def _entry(row: Row[Any]) -> SourceEntry:
    return SourceEntry(
        key=row.key, digest=row.digest, at=instant(row.at), size=row.size, modified=row.modified
    )
