"""`dateline stories` and `dateline story`: which affairs are reported, and how one of them stands."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_json, add_scope, given_scope, positive, words
from assistant.cli.opening import opened_services
from assistant.cli.printing import print_sections
from assistant.cli.progress import Progress

if TYPE_CHECKING:
    from datetime import datetime

    from assistant.answer.story import Story
    from assistant.cli.arguments import Commands
    from corpus import KnownStory


def add(commands: Commands) -> None:
    """The commands."""
    listed = add_command(
        commands,
        "stories",
        list_stories,
        summary="list the events and affairs that several reports are about, the latest first",
        example="dateline stories ferry",
    )
    listed.add_argument(
        "text", nargs="?", default="", metavar="TEXT", help="only stories with this in a report's title"
    )
    listed.add_argument("--limit", type=positive, default=50, metavar="N", help="how many (default 50)")
    add_json(listed, "one JSON line for each story")
    shown = add_command(
        commands,
        "story",
        show_story,
        summary="show how the story stands that a report belongs to",
        example="dateline story 3f2a9c0d1e4b5a67",
    )
    shown.add_argument("report", type=words, metavar="REPORT_ID")
    add_json(shown)
    add_scope(shown)


def list_stories(options: argparse.Namespace) -> int:
    """Prints the stories, that with the newest report first."""
    from assistant.operations import stories

    with opened_services(options) as services, Progress("Reading the stories"):
        found = stories.list_stories(ALONE, services, text=options.text, limit=options.limit)
    for one in found:
        if options.json:
            print(json.dumps(_to_json(one), ensure_ascii=False))
        else:
            print(f"{one.story}  {one.reports:>4}  {_days(one.first, one.last)}  {one.title}")
    if not found and not options.json:
        print(
            f"No story has {options.text!r} in a report's title."
            if options.text
            else "No two reports are of one story yet."
        )
    return 0


def _days(first: datetime | None, last: datetime | None) -> str:
    return " – ".join(dict.fromkeys(f"{at:%Y-%m-%d}" for at in (first, last) if at)) or "no date"


def _to_json(one: KnownStory) -> dict[str, Any]:
    return {
        "report_id": one.story,
        "title": one.title,
        "reports": one.reports,
        "outlets": one.outlets,
        "first": one.first.isoformat() if one.first else None,
        "last": one.last.isoformat() if one.last else None,
    }


def show_story(options: argparse.Namespace) -> int:
    """Prints the story of a report."""
    from assistant.operations import stories

    with opened_services(options) as services, Progress("Reading the reports"):
        found = stories.story(ALONE, services, options.report, scope=given_scope(options))
    if options.json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        _print(found)
    return 0


def _print(found: Story) -> None:
    from assistant.answer.story import StoryPart

    count, origins = len(found.reports), found.independent
    print(found.title)
    print(
        f"{count:,} report{'' if count == 1 else 's'} of {origins} independent origin"
        f"{'' if origins == 1 else 's'}, {_days(found.first, found.last)}"
    )
    print_sections(found.sections, unlabelled=StoryPart.REPORTS)
