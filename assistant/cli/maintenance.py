"""The state of the collection: `dateline health`, `rebuild`, `backup`, `move`, `restore` and `origins`."""

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
    from corpus import Health

_MISSING = 1
_LISTED = 20


def add(commands: Commands) -> None:
    """The commands."""
    add_command(
        commands,
        "health",
        health,
        summary="look up every passage in both indexes and every kept file, and list what is missing",
        example="dateline health",
        refused="passages or kept files are missing or damaged",
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
    moved = add_command(
        commands,
        "move",
        move,
        summary="move the reports and all answers from SQLite to a PostgreSQL database, or back",
        example="dateline move --to postgresql+psycopg://dateline@db/news\ndateline move --to sqlite",
    )
    moved.add_argument(
        "--to", required=True, metavar="URL", help="the address of an empty database, or `sqlite`"
    )
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
    """Prints which passages cannot be found and which kept files are lost; 1 when there are any."""
    from assistant.operations import importing

    with opened_services(options) as services, Progress("Checking", unit="passages") as progress:
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
    _print_originals(found)
    if found.indexed:
        print(f"All {found.passages} passages can be found by their vectors and by their words.")
        return 0 if found.sound else _MISSING
    for name, missing in (("vectors", found.missing_vectors), ("full text", found.missing_full_text)):
        if missing:
            shown = ", ".join(map(str, missing[:20])) + ("…" if len(missing) > 20 else "")
            print(f"{len(missing)} of {found.passages} passages are missing from the {name}: {shown}")
    for damaged in found.damaged_files:
        print(f"The file {damaged!r} of the full-text index is damaged.")
    print("Run `dateline rebuild` to rebuild both indexes from the catalogue.")
    return _MISSING


def _print_originals(found: Health) -> None:
    """The kept files that are lost, with the reports they belong to, and those that belong to none."""
    from ingest.identity import UPLOADED

    if lost := found.lost_originals:
        print(f"{len(lost)} original {'files are' if len(lost) > 1 else 'file is'} missing or damaged:")
        for one in lost:
            state = "damaged" if one.damaged else "missing"
            print(f"    {state}  {one.report_id}  {one.title} ({one.collected_from.removeprefix(UPLOADED)})")
        print("Import the same files again, or copy `originals` back from a backup.")
    if stray := found.stray_originals:
        several = len(stray) > 1
        print(
            f"{len(stray)} {'files' if several else 'file'} in `originals` can be deleted; "
            f"{'they belong' if several else 'it belongs'} to no report:"
        )
        for path in stray[:_LISTED]:
            print(f"    {path}")
        if len(stray) > _LISTED:
            print(f"    and {len(stray) - _LISTED} more")


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


def move(options: argparse.Namespace) -> int:
    """Moves catalogue and ledger, and says what to set."""
    from assistant import backup

    settings = given_settings(options)
    with Progress("Moving the catalogue and the ledger"):
        left = backup.move(settings.folder, options.to, database_url=settings.database)
    now = "Unset DATELINE_DATABASE_URL" if options.to == backup.SQLITE else "Set DATELINE_DATABASE_URL to it"
    print(f"Moved and compared row by row. {now} from now on.")
    print(f"What was moved is kept as {' and '.join(left)}; delete it when you like.")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Restores a backup and rebuilds the indexes."""
    from assistant import backup
    from assistant.operations import importing
    from assistant.settings import open_services

    settings = given_settings(options).without_sign_in()
    with Progress("Unpacking the backup"):
        made = backup.restore(options.file, settings.folder)
    as_files = settings.model_copy(update={"database_url": None, "files": None})
    with (
        open_services(as_files, create=False, with_model=False) as services,
        Progress("Rebuilding the indexes", unit="passages") as progress,
    ):
        passages = importing.rebuild(ALONE, services, on_progress=progress.counted)
    print(
        f"Restored the backup of {made.made:%Y-%m-%d %H:%M} UTC into {settings.folder}: {passages} passages."
    )
    if settings.database is not None:
        print(
            "Catalogue and ledger are files there: unset DATELINE_DATABASE_URL, then use them, or carry them "
            "to an empty database by `dateline move --to URL`."
        )
    if settings.files is not None:
        print(
            f"Originals are there too: move {' and '.join(backup.FILES)}, where there are any, to "
            f"{str(settings.files)!r} before they are used with DATELINE_FILES."
        )
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
