"""Arguments that several commands take, and what the values of options may be."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import Scope

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # argparse has no public name for it

_LARGEST = 2**31 - 1
DATA_HELP = "the corpus's folder (default: DATELINE_DATA, else ./data)"


def add_command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    *,
    summary: str,
    example: str,
    refused: str = "",
) -> argparse.ArgumentParser:
    """A command with an example, and with what its exit status 1 means where it has one."""
    status = f"exit status: 0 done{f', 1 {refused}' if refused else ''}, 2 failed, 130 interrupted"
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[:1].upper()}{summary[1:]}.",
        epilog=f"example:\n{_indented(example)}\n\n{status}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    # Also after the command; SUPPRESS leaves what was given before it.
    parser.add_argument("--data", type=Path, metavar="FOLDER", default=argparse.SUPPRESS, help=DATA_HELP)
    return parser


def add_group(commands: Commands, name: str, *, summary: str, example: str) -> Commands:
    """A command that has commands of its own."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[:1].upper()}{summary[1:]}.",
        epilog=f"example:\n{_indented(example)}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", default=argparse.SUPPRESS, help=DATA_HELP)
    return parser.add_subparsers(title="commands", required=True, metavar="COMMAND")


def _indented(example: str) -> str:
    return "\n".join(f"  {line}" for line in example.splitlines())


def add_json(parser: argparse.ArgumentParser, what: str = "print JSON") -> None:
    """The option for programs."""
    parser.add_argument("--json", action="store_true", help=what)


def add_scope(parser: argparse.ArgumentParser) -> None:
    """The options that limit a search."""
    parser.add_argument("--outlet", action="append", default=[], help="only this outlet (may be repeated)")
    parser.add_argument(
        "--country", action="append", default=[], type=country, help="only this country, by ISO code or name"
    )
    parser.add_argument("--since", type=first_instant, metavar="DATE", help="published on or after this day")
    parser.add_argument("--until", type=last_instant, metavar="DATE", help="published on or before this day")
    parser.add_argument(
        "--as-of", type=last_instant, metavar="DATE", help="ignore reports published after this day"
    )
    parser.add_argument(
        "--known-by",
        type=last_instant,
        metavar="DATE",
        help="only what had been collected by this day, in the versions of that day",
    )
    parser.add_argument(  # its former name
        "--held-on", dest="known_by", type=last_instant, default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )


def given_scope(options: argparse.Namespace) -> Scope:
    """What the options limit a search to."""
    return Scope(
        outlets=tuple(options.outlet),
        countries=tuple(options.country),
        since=options.since,
        until=options.until,
        as_of=options.as_of,
        known_by=options.known_by,
    )


def add_model(parser: argparse.ArgumentParser, *, what: str = "write the answer") -> None:
    """The options that name a language model."""
    parser.add_argument("--model", metavar="PROVIDER:NAME", help=f"have this language model {what}")
    parser.add_argument("--model-url", metavar="URL", help="address of an OpenAI-compatible server")


def add_reader(parser: argparse.ArgumentParser) -> None:
    """The option that leaves the reader out."""
    parser.add_argument(
        "--no-reader",
        action="store_const",
        const=False,
        dest="reader",
        help="choose sentences by the words they share with the question, without the trained reader",
    )


def positive(text: str) -> int:
    """A whole number above 0, as large as a database counts."""
    if not text.isdecimal() or not 1 <= int(text[:20]) <= _LARGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {_LARGEST:,}")
    return int(text)


def share(text: str) -> float:
    """A share from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share; use a number from 0 to 1, such as 0.9")
    return number


def words(text: str) -> str:
    """Some words, on one line."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; say it in words")
    return " ".join(text.split())


def port(text: str) -> int:
    """A port to listen on."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; use a number from 1 to 65535")
    return int(text)


def country(text: str) -> str:
    """The ISO code of a country given by code, flag or English name."""
    from ingest.places import country_code

    code = country_code(text)
    if code is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a country; use its English name or ISO code, such as PL"
        )
    return code


def first_instant(text: str) -> datetime:
    """An instant; a day is its first second."""
    return _instant(text, end_of_day=False)


def last_instant(text: str) -> datetime:
    """An instant; a day is its last second."""
    return _instant(text, end_of_day=True)


def _instant(text: str, *, end_of_day: bool) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a date; use YYYY-MM-DD or YYYY-MM-DDTHH:MM"
        ) from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    if end_of_day and len(text) <= len("2026-02-22"):
        instant += timedelta(days=1) - timedelta(seconds=1)
    return instant
