"""`dateline settings`: every setting, its value and where that comes from."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from assistant.cli.arguments import add_command, add_json
from assistant.cli.opening import sourced_settings

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands


def add(commands: Commands) -> None:
    """The command."""
    parser = add_command(
        commands,
        "settings",
        show,
        summary="show every setting with its origin: option, environment, file or default",
        example="dateline settings\nDATELINE_SETTINGS=news.toml dateline settings",
    )
    add_json(parser, "one JSON object of all settings")


def show(options: argparse.Namespace) -> int:
    """Prints the settings; secrets and passwords are shown as ***."""
    rows = sourced_settings(options).shown()
    if options.json:
        print(json.dumps({name: {"value": value, "origin": origin} for name, value, origin in rows}))
        return 0
    widest = max(len(name) for name, _, _ in rows)
    wide = min(40, max(len(value) for _, value, _ in rows))
    for name, value, origin in rows:
        print(f"{name:{widest}}  {value or '-':{wide}}  {origin}")
    return 0
