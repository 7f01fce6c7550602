"""The command line, for people and for programs."""

from __future__ import annotations

import errno
import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_FAILED, _INTERRUPTED, _TERMINATED = 2, 130, 143
# What libraries say instead of raising MemoryError.
_NO_MEMORY = re.compile(
    r"cannot allocate memory|bad_?alloc|failed to (?:allocate memory|map segment)|can't start new thread",
    re.IGNORECASE,
)
_TOO_MANY_FILES = "too many files are open: raise the limit of this program (`ulimit -n` shows it)"
_FULL = "the disk is full: make room on it"
_LACKING = {
    errno.ENOMEM: (
        "not enough memory: close other programs, or raise the limit of this one (`ulimit -v` shows it)"
    ),
    errno.EMFILE: _TOO_MANY_FILES,
    errno.ENFILE: _TOO_MANY_FILES,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EIO: "a file could not be read or written: see whether the disk is in order",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status.

    0, 1 (an input was refused), 2 (failed), 130 (Ctrl-C) or 143 (SIGTERM).
    """
    with _terminated_in_order():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    try:  # already the imports can be interrupted
        from assistant.cli.parser import parser
        from assistant.errors import AssistantError
        from corpus import CorpusError
        from ingest.errors import IngestError

        options = parser().parse_args(arguments)
        _log_to_stderr()
        try:
            status = int(options.run(options))
            sys.stdout.flush()
        except (CorpusError, AssistantError, IngestError) as error:
            print(f"dateline: {error}", file=sys.stderr)
            return _FAILED
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except KeyboardInterrupt as interrupt:
        print("Interrupted.", file=sys.stderr)
        return _TERMINATED if isinstance(interrupt, _Terminated) else _INTERRUPTED
    except Exception as error:
        lacking = _lacking(error)
        if lacking is None:
            raise
        print(
            f"dateline: {lacking}, and run the command again; what was stored by now is kept", file=sys.stderr
        )
        return _FAILED


class _Terminated(KeyboardInterrupt):
    """SIGTERM, which ends a command as Ctrl-C does: what is open is closed, what is temporary deleted."""


@contextmanager
def _terminated_in_order() -> Iterator[None]:
    def end(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
        raise _Terminated

    if threading.current_thread() is not threading.main_thread():  # where no signal arrives
        yield
        return
    former = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _lacking(error: BaseException | None) -> str | None:
    """What the machine lacked according to the error, or to one that it came from, and what to do."""
    while error is not None:
        if isinstance(error, MemoryError):
            return _LACKING[errno.ENOMEM]
        if isinstance(error, OSError) and error.errno in _LACKING:
            return _LACKING[error.errno]
        if isinstance(error, OSError | RuntimeError | ImportError) and _NO_MEMORY.search(str(error)):
            return _LACKING[errno.ENOMEM]
        error = error.__cause__ or error.__context__
    return None


def _log_to_stderr() -> None:
    """Shows our own warnings; what libraries log is for their developers."""
    logging.basicConfig(handlers=[logging.NullHandler()])
    shown = logging.StreamHandler()
    shown.setFormatter(logging.Formatter("dateline: %(message)s"))
    logging.getLogger("dateline").addHandler(shown)
