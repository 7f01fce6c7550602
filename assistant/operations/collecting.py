"""Sources that keep coming in: folders and feeds, and addresses fetched once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access import Person, Role, actor, operation
from assistant.errors import SourceRefused
from assistant.runs import inbox
from assistant.runs.collecting import (
    SourceCheck,
    checked_source,
    checks,
    due_sources,
    opened_fetcher,
    remember,
)
from assistant.runs.foreground import import_here
from assistant.runs.silence import silent_since
from assistant.runs.start import start_working
from assistant.settings import Services
from corpus import RunKind, RunState, SourceKind, runs, scratch_folder, sources
from ingest.sources.page import pages

if TYPE_CHECKING:
    from assistant.runs.foreground import ImportSummary
    from corpus import Catalogue, Run, Source
    from ingest.results import IngestResult, Progress

_SHORTEST = {SourceKind.FOLDER: timedelta(minutes=1), SourceKind.FEED: timedelta(minutes=5)}
_LONGEST = timedelta(days=7)
_OF_THE_SYSTEM = ("/proc", "/sys", "/dev")  # folders that have no end, or no files
_IN_MEMORY = "/dev/shm"  # which has files like any folder


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source with its health: ``silent_since`` is set when it has been silent for far longer than usual.

    ``paused`` says that it is a feed and fetching is off, and ``failed_import`` why the last import of what
    was new in it failed, where it did.
    """

    source: Source
    silent_since: datetime | None
    paused: bool
    failed_import: str = ""

    def to_json(self) -> dict[str, Any]:
        """The source as the command line prints it for programs."""
        one = self.source
        return {
            "kind": one.kind.value,
            "address": one.address,
            "every_minutes": round(one.every.total_seconds() / 60),
            "full_text": one.full_text,
            "added": one.added.isoformat(),
            "added_by": one.by,
            "next": one.due.isoformat(),
            "last": one.tried.isoformat() if one.tried else None,
            "result": one.result,
            "failures": one.failures,
            "last_new": one.newest.isoformat() if one.newest else None,
            "silent_since": self.silent_since.isoformat() if self.silent_since else None,
            "failed_import": self.failed_import or None,
        }


@operation(needs=Role.ADMIN)
def list_sources(_person: Person, services: Services) -> list[SourceView]:
    """All sources, folders first."""
    catalogue, now = services.corpus.catalogue, datetime.now(UTC)
    return [
        SourceView(
            source=one,
            silent_since=silent_since(sources.latest_times(catalogue, one.source_id), now=now),
            paused=one.kind is SourceKind.FEED and not services.settings.fetch,
            failed_import=_failed_import(catalogue, one),
        )
        for one in sources.all_sources(catalogue)
    ]


@operation(needs=Role.ADMIN)
def watch_folder(person: Person, services: Services, folder: Path | str, *, every: timedelta) -> Source:
    """Has a folder checked again and again, with all folders below it.

    Where people sign in, only who works on the machine itself may name its folders. Raises SourceRefused.
    """
    _check_schedule(SourceKind.FOLDER, every)
    if person.person_id is not None:
        raise SourceRefused(
            "folders are watched from the server's own command line: `dateline watch add FOLDER`"
        )
    place = Path(folder).resolve()
    own = [one.resolve() for one in (services.settings.folder, services.settings.files_folder)]
    if not place.is_dir():
        raise SourceRefused(f"{str(folder)!r} is no folder; name one that is there")
    if not place.is_relative_to(_IN_MEMORY) and any(place.is_relative_to(one) for one in _OF_THE_SYSTEM):
        raise SourceRefused(f"{str(place)!r} is the system's own; name a folder with reports")
    for corpus in own:
        if place.is_relative_to(corpus) or corpus.is_relative_to(place):
            raise SourceRefused(
                f"the folder {str(place)!r} and the corpus's own, {str(corpus)!r}, lie within each other; "
                "watch a folder that has reports alone"
            )
    return sources.add(
        services.corpus.catalogue, SourceKind.FOLDER, _as_text(place), every=every, by=actor(person)
    )


@operation(needs=Role.ADMIN)
def add_feed(
    person: Person, services: Services, address: str, *, every: timedelta, full_text: bool = False
) -> Source:
    """Has a feed fetched again and again. Nothing is connected to yet. Raises SourceRefused."""
    _check_schedule(SourceKind.FEED, every)
    return sources.add(
        services.corpus.catalogue,
        SourceKind.FEED,
        checked_source(address),
        every=every,
        full_text=full_text,
        by=actor(person),
    )


@operation(needs=Role.ADMIN)
def remove_source(person: Person, services: Services, address: str) -> Source:
    """Checks a folder or a feed no more; its reports stay. Raises SourceNotFound."""
    return sources.remove(services.corpus.catalogue, _of_source(address), by=actor(person))


@operation(needs=Role.ADMIN)
def request_collecting(_person: Person, services: Services, address: str) -> None:
    """Has a source checked now, by a process of its own. Raises SourceNotFound, FetchingOff."""
    catalogue = services.corpus.catalogue
    one = sources.source(catalogue, address)
    if one.kind is SourceKind.FEED:
        opened_fetcher(services.settings, services.network)
    sources.make_due(catalogue, one.source_id)
    start_working(services.settings, collecting=True)


@operation(needs=Role.ADMIN)
def collect(
    person: Person,
    services: Services,
    addresses: Sequence[str] = (),
    *,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[SourceCheck | IngestResult | ImportSummary]:
    """Checks here and now the sources named, else those that are due, and imports what is new.

    Of each source that has something, it yields the result for each report and then their summary; and last
    the check itself. Raises SourceNotFound, SourceRefused (another process is collecting), FetchingOff (where
    feeds are named), CorpusBusy, VectorsUnavailable.
    """
    catalogue, settings = services.corpus.catalogue, services.settings
    with sources.sole_collector(catalogue) as alone, scratch_folder() as into:
        if not alone:
            raise SourceRefused("another process is collecting now; try again when it has ended")
        chosen = [sources.source(catalogue, _of_source(one)) for one in addresses]
        chosen = chosen or due_sources(settings, catalogue)
        for check in checks(settings, catalogue, chosen, network=services.network, into=into):
            if check.harvest is not None:
                if check.harvest.files:
                    yield from import_here(
                        services.corpus,
                        check.harvest.files,
                        by=actor(person),
                        given=[check.source.address],
                        on_progress=on_progress,
                    )
                remember(catalogue, check.source, check.harvest)
            yield check


@operation(needs=Role.ADMIN)
def fetch(
    person: Person,
    services: Services,
    addresses: Sequence[str],
    *,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[IngestResult | ImportSummary]:
    """Imports what addresses give, once, here and now; as :func:`importing.ingest_files` does files.

    Raises FetchingOff, CorpusBusy, VectorsUnavailable.
    """
    fetcher = opened_fetcher(services.settings, services.network)
    with scratch_folder() as into:
        yield from import_here(
            services.corpus,
            pages(fetcher, addresses, into=into),
            by=actor(person),
            given=addresses,
            on_progress=on_progress,
        )


@operation(needs=Role.ADMIN)
def request_fetch(person: Person, services: Services, address: str) -> Run:
    """Has what an address gives imported by a process of its own. Raises FetchingOff, SourceRefused."""
    opened_fetcher(services.settings, services.network)
    checked = checked_source(address)
    run = runs.enqueue(
        services.corpus.catalogue,
        RunKind.INGEST,
        by=actor(person),
        given=[checked],
        inbox=inbox.await_pages(services.settings.files_folder, [checked]),
    )
    start_working(services.settings)
    return run


def _failed_import(catalogue: Catalogue, one: Source) -> str:
    last = runs.last_import_of(catalogue, one.address)
    if last is None or last.state is not RunState.FAILED:
        return ""
    again = "" if last.by_command else f"; resume run {last.run_id} on the Collection page, under Runs"
    return f"{last.outcome or 'interrupted'}{again}"


def _check_schedule(kind: SourceKind, every: timedelta) -> None:
    if not _SHORTEST[kind] <= every <= _LONGEST:
        least, most = (round(one.total_seconds() / 60) for one in (_SHORTEST[kind], _LONGEST))
        raise SourceRefused(
            f"a {kind} cannot be checked every {every.total_seconds() / 60:g} minutes; "
            f"choose from {least} to {most:,}"
        )


def _of_source(given: str) -> str:
    """The address of a source as it is stored, of what somebody calls it."""
    if given.casefold().startswith(("http://", "https://")):
        return checked_source(given)
    return os.fspath(Path(given).resolve())


def _as_text(place: Path) -> str:
    text = os.fspath(place)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise SourceRefused(f"the name of the folder {text!r} is not UTF-8; rename it") from None
    return text
