"""`dateline report`: list, show, revise, withdraw, restore."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access import ALONE
from assistant.cli.arguments import (
    add_command,
    add_group,
    add_json,
    add_scope,
    given_scope,
    positive,
    words,
)
from assistant.cli.ingest import rerun_questions
from assistant.cli.opening import opened_services
from assistant.cli.printing import report_line, report_to_json, source
from assistant.cli.progress import Progress
from assistant.errors import CorrectionRefused, LedgerUnusable
from corpus import Scope

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.settings import Services
    from corpus import StoredReport

_REFUSED = 1


def add(commands: Commands) -> None:
    """The commands."""
    group = add_group(
        commands,
        "report",
        summary="list, show, revise, withdraw and restore reports",
        example="dateline report list --outlet Fjordvakten",
    )
    listed = add_command(
        group,
        "list",
        list_reports,
        summary="list the current version of every report, then those that are withdrawn",
        example="dateline report list --since 2026-02-01",
    )
    add_json(listed, "one JSON line for each report")
    add_scope(listed)
    shown = add_command(
        group,
        "show",
        show_report,
        summary="show one report in full",
        example="dateline report show 5b0c6e7f12 --version 1",
    )
    shown.add_argument("report_id", metavar="ID")
    shown.add_argument(
        "--version", type=positive, metavar="N", help="an earlier version than the current one"
    )
    add_json(shown)
    revised = add_command(
        group,
        "revise",
        revise,
        summary="make a file the next version of a report",
        example="dateline report revise 5b0c6e7f12 corrected.txt",
        refused="the file was refused",
    )
    revised.add_argument("report_id", metavar="ID")
    revised.add_argument("file", type=Path, metavar="FILE", help="a file with this one report")
    withdrawn = add_command(
        group,
        "withdraw",
        withdraw,
        summary="withdraw a report: it no longer appears in searches, and can be restored",
        example='dateline report withdraw 5b0c6e7f12 --reason "retracted by the outlet"',
    )
    withdrawn.add_argument("report_id", metavar="ID")
    withdrawn.add_argument("--reason", type=words, required=True, metavar="TEXT", help="why")
    restored = add_command(
        group,
        "restore",
        restore,
        summary="restore a withdrawn report, so that it appears in searches again",
        example="dateline report restore 5b0c6e7f12",
    )
    restored.add_argument("report_id", metavar="ID")


def list_reports(options: argparse.Namespace) -> int:
    """Prints the current version of every report within the scope, then those that are withdrawn."""
    from assistant.operations import reading

    scope = given_scope(options)
    printed = 0
    with opened_services(options) as services:
        for report in reading.reports(ALONE, services, scope=scope):
            printed += 1
            if options.json:
                print(json.dumps(report_to_json(report, whole=False), ensure_ascii=False))
            else:
                print(f"{report_line(report)}{_withdrawn(report)}")
    if not printed and not options.json:
        limited = scope != Scope()
        print(
            "No reports match these filters."
            if limited
            else "No reports yet; import some: dateline ingest PATH"
        )
    return 0


def show_report(options: argparse.Namespace) -> int:
    """Prints one report version in full."""
    from assistant.operations import collection

    with opened_services(options) as services:
        stored = collection.report_version(ALONE, services, options.report_id, options.version)
    if options.json:
        print(json.dumps(report_to_json(stored, whole=True), ensure_ascii=False, indent=1))
        return 0
    report = stored.report
    state = _withdrawn(stored) or ("" if stored.current else " (not current)")
    print(f"{report.title}\n{source(stored)}\nversion {stored.version}{state}")
    if report.import_notes:
        print(f"noted on import: {'; '.join(report.import_notes)}")
    print(f"\n{report.summary}" if report.summary else "", f"\n{report.body}", sep="")
    return 0


def revise(options: argparse.Namespace) -> int:
    """Makes a file the next version of a report; 1 when the file is refused."""
    from assistant.operations import collection

    with opened_services(options) as services:
        try:
            with Progress("Revising"):
                revision = collection.revise(
                    ALONE, services, options.report_id, options.file, rerun_later=False
                )
        except CorrectionRefused as refusal:
            print(f"dateline: {refusal}", file=sys.stderr)
            return _REFUSED
        stored = revision.stored
        if revision.unchanged:
            print(f"{stored.report_id}: unchanged; version {stored.version} has the same text")
            return 0
        print(f"{stored.report_id}: revised (version {stored.version}) — {stored.report.title}")
        _print_citing(services, stored)
        rerun_questions(services, as_json=False, report_id=stored.report_id)
    return 0


def withdraw(options: argparse.Namespace) -> int:
    """Takes a report out of every search, for a reason, and prints which answers cite it."""
    from assistant.operations import collection

    with opened_services(options) as services:
        with Progress("Withdrawing"):
            stored = collection.withdraw(
                ALONE, services, options.report_id, reason=options.reason, rerun_later=False
            )
        print(f"{stored.report_id}: withdrawn — {stored.report.title}")
        _print_citing(services, stored)
        rerun_questions(services, as_json=False, report_id=stored.report_id)
    return 0


def restore(options: argparse.Namespace) -> int:
    """Lets a withdrawn report be found again."""
    from assistant.operations import collection

    with opened_services(options) as services:
        with Progress("Restoring"):
            stored = collection.restore(ALONE, services, options.report_id, rerun_later=False)
        print(f"{stored.report_id}: restored (version {stored.version}) — {stored.report.title}")
        rerun_questions(services, as_json=False, report_id=stored.report_id)
    return 0


def _withdrawn(stored: StoredReport) -> str:
    withdrawn = stored.withdrawn
    return f" (withdrawn on {withdrawn.at:%Y-%m-%d}: {withdrawn.reason})" if withdrawn else ""


def _print_citing(services: Services, stored: StoredReport) -> None:
    """Prints which answers cite the report as it was before."""
    from assistant.operations import answers

    try:
        numbers = answers.citing_former_text(ALONE, services, stored)
    except LedgerUnusable as error:
        print(f"Note: which answers cite it is not known: {error}", file=sys.stderr)
        return
    if numbers:
        shown = ", ".join(map(str, numbers[-20:]))
        count = f"{len(numbers)} answers cite" if len(numbers) > 1 else "1 answer cites"
        print(f"{count} the former text ({shown}); see `dateline answers list --changed`.")
