"""`dateline doctor`: what Dateline needs of its machine, and how to mend what is wrong."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections import Counter
from typing import TYPE_CHECKING

from assistant.cli.arguments import add_command, add_json, add_model, add_reader, port
from assistant.cli.opening import given_options

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands

_PROBLEMS = 1
_WIDTH = 7  # of the longest state


def add(commands: Commands) -> None:
    """The command."""
    parser = add_command(
        commands,
        "doctor",
        doctor,
        summary="look at what Dateline needs of this machine, and say how to mend what is wrong",
        example="dateline doctor",
        refused="there are problems",
    )
    parser.add_argument(
        "--address",
        default="127.0.0.1",
        help="address that the server is to listen on, or does (default 127.0.0.1)",
    )
    parser.add_argument(
        "--port", type=port, default=8501, help="port that the pages are to be served at (default 8501)"
    )
    add_model(parser, what="ask for one word")
    add_reader(parser)
    add_json(parser, "print JSON, a line for each finding")


def doctor(options: argparse.Namespace) -> int:
    """Prints every finding as it comes; 1 when there is a problem."""
    from assistant.doctor.examination import examine
    from assistant.doctor.finding import State
    from assistant.doctor.network import ServedAt

    logging.getLogger("dateline").setLevel(logging.ERROR)  # what is logged meanwhile is among the findings
    counts: Counter[State] = Counter()
    for finding in examine(options=given_options(options), served_at=ServedAt(options.address, options.port)):
        counts[finding.state] += 1
        if options.json:
            print(json.dumps(finding.to_json(), ensure_ascii=False), flush=True)
            continue
        print(f"{finding.state:{_WIDTH}}  {finding.subject}: {finding.what}", flush=True)
        if finding.advice:
            print(f"{'':{_WIDTH}}  → {finding.advice[:1].upper()}{finding.advice[1:]}", flush=True)
    if not options.json:
        print(_total(counts[State.PROBLEM], counts[State.WARNING]), file=sys.stderr)
    return _PROBLEMS if counts[State.PROBLEM] else 0


def _total(problems: int, warnings: int) -> str:
    if not problems and not warnings:
        return "All is well."
    return (
        f"{problems} problem{'' if problems == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}."
    )
