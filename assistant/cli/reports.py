"""What is held, report by report: list, show, revise, withdraw, restore."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from assistant.access import operating_user
from assistant.cli.opening import given_scope, given_settings, opened_corpus
from assistant.cli.printing import report_to_json, source, when
from assistant.errors import LedgerUnusable

if TYPE_CHECKING:
    from corpus import Actor, StoredReport

_REFUSED = 1


def list_reports(options: argparse.Namespace) -> int:
    """Prints the current version of every report within the scope, then those that are withdrawn."""
    with opened_corpus(options) as corpus:
        scope = given_scope(options)
        for held in (*corpus.reports(scope=scope), *corpus.withdrawn(scope=scope)):
            if options.json:
                print(json.dumps(report_to_json(held, whole=False), ensure_ascii=False))
            else:
                line = f"{held.report_id}  {when(held)}  {held.report.outlet}: {held.report.title}"
                print(f"{line}{_withdrawn(held)}")
    return 0


def show_report(options: argparse.Namespace) -> int:
    """Prints one report version, whole."""
    with opened_corpus(options) as corpus:
        held = corpus.report(options.report_id, options.version)
    if options.json:
        print(json.dumps(report_to_json(held, whole=True), ensure_ascii=False, indent=1))
        return 0
    report = held.report
    standing = _withdrawn(held) or ("" if held.current else " (not current)")
    print(f"{report.title}\n{source(held)}\nversion {held.version}{standing}")
    print(f"\n{report.summary}" if report.summary else "", f"\n{report.body}", sep="")
    return 0


def revise(options: argparse.Namespace) -> int:
    """Makes a file the next version of a report; 1 when the file is refused."""
    from ingest.errors import IngestError
    from ingest.revise import revise as revised

    with opened_corpus(options) as corpus:
        try:
            fate = revised(corpus, options.report_id, options.file, by=_by())
        except IngestError as refusal:
            print(f"dateline: {refusal}", file=sys.stderr)
            return _REFUSED
        held = corpus.report(options.report_id)
    if fate.status == "unchanged":
        print(f"{held.report_id}: unchanged; version {held.version} says just that")
        return 0
    print(f"{held.report_id}: revised (version {held.version}) — {held.report.title}")
    _print_citing(options, held)
    return 0


def withdraw(options: argparse.Namespace) -> int:
    """Takes a report out of every search, for a reason, and tells which answers cite it."""
    with opened_corpus(options) as corpus, corpus.writing():
        held = corpus.withdraw(options.report_id, reason=options.reason, by=_by())
    print(f"{held.report_id}: withdrawn — {held.report.title}")
    _print_citing(options, held)
    return 0


def restore(options: argparse.Namespace) -> int:
    """Lets a withdrawn report be found again."""
    with opened_corpus(options) as corpus, corpus.writing():
        held = corpus.restore(options.report_id, by=_by())
    print(f"{held.report_id}: restored (version {held.version}) — {held.report.title}")
    return 0


def _by() -> Actor:
    from corpus import Actor

    return Actor(name=operating_user())


def _withdrawn(held: StoredReport) -> str:
    return f" (withdrawn on {held.withdrawn.at:%Y-%m-%d}: {held.withdrawn.reason})" if held.withdrawn else ""


def _print_citing(options: argparse.Namespace, held: StoredReport) -> None:
    """Tells which answers cite the report as it was before."""
    from assistant.ledger import Ledger
    from assistant.ledger.answers import answers_citing

    try:
        ledger = Ledger(given_settings(options).folder)
        numbers = answers_citing(
            ledger, held.report_id, other_than=None if held.withdrawn else held.content_hash
        )
    except LedgerUnusable as error:
        print(f"Note: which answers cite it is not known: {error}", file=sys.stderr)
        return
    if numbers:
        shown = ", ".join(map(str, numbers[-20:]))
        count = f"{len(numbers)} answers cite" if len(numbers) > 1 else "1 answer cites"
        print(f"{count} it as it was ({shown}); `dateline answers list --changed` shows what that means.")
