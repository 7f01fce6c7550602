"""The command line, for people and for programs."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

_FAILED, _INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, 1 (an input was refused), 2 (failed) or 130 (Ctrl-C)."""
    try:  # already the imports can be interrupted
        from assistant.cli.parser import parser
        from assistant.errors import AssistantError
        from corpus import CorpusError

        options = parser().parse_args(arguments)
        _log_to_stderr()
        try:
            status = int(options.run(options))
            sys.stdout.flush()
        except (CorpusError, AssistantError) as error:
            print(f"dateline: {error}", file=sys.stderr)
            return _FAILED
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return _INTERRUPTED


def _log_to_stderr() -> None:
    """Shows our own warnings; what libraries log is for their developers."""
    logging.basicConfig(handlers=[logging.NullHandler()])
    shown = logging.StreamHandler()
    shown.setFormatter(logging.Formatter("dateline: %(message)s"))
    logging.getLogger("dateline").addHandler(shown)
