"""The machine's clock, against what was recorded by it before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assistant.doctor.finding import Finding, ok, problem
from corpus import audit_log

if TYPE_CHECKING:
    from corpus import Corpus

_RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # no clock can be right that is before this program
_SLACK = timedelta(minutes=2)


def clock(corpus: Corpus, *, now: datetime | None = None) -> Finding:
    """Whether the time can be right: not before the program, nor before what the corpus has recorded."""
    now = now or datetime.now(UTC)
    latest, _ = audit_log.changes(corpus.catalogue, limit=1)
    recorded = latest[0].at if latest else None
    earliest = max(_RELEASED, recorded - _SLACK) if recorded else _RELEASED
    shown = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < earliest:
        since = f"the corpus was last changed at {recorded:%Y-%m-%d %H:%M}" if recorded else "it is newer"
        return problem(
            "clock",
            f"The clock says {shown}, but {since}.",
            "Set the clock (`timedatectl set-ntp true`): dates, sign-ins and schedules depend on it.",
        )
    return ok("clock", f"{shown}.")
