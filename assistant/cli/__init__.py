"""The command line, for people and for programs."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

from assistant.cli.arguments import parser
from assistant.errors import AssistantError
from corpus import CorpusError

_FAILED, _INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, 1 (an input was refused) or 2 (it failed)."""
    options = parser().parse_args(arguments)
    _log_to_stderr()
    try:
        return int(options.run(options))
    except (CorpusError, AssistantError) as error:
        print(f"dateline: {error}", file=sys.stderr)
        return _FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except KeyboardInterrupt:
        print("dateline: interrupted; what was reported as done is kept", file=sys.stderr)
        return _INTERRUPTED


def _log_to_stderr() -> None:
    """Shows our own warnings; what libraries log is for their developers."""
    logging.basicConfig(handlers=[logging.NullHandler()])
    told = logging.StreamHandler()
    told.setFormatter(logging.Formatter("dateline: %(message)s"))
    logging.getLogger("dateline").addHandler(told)
