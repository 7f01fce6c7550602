"""`dateline names` and `dateline dossier`: whom and what the reports name, and what they say of each."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_json, add_scope, given_scope, positive, words
from assistant.cli.opening import opened_services
from assistant.cli.printing import print_sections
from assistant.cli.progress import Progress

if TYPE_CHECKING:
    from assistant.answer.dossier import Dossier
    from assistant.cli.arguments import Commands
    from corpus import KnownName


def add(commands: Commands) -> None:
    """The commands."""
    listed = add_command(
        commands,
        "names",
        list_names,
        summary="list the persons, organisations and places in most reports",
        example="dateline names pihl",
    )
    listed.add_argument(
        "text", nargs="?", default="", metavar="TEXT", help="only names with a word that begins so"
    )
    listed.add_argument("--limit", type=positive, default=50, metavar="N", help="how many (default 50)")
    add_json(listed, "one JSON line for each name")
    shown = add_command(
        commands,
        "dossier",
        show_dossier,
        summary="show what the reports say of one person, organisation or place",
        example='dateline dossier "Liis Pihlakannu"',
    )
    shown.add_argument("name", type=words, metavar="NAME")
    add_json(shown)
    add_scope(shown)


def list_names(options: argparse.Namespace) -> int:
    """Prints the names, those in most reports first."""
    from assistant.operations import names

    with opened_services(options) as services, Progress("Reading the names"):
        found = names.list_names(ALONE, services, text=options.text, limit=options.limit)
    for one in found:
        if options.json:
            print(json.dumps(_to_json(one), ensure_ascii=False))
        else:
            also = f"  (also {', '.join(one.also)})" if one.also else ""
            print(f"{one.reports:>6}  {one.written}{also}")
    if not found and not options.json:
        print(
            f"No name begins with {options.text!r}."
            if options.text
            else "No names yet; `dateline rebuild` reads those of reports that were imported before."
        )
    return 0


def _to_json(one: KnownName) -> dict[str, Any]:
    return {
        "name": one.written,
        "also": list(one.also),
        "reports": one.reports,
        "first": one.first.isoformat() if one.first else None,
        "last": one.last.isoformat() if one.last else None,
    }


def show_dossier(options: argparse.Namespace) -> int:
    """Prints the dossier of a name."""
    from assistant.operations import names, reading

    scope = given_scope(options)
    with opened_services(options) as services, Progress("Reading the reports"):
        found = names.dossier(ALONE, services, options.name, scope=scope)
        missing = [one for one in scope.outlets if one not in reading.outlets(ALONE, services)]
    if options.json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        _print(found)
    for outlet in missing:
        print(f"Note: No reports from {outlet} are collected.", file=sys.stderr)
    return 0


def _print(found: Dossier) -> None:
    from assistant.answer.dossier import SectionKind

    known = found.known
    also = f" (also {', '.join(known.also)})" if known.also else ""
    print(f"{known.written}{also}")
    if not found.reports:
        print("No report within these filters has this name.")
        return
    read = f"; the {found.read} that name it most often were read" if found.read < found.reports else ""
    print(f"{found.reports:,} report{'' if found.reports == 1 else 's'}{read}")
    print_sections(found.sections, unlabelled=SectionKind.REPORTS)
