"""`dateline collect` and `fetch`: importing what sources have that is new, and addresses once."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_json
from assistant.cli.ingest import rerun_questions
from assistant.cli.opening import opened_services
from assistant.cli.progress import Progress
from assistant.cli.sources import FETCHING_OFF
from corpus import VectorsUnavailable

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.operations.collecting import SourceView
    from assistant.runs.collecting import SourceCheck
    from assistant.runs.foreground import ImportSummary
    from assistant.settings import Services
    from ingest.results import IngestResult
    from ingest.results import Progress as Imported

_REFUSED = 1


def add(commands: Commands) -> None:
    """The commands."""
    collected = add_command(
        commands,
        "collect",
        collect,
        summary="check the watched folders and feeds that are due, and import what is new",
        example="dateline collect\ndateline collect https://news.example.org/rss.xml",
        refused="a file was refused or a source failed",
    )
    collected.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="check this folder or feed now, whether or not it is due",
    )
    add_json(collected, "one JSON line for each report, refused file and source")
    fetched = add_command(
        commands,
        "fetch",
        fetch,
        summary="import pages and files from their addresses, once",
        example="dateline fetch https://news.example.org/2026/harbour.html",
        refused="an address or a file was refused",
    )
    fetched.add_argument("addresses", nargs="+", metavar="ADDRESS", help="an address of http or https")
    add_json(fetched, "one JSON line for each report or refused address")


def collect(options: argparse.Namespace) -> int:
    """Collects what is due, or the sources named; 1 when a file was refused or a source failed."""
    from assistant.operations import collecting

    with opened_services(options) as services, Progress("Collecting", unit="files") as progress:
        found = collecting.collect(ALONE, services, options.sources, on_progress=_shown_in(progress))
        status, checked = _print_results(options, services, found, progress)
        if not checked and not options.json:
            views = collecting.list_sources(ALONE, services)
            progress.result(_nothing_due(views))
            if any(one.paused for one in views):
                progress.note(FETCHING_OFF.removeprefix("Note: "))
    return status


def _nothing_due(views: list[SourceView]) -> str:
    times = [one.source.due for one in views if not one.paused]
    if not times:
        return "There is nothing to collect; `dateline watch add` and `dateline feed add` add a source."
    return (
        f"No source is due; the next one is from {min(times):%Y-%m-%d %H:%M} UTC. Name one to check it now."
    )


def fetch(options: argparse.Namespace) -> int:
    """Imports what addresses give; 1 when any was refused."""
    from assistant.operations import collecting

    with opened_services(options, create=True) as services, Progress("Fetching", unit="files") as progress:
        found = collecting.fetch(ALONE, services, options.addresses, on_progress=_shown_in(progress))
        status, _ = _print_results(options, services, found, progress)
    return status


def _shown_in(progress: Progress) -> Any:
    def show(imported: Imported) -> None:
        progress.at(imported.files, total=imported.files_total, note=imported.doing())

    return show


def _print_results(
    options: argparse.Namespace,
    services: Services,
    found: Iterator[SourceCheck | IngestResult | ImportSummary],
    progress: Progress,
) -> tuple[int, int]:
    """Prints results as they come; the exit status, and how many sources were checked."""
    from assistant.runs.collecting import SourceCheck
    from assistant.runs.foreground import ImportSummary

    status = checked = 0
    changed = False
    stopped: VectorsUnavailable | None = None
    for one in _until_stopped(found):
        if isinstance(one, ImportSummary):
            changed = changed or one.changed
            status = _REFUSED if one.refused else status
            if not options.json and one.line():
                progress.result(one.line())
            for note in one.notes():
                progress.note(note)
        elif isinstance(one, VectorsUnavailable):
            stopped = one
        elif isinstance(one, SourceCheck):
            checked += 1
            status = _REFUSED if one.problem else status
            progress.result(_check_line(one, as_json=options.json))
        else:
            progress.result(json.dumps(one.to_json(), ensure_ascii=False) if options.json else one.line())
    if changed:
        rerun_questions(services, as_json=options.json)
    if stopped is not None:
        raise stopped
    return status, checked


def _until_stopped(
    found: Iterator[SourceCheck | IngestResult | ImportSummary],
) -> Iterator[SourceCheck | IngestResult | ImportSummary | VectorsUnavailable]:
    """What is found, and last why it ends early where the vectors cannot be added."""
    try:
        yield from found
    except VectorsUnavailable as error:
        yield error


def _check_line(check: SourceCheck, *, as_json: bool) -> str:
    words = check.harvest.result if check.harvest else check.problem
    if as_json:
        shown = {"source": check.source.address, "failed": check.harvest is None, "result": words}
        return json.dumps(shown, ensure_ascii=False)
    return f"{check.source.address}: {'' if check.harvest else 'failed: '}{words}"
