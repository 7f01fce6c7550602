"""`dateline ingest`: imports files and folders."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_json, positive
from assistant.cli.opening import opened_services, services_for_dry_run
from assistant.cli.printing import read_source
from assistant.cli.progress import Progress
from assistant.errors import AssistantError
from corpus import CorpusError, VectorsUnavailable

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.operations.importing import Cluster
    from assistant.operations.previewing import PreviewedReport
    from assistant.runs.foreground import ImportSummary
    from assistant.settings import Services
    from ingest.results import Progress as Imported

_REFUSED = 1
_SHOWN = 200  # characters of a body


def add(commands: Commands) -> None:
    """The command."""
    parser = add_command(
        commands,
        "ingest",
        ingest,
        summary="import files and folders of reports, and make the corpus where there is none",
        example="dateline ingest reports/ extra/interview.html",
        refused="a file was refused",
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a file, or a folder with all that is in it"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show what each file would become, and store nothing"
    )
    parser.add_argument(
        "--ray",
        nargs="?",
        const="",
        metavar="HOST:PORT",
        help="read and encode on the Ray cluster there (default: that of RAY_ADDRESS, else all processors of "
        "this machine)",
    )
    parser.add_argument(
        "--workers",
        type=positive,
        metavar="N",
        help="with --ray: at most so many workers, of a processor each",
    )
    add_json(parser, "one JSON line for each report or refused file")
    parser.set_defaults(refuse=parser.error)


def ingest(options: argparse.Namespace) -> int:
    """Imports files, printing the result for each report; 1 when any was refused."""
    cluster = _read_cluster(options)
    if not options.paths:
        options.refuse("the following arguments are required: PATH")
    if options.dry_run:
        return dry_run(options)
    from assistant.operations import importing
    from assistant.runs.foreground import ImportSummary

    summary, stopped = ImportSummary(counts={}), None
    with opened_services(options, create=True) as services:
        with Progress("Importing", unit="files") as progress:

            def show(imported: Imported) -> None:
                progress.at(imported.files, total=imported.files_total, note=imported.doing())

            try:
                for one in importing.ingest_files(
                    ALONE, services, options.paths, cluster=cluster, on_progress=show
                ):
                    if isinstance(one, ImportSummary):
                        summary = one
                    else:
                        line = json.dumps(one.to_json(), ensure_ascii=False) if options.json else one.line()
                        progress.result(line)
            except VectorsUnavailable as error:
                stopped = error
        if summary.changed:
            rerun_questions(services, as_json=options.json)
    if not options.json and (line := summary.line()) and (summary.counts or not stopped):
        print(line)
    _print_notes(summary)
    if stopped is not None:
        raise stopped
    return _REFUSED if summary.refused else 0


def _read_cluster(options: argparse.Namespace) -> Cluster | None:
    """What ``--ray`` asks for. What follows it and is no address is the first path."""
    if options.ray is None:
        if options.workers:
            options.refuse("--workers goes with --ray")
        return None
    if options.dry_run:
        options.refuse("--dry-run encodes nothing; leave --ray out")
    from assistant.operations.importing import Cluster
    from ingest.cluster.connection import is_address

    address = options.ray
    if address and not is_address(address):
        if not Path(address).exists():
            options.refuse(
                f"--ray {address}: there is no such file or folder, and the address of a Ray cluster is "
                "HOST:PORT, such as 10.0.0.5:6379"
            )
        options.paths.insert(0, Path(address))
        address = None
    return Cluster(address=address or None, workers=options.workers)


def dry_run(options: argparse.Namespace) -> int:
    """Prints what an import of the files would come to, each report with its beginning; 1 as the import."""
    from assistant.operations import previewing
    from assistant.runs.foreground import ImportSummary

    summary = ImportSummary(counts={})
    with services_for_dry_run(options) as services, Progress("Reading", unit="files") as progress:

        def show(files: int, total: int | None, reports: int) -> None:
            progress.at(files, total=total, note=f"{reports:,} reports" if reports else "")

        for one in previewing.preview_paths(ALONE, services, options.paths, on_progress=show):
            if isinstance(one, ImportSummary):
                summary = one
            elif options.json:
                progress.result(json.dumps(one.to_json(), ensure_ascii=False))
            else:
                progress.result("\n".join(_lines(one)))
    if not options.json:
        print(f"Dry run, nothing was stored: {summary.line()}" if summary.counts else summary.line())
    _print_notes(summary)
    return _REFUSED if summary.refused else 0


def _print_notes(summary: ImportSummary) -> None:
    for note in summary.notes():
        print(f"Note: {note}", file=sys.stderr)


def _lines(one: PreviewedReport) -> Iterator[str]:
    yield one.result.line()
    if one.report is None:
        return
    read = one.report
    passages = f"{one.passages} passage{'s' if one.passages != 1 else ''}"
    updated = f"updated {read.updated:%Y-%m-%d %H:%M} UTC" if read.updated else ""
    if not one.result.report_id:
        yield f"    {read.title}"
    yield f"    {', '.join(filter(None, (read_source(read), updated, read.language, passages)))}"
    yield f"    “{textwrap.shorten(one.beginning, _SHOWN, placeholder='…')}”"


def rerun_questions(services: Services, *, as_json: bool, report_id: str | None = None) -> None:
    """Asks watched questions again; a failure costs no report, and is printed.

    With ``report_id`` only those that this report can make a difference to.
    """
    from assistant.operations import watching

    try:
        with Progress("Asking the watched questions again", unit="questions") as progress:
            asked = (
                watching.rerun_touched(ALONE, services, report_id)
                if report_id
                else watching.rerun_all(ALONE, services)
            )
            for number, one in enumerate(asked, start=1):
                progress.at(number)
                if as_json:
                    progress.result(json.dumps(one.to_json(), ensure_ascii=False))
                elif not one.diff.is_empty:
                    progress.result("\n".join(one.lines()))
    except (AssistantError, CorpusError) as error:
        print(f"Note: the watched questions were not asked again: {error}", file=sys.stderr)
