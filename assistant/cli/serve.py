"""`dateline serve`: the pages, in the browser."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from assistant.cli.arguments import add_command, add_model, add_reader, port
from assistant.cli.opening import given_settings

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands


def add(commands: Commands) -> None:
    """The command."""
    parser = add_command(
        commands,
        "serve",
        serve,
        summary="open Dateline in the browser, until Ctrl-C",
        example="dateline serve --port 8600",
    )
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=port, default=8501, help="port to listen on (default 8501)")
    add_model(parser)
    add_reader(parser)


def serve(options: argparse.Namespace) -> int:
    """Serves the pages until it is interrupted; a folder without a corpus gets an empty one."""
    from assistant.desk.launch import serve as serve_pages

    settings = given_settings(options)
    if not settings.has_corpus():
        folder = str(settings.folder)
        print(f"There is no corpus in {folder!r} yet; an empty collection is made there.", file=sys.stderr)
    return serve_pages(settings, address=options.address, port=options.port)
