"""``python -m assistant.runs [--collect]``: does the queued runs; ends with the process that started it."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from contextlib import AbstractContextManager, nullcontext


def _end_with_parent() -> None:
    """Standard input closes when whoever started this process has ended, by whatever means.

    It is read without ``sys.stdin``, whose lock in a waiting thread would abort this process at its own end.
    """
    while os.read(0, 1024):
        pass
    os._exit(1)


def main() -> None:
    """Does the queued runs. Ctrl-C is left to whoever started this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from assistant.runs.worker import work
    from assistant.settings import read_settings
    from assistant.telemetry.logs import log_to_stderr
    from corpus import CorpusError

    settings = read_settings().settings
    log_to_stderr(settings.log, secrets=settings.secrets())
    try:
        with _traced(settings.traces):
            work(settings, collecting="--collect" in sys.argv[1:])
    except CorpusError as error:  # whoever started this process starts another, as long as a run is left
        logging.getLogger("dateline").error("the runs are left unfinished: %s", error)
        sys.exit(1)


def _traced(endpoint: str | None) -> AbstractContextManager[None]:
    if endpoint is None:
        return nullcontext()
    from assistant.telemetry.traces import sending_traces

    return sending_traces(endpoint)


if __name__ == "__main__":
    main()
