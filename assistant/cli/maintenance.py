"""The state of the collection: `dateline health`, `rebuild`, `backup`, `restore` and `origins`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_json, add_scope, given_scope
from assistant.cli.opening import given_settings, opened_services
from assistant.cli.printing import print_origins
from assistant.cli.progress import Progress

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands

_MISSING = 1


def add(commands: Commands) -> None:
    """The commands."""
    add_command(
        commands,
        "health",
        health,
        summary="look up every passage in both indexes, and count those that cannot be found",
        example="dateline health || dateline rebuild",
        refused="passages cannot be found",
    )
    add_command(
        commands,
        "rebuild",
        rebuild,
        summary="rebuild both indexes from the catalogue, without encoding again",
        example="dateline rebuild",
    )
    backup = add_command(
        commands,
        "backup",
        back_up,
        summary="write the reports and all answers into one file, while they are in use",
        example="dateline backup dateline-2026-03-01.tar.gz",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist")
    restored = add_command(
        commands,
        "restore",
        restore,
        summary="make a backup into a corpus again, in a folder that is empty or does not exist",
        example="dateline restore dateline-2026-03-01.tar.gz --data ./restored",
    )
    restored.add_argument("file", type=Path, metavar="FILE", help="the backup")
    shared = add_command(
        commands,
        "origins",
        origins,
        summary="show which reports share an origin: one text, or one agency or publisher on one event",
        example="dateline origins --since 2026-02-01",
    )
    add_json(shared, "print JSON, with groups of copies and of reports on one event")
    add_scope(shared)


def health(options: argparse.Namespace) -> int:
    """Prints which passages cannot be found; 1 when there are any."""
    from assistant.operations import importing

    with opened_services(options) as services, Progress("Checking the indexes", unit="passages") as progress:
        found = importing.check_index(ALONE, services, on_progress=progress.counted)
    if found.out_of_reach:
        print(
            f"{len(found.out_of_reach)} passages are out of Chroma's reach; searches score them one by one."
        )
    if found.unsearched_summaries:
        print(
            f"{found.unsearched_summaries} summaries are not searched: an older version made no passages of "
            "them. `dateline rebuild` adds them."
        )
    if found.sound:
        print(f"All {found.passages} passages can be found by their vectors and by their words.")
        return 0
    for name, missing in (("vectors", found.missing_vectors), ("full text", found.missing_full_text)):
        if missing:
            shown = ", ".join(map(str, missing[:20])) + ("…" if len(missing) > 20 else "")
            print(f"{len(missing)} of {found.passages} passages are missing from the {name}: {shown}")
    for damaged in found.damaged_files:
        print(f"The file {damaged!r} of the full-text index is damaged.")
    print("Run `dateline rebuild` to rebuild both indexes from the catalogue.")
    return _MISSING


def rebuild(options: argparse.Namespace) -> int:
    """Rebuilds both indexes."""
    from assistant.operations import importing

    with (
        opened_services(options) as services,
        Progress("Rebuilding the indexes", unit="passages") as progress,
    ):
        passages = importing.rebuild(ALONE, services, on_progress=progress.counted)
    print(f"Rebuilt both indexes: {passages} passages.")
    return 0


def back_up(options: argparse.Namespace) -> int:
    """Writes a backup."""
    from assistant.operations import backups

    with opened_services(options) as services, Progress("Backing up"):
        made = backups.back_up(ALONE, services, options.file)
    size = options.file.stat().st_size
    print(f"Backed up {len(made.files)} files, {made.size:,} bytes, into {options.file} ({size:,} bytes).")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Restores a backup and rebuilds the indexes."""
    from assistant import backup
    from assistant.operations import importing

    folder = given_settings(options).folder
    with Progress("Unpacking the backup"):
        made = backup.restore(options.file, folder)
    with (
        opened_services(options) as services,
        Progress("Rebuilding the indexes", unit="passages") as progress,
    ):
        passages = importing.rebuild(ALONE, services, on_progress=progress.counted)
    print(f"Restored the backup of {made.made:%Y-%m-%d %H:%M} UTC into {folder}: {passages} passages.")
    return 0


def origins(options: argparse.Namespace) -> int:
    """Prints which reports within the scope share a text, an event or an origin."""
    from assistant.operations import reading

    scope = given_scope(options)
    with opened_services(options) as services:
        with Progress("Comparing reports"):
            groups = reading.origins(ALONE, services, scope=scope)
        if options.json:
            print(json.dumps(groups.to_json(), ensure_ascii=False, indent=1))
        else:
            reports = reading.reports(ALONE, services, scope=scope)
            print_origins(groups.origins, {report.report_id: report for report in reports})
    return 0
