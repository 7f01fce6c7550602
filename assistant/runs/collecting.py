"""Checking the sources that are due: what is new in each, and when it is checked next."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import FetchingOff, SourceRefused
from assistant.runs import inbox
from corpus import Actor, RunKind, SourceKind, runs, scratch_folder, sources
from ingest.errors import AddressRefused, FetchFailed, IngestError
from ingest.fetching.address import checked_address
from ingest.fetching.fetcher import Fetcher
from ingest.sources.feed import check_feed
from ingest.sources.watched_folder import check_folder

if TYPE_CHECKING:
    from assistant.settings import Settings
    from corpus import Catalogue, Source
    from ingest.fetching.policy import NetworkPolicy
    from ingest.sources.harvest import Harvest

SCHEDULE = Actor(name="schedule")
_log = logging.getLogger("dateline")
_LONGEST_PAUSE = timedelta(days=1)  # between two attempts at what fails, unless a server asks for more


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """A check of a source: what it gave, or else the ``problem`` in words."""

    source: Source
    harvest: Harvest | None = None
    problem: str = ""


def opened_fetcher(settings: Settings, network: NetworkPolicy) -> Fetcher:
    """What addresses are fetched with. Raises FetchingOff where the settings do not allow it."""
    if not settings.fetch:
        raise FetchingOff(
            "fetching is off; set DATELINE_FETCH=yes, or fetch = true in dateline.toml, to let Dateline "
            "connect to the addresses of feeds and pages"
        )
    return Fetcher(policy=network)


def checked_source(address: str) -> str:
    """The address of a page or a feed as it is stored. Raises SourceRefused."""
    try:
        return checked_address(address)
    except AddressRefused as refusal:
        raise SourceRefused(str(refusal)) from None


def due_sources(settings: Settings, catalogue: Catalogue) -> list[Source]:
    """The sources that are to be checked now; feeds only where the settings allow fetching."""
    kinds = tuple(SourceKind) if settings.fetch else (SourceKind.FOLDER,)
    return sources.due(catalogue, kinds)


def checks(
    settings: Settings, catalogue: Catalogue, chosen: Sequence[Source], *, network: NetworkPolicy, into: Path
) -> Iterator[SourceCheck]:
    """Checks one source after another, writing what is fetched ``into`` a folder; failures are recorded.

    What succeeds is to be recorded by :func:`remember`, once its files are imported or safely queued. Raises
    FetchingOff, where a feed is chosen.
    """
    fetched = any(one.kind is SourceKind.FEED for one in chosen)
    fetcher = opened_fetcher(settings, network) if fetched else None
    for source in chosen:
        place = into / str(source.source_id)
        place.mkdir()
        try:
            harvest = _harvest(catalogue, source, fetcher, into=place)
        except (IngestError, OSError) as error:
            asked_s = error.retry_after_s if isinstance(error, FetchFailed) else None
            yield failed(catalogue, source, str(error), asked_s=asked_s)
        except Exception as error:  # noqa: BLE001 - whatever ends one check, the next source can be checked
            _log.exception("the check of %s failed", source.address)
            yield failed(catalogue, source, f"unexpected failure: {type(error).__name__}: {error}")
        else:
            yield SourceCheck(source=source, harvest=harvest)


def _harvest(catalogue: Catalogue, source: Source, fetcher: Fetcher | None, *, into: Path) -> Harvest:
    known = sources.known_entries(catalogue, source.source_id)
    now = datetime.now(UTC)
    if source.kind is SourceKind.FOLDER:
        return check_folder(Path(source.address), known, now=now)
    assert fetcher is not None
    return check_feed(source, known, fetcher, into=into, now=now)


def failed(
    catalogue: Catalogue, source: Source, problem: str, *, asked_s: float | None = None
) -> SourceCheck:
    """Records that a check has failed, and has the source left alone for a while."""
    due = datetime.now(UTC) + pause_after(source.failures + 1, source.every, asked_s)
    sources.failed(catalogue, source.source_id, result=problem, due=due)
    return SourceCheck(source=source, problem=problem)


def pause_after(failures: int, every: timedelta, asked_s: float | None) -> timedelta:
    """How long to leave a source alone that has failed so often in a row: twice as long each time, up to a
    day, and at least as long as its server asks for.
    """
    doubled: timedelta = every * 2 ** min(failures, 12)
    return max(every, min(doubled, _LONGEST_PAUSE), timedelta(seconds=asked_s or 0.0))


def remember(catalogue: Catalogue, source: Source, harvest: Harvest) -> None:
    """Records a check of a source, of which nothing is imported again."""
    sources.succeeded(
        catalogue,
        source.source_id,
        harvest.entries,
        result=harvest.result,
        new=harvest.new,
        due=datetime.now(UTC) + source.every,
        etag=harvest.etag,
        last_modified=harvest.last_modified,
    )


def queue_due(settings: Settings, catalogue: Catalogue, *, network: NetworkPolicy) -> None:
    """Queues an import for each source that is due and has something new, unless another process does."""
    with sources.sole_collector(catalogue) as alone, scratch_folder() as into:
        if not alone:
            return
        due = due_sources(settings, catalogue)
        for check in checks(settings, catalogue, due, network=network, into=into):
            if check.harvest is None:
                continue
            try:
                if check.harvest.files:
                    _queue(settings, catalogue, check.source, check.harvest)
            except OSError as error:  # such as a full disk
                failed(catalogue, check.source, f"what is new cannot be stored: {error}")
            else:
                remember(catalogue, check.source, check.harvest)


def _queue(settings: Settings, catalogue: Catalogue, source: Source, harvest: Harvest) -> None:
    name = inbox.collect(settings.files_folder, harvest.files)
    runs.enqueue(catalogue, RunKind.INGEST, by=SCHEDULE, given=[source.address], inbox=name)
