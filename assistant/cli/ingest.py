"""`dateline ingest`: imports files and folders."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_json
from assistant.cli.opening import opened_services
from assistant.cli.progress import Progress
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.settings import Services
    from ingest.results import Progress as Imported

_REFUSED = 1


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
        "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with all that is in it"
    )
    add_json(parser, "one JSON line for each report or refused file")


def ingest(options: argparse.Namespace) -> int:
    """Imports files, printing the result for each report; 1 when any was refused."""
    from assistant.operations import importing
    from assistant.runs.foreground import ImportSummary

    summary = ImportSummary(counts={})
    with opened_services(options, create=True) as services:
        with Progress("Importing", unit="files") as progress:

            def show(imported: Imported) -> None:
                progress.at(imported.files, total=imported.files_total, note=imported.doing())

            for one in importing.ingest_files(ALONE, services, options.paths, on_progress=show):
                if isinstance(one, ImportSummary):
                    summary = one
                else:
                    line = json.dumps(one.to_json(), ensure_ascii=False) if options.json else one.line()
                    progress.result(line)
        if summary.changed:
            rerun_questions(services, as_json=options.json)
    if not options.json:
        print(summary.line())
    return _REFUSED if summary.refused else 0


def rerun_questions(services: Services, *, as_json: bool) -> None:
    """Asks saved questions again; a failure costs no report, and is printed."""
    from assistant.operations import watching

    try:
        with Progress("Asking the saved questions again", unit="questions") as progress:
            for number, one in enumerate(watching.rerun_all(ALONE, services), start=1):
                progress.at(number)
                if as_json:
                    progress.result(json.dumps(one.to_json(), ensure_ascii=False))
                elif not one.diff.is_empty:
                    progress.result("\n".join(one.lines()))
    except AssistantError as error:
        print(f"Note: the saved questions were not asked again: {error}", file=sys.stderr)
