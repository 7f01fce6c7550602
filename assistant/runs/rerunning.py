"""Having watched questions asked again because of a report that was withdrawn, restored or corrected."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from assistant.errors import LedgerUnusable
from assistant.runs.start import start_working
from assistant.watch.touched import touched
from corpus import CorpusError, RunKind, runs

if TYPE_CHECKING:
    from assistant.settings import Services
    from corpus import Actor, Run

_log = logging.getLogger("dateline")


def queue_rerun(services: Services, report_id: str, *, by: Actor) -> Run | None:
    """Queues a run that asks the watched questions again which the report touches; None where none is.

    What is wrong here is logged and no more: the report is as it was meant to be, whatever comes of this.
    """
    try:
        if not touched(services.own_ledger(), services.corpus, [report_id]):
            return None
        run = runs.enqueue(services.corpus.catalogue, RunKind.RERUN, by=by, given=[report_id])
    except (LedgerUnusable, CorpusError) as error:
        _log.warning("watched questions are not asked again for report %s: %s", report_id, error)
        return None
    try:
        start_working(services.settings)
    except (OSError, CorpusError) as error:
        _log.warning("run %s waits for the next start of a server: %s", run.run_id, error)
    return run
