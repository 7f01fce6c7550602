"""The parser of the command line: every command, each group from its own file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from assistant.cli import (
    answers,
    ask,
    collecting,
    doctor,
    ingest,
    maintenance,
    names,
    questions,
    reports,
    serve,
    settings,
    sources,
    stories,
    texts,
    tuning,
)
from assistant.cli.arguments import DATA_HELP

_DESCRIPTION = "Ask questions of collected news reports; every sentence of an answer is cited."
_EPILOG = """\
example:
  dateline ingest corpus/sample
  dateline ask "Who ordered the two hydrogen ferries?"

`dateline COMMAND --help` shows the options of a command, with an example.

exit status:
  0    done
  1    an input was refused, passages are missing from an index, `doctor` found a problem,
       or too few cases pass
  2    failed; the reason is on standard error
  130  interrupted by Ctrl-C
  143  ended by SIGTERM (`serve` ends with 0)"""


class _Version(argparse.Action):
    """Prints the version; it is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"dateline {version('dateline')}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """All commands with their options, each with the function that runs it as ``run``."""
    whole = argparse.ArgumentParser(
        prog="dateline",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    whole.add_argument("--data", type=Path, metavar="FOLDER", help=f"{DATA_HELP}; also after the command")
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for group in (
        ingest,
        sources,
        collecting,
        ask,
        serve,
        reports,
        stories,
        names,
        answers,
        questions,
        tuning,
        maintenance,
        doctor,
        texts,
        settings,
    ):
        group.add(commands)
    return whole
