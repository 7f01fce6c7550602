"""The cut-offs from which on questions are answered, as an admin accepted them last."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from weakref import finalize

from sqlalchemy import insert, select

from assistant.answer.answerability import CALIBRATED, Cutoffs
from assistant.errors import LedgerUnusable
from assistant.ledger.database import Ledger, has_ledger
from assistant.ledger.schema import cutoffs as table
from corpus import CorpusUnreadable

_log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedCutoffs:
    """Cut-offs with when (UTC) and by whom they were accepted, and on how many cases they rest.

    A reset is stored too: the calibrated cut-offs, on no case.
    """

    cutoffs: Cutoffs
    at: datetime
    by: str | None
    cases: int


def accept_cutoffs(ledger: Ledger, cutoffs: Cutoffs, *, by: str | None, cases: int) -> None:
    """Stores cut-offs, which are used from the next question on. Raises LedgerUnusable."""
    row = {
        "at": int(datetime.now(UTC).timestamp()),
        "by": by,
        "read": cutoffs.read,
        "unread": cutoffs.unread,
        "cases": cases,
    }
    with ledger.connection() as connection:
        connection.execute(insert(table).values(row))


def last_accepted(ledger: Ledger) -> AcceptedCutoffs | None:
    """What was accepted or reset last; None where nothing ever was. Raises LedgerUnusable."""
    with ledger.connection() as connection:
        row = connection.execute(select(table).order_by(table.c.change_id.desc()).limit(1)).first()
    if row is None:
        return None
    return AcceptedCutoffs(
        cutoffs=Cutoffs(read=row.read, unread=row.unread),
        at=datetime.fromtimestamp(row.at, UTC),
        by=row.by,
        cases=row.cases,
    )


class CutoffsInUse:
    """Called, it gives the cut-offs in use of a corpus's folder at that time.

    Without a ledger, or where it cannot be read, these are the calibrated ones.
    """

    def __init__(self, folder: Path, *, database_url: str | None = None) -> None:
        """Opens nothing yet; what it opens is closed once nobody uses it any more."""
        self._folder = folder
        self._database_url = database_url
        self._ledger: Ledger | None = None

    def __call__(self) -> Cutoffs:
        """The cut-offs."""
        try:
            if self._ledger is None:
                if not has_ledger(self._folder, self._database_url):
                    return CALIBRATED
                self._ledger = Ledger(self._folder, database_url=self._database_url)
                finalize(self, self._ledger.close)
            last = last_accepted(self._ledger)
        except (LedgerUnusable, CorpusUnreadable) as error:
            _log.warning("tuned cut-offs are not used: %s", error)
            return CALIBRATED
        return last.cutoffs if last else CALIBRATED
