"""`dateline serve`: the pages, in the browser."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from assistant.cli.arguments import add_command, add_model, add_reader, port
from assistant.cli.opening import given_settings

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.settings import Settings


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
    if place := _empty_place(settings):
        print(f"There is no corpus in {place} yet; an empty collection is made there.", file=sys.stderr)
    return serve_pages(settings, address=options.address, port=options.port)


def _empty_place(settings: Settings) -> str:
    """Where no corpus is, in words; empty where one is, also in a database that the folder is to join.

    That the folder has joined it, or why it cannot, is logged when the corpus is opened.
    """
    if settings.has_corpus():
        return ""
    if settings.database is None:
        return repr(str(settings.folder))
    from assistant.settings import look_at_catalogue
    from corpus import CorpusError, CorpusNotFound, place_of

    try:
        look_at_catalogue(settings).close()
    except CorpusNotFound:
        return place_of(settings.folder, settings.database).removeprefix("in ")
    except CorpusError:
        return ""
    return ""
