"""`dateline watch` and `feed`: the sources that reports keep coming from, added, listed and removed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_group, add_json, positive
from assistant.cli.opening import opened_services

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.operations.collecting import SourceView
    from corpus import Source, SourceKind

_FOLDER_MINUTES, _FEED_MINUTES = 5, 60
_HOW = "`dateline serve` checks it when it is due, and so does each `dateline collect`."
FETCHING_OFF = "Note: fetching is off, so no feed is collected; set DATELINE_FETCH=yes to allow it."


def add(commands: Commands) -> None:
    """The commands."""
    _add_watch(commands)
    _add_feed(commands)


def _add_watch(commands: Commands) -> None:
    group = add_group(
        commands,
        "watch",
        summary="watch folders: new and changed files are imported",
        example="dateline watch add /srv/reports",
    )
    added = add_command(
        group,
        "add",
        watch_add,
        summary="watch a folder with all that is in it, or change how often",
        example="dateline watch add /srv/reports --every 15",
    )
    added.add_argument("folder", type=Path, metavar="FOLDER")
    _add_every(added, _FOLDER_MINUTES)
    _add_list_and_remove(group, "watch", watch_list, "the watched folders", "FOLDER", "/srv/reports")


def _add_feed(commands: Commands) -> None:
    group = add_group(
        commands,
        "feed",
        summary="collect RSS and Atom feeds: new and changed entries are imported",
        example="dateline feed add https://news.example.org/rss.xml",
    )
    added = add_command(
        group,
        "add",
        feed_add,
        summary="collect a feed, or change how that is done",
        example="dateline feed add https://news.example.org/rss.xml --full-text",
    )
    added.add_argument("address", metavar="ADDRESS")
    _add_every(added, _FEED_MINUTES)
    added.add_argument(
        "--full-text",
        action="store_true",
        help="fetch the page of each entry of which the feed gives less than the whole text",
    )
    example = "https://news.example.org/rss.xml"
    _add_list_and_remove(group, "feed", feed_list, "the feeds", "ADDRESS", example)


def _add_every(parser: argparse.ArgumentParser, default: int) -> None:
    parser.add_argument(
        "--every",
        type=positive,
        default=default,
        metavar="MINUTES",
        help=f"check it so often (default {default})",
    )


def _add_list_and_remove(
    group: Commands, name: str, listing: Any, what: str, metavar: str, example: str
) -> None:
    listed = add_command(
        group, "list", listing, summary=f"list {what} with their last result", example=f"dateline {name} list"
    )
    add_json(listed, "one JSON line for each")
    removed = add_command(
        group,
        "remove",
        remove,
        summary="collect it no more; its reports stay",
        example=f"dateline {name} remove {example}",
    )
    removed.add_argument("address", metavar=metavar)


def watch_add(options: argparse.Namespace) -> int:
    """Watches a folder."""
    from assistant.operations import collecting

    with opened_services(options, create=True) as services:
        every = timedelta(minutes=options.every)
        one = collecting.watch_folder(ALONE, services, options.folder, every=every)
    print(f"Watching {one.address}, {_schedule(one)}.")
    print(_HOW)
    return 0


def feed_add(options: argparse.Namespace) -> int:
    """Collects a feed."""
    from assistant.operations import collecting

    with opened_services(options, create=True) as services:
        every = timedelta(minutes=options.every)
        one = collecting.add_feed(ALONE, services, options.address, every=every, full_text=options.full_text)
        fetching = services.settings.fetch
    print(f"Collecting {one.address}, {_schedule(one)}.")
    print(_HOW)
    if not fetching:
        print(FETCHING_OFF, file=sys.stderr)
    return 0


def watch_list(options: argparse.Namespace) -> int:
    """Prints the watched folders."""
    from corpus import SourceKind

    none = "No folder is watched; watch one: dateline watch add FOLDER"
    return _print_sources(options, SourceKind.FOLDER, none)


def feed_list(options: argparse.Namespace) -> int:
    """Prints the feeds."""
    from corpus import SourceKind

    none = "No feed is collected; collect one: dateline feed add ADDRESS"
    return _print_sources(options, SourceKind.FEED, none)


def _print_sources(options: argparse.Namespace, kind: SourceKind, none: str) -> int:
    from assistant.operations import collecting

    with opened_services(options) as services:
        found = [one for one in collecting.list_sources(ALONE, services) if one.source.kind is kind]
    for one in found:
        if options.json:
            print(json.dumps(one.to_json(), ensure_ascii=False))
        else:
            print("\n    ".join(_lines(one)))
    if not options.json:
        if not found:
            print(none)
        elif any(one.paused for one in found):
            print(FETCHING_OFF, file=sys.stderr)
    return 0


def _lines(view: SourceView) -> Iterator[str]:
    one = view.source
    yield f"{one.address} ({_schedule(one)})"
    if one.tried is None:
        yield "not checked yet"
    else:
        failing = f"failed {one.failures} times in a row: " if one.failures > 1 else ""
        failing = "failed: " if one.failures == 1 else failing
        yield f"{one.tried:%Y-%m-%d %H:%M} UTC: {failing}{one.result}"
    if view.failed_import:
        yield f"last import failed: {view.failed_import}"
    if one.newest:
        yield f"last new on {one.newest:%Y-%m-%d %H:%M} UTC"
    if view.silent_since:
        yield f"silent since {view.silent_since:%Y-%m-%d}, which is far longer than usual"
    if not view.paused:
        yield f"next from {one.due:%Y-%m-%d %H:%M} UTC"


def _schedule(one: Source) -> str:
    minutes = round(one.every.total_seconds() / 60)
    pages = ", with the pages of its entries" if one.full_text else ""
    return f"every {minutes} minutes{pages}" if minutes > 1 else f"every minute{pages}"


def remove(options: argparse.Namespace) -> int:
    """Collects a source no more."""
    from assistant.operations import collecting

    with opened_services(options) as services:
        one = collecting.remove_source(ALONE, services, options.address)
    print(f"No longer collecting {one.address}; its reports stay.")
    return 0
