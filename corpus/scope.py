"""What a search is limited to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Limits of a search; an empty tuple or ``None`` limits nothing.

    ``since`` and ``until`` bound the time of publication and are both inclusive; a report without a
    time of publication lies outside any such window. ``as_of`` admits only what was published by
    that instant (a report without a time of publication counts from when it was collected) and names no
    later change of its own: words of today are no answer of then. ``known_by`` admits of each report the
    version that was current at that instant: the last collected by then, unless the report was withdrawn at
    the time. What was revised or withdrawn since answers as it was. ``without`` names reports by their ids
    that are left out; the corpus fills in ``left_out``, their passages.
    """

    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    known_by: datetime | None = None
    without: tuple[str, ...] = ()
    left_out: tuple[int, ...] = ()

    @property
    def asked_at(self) -> datetime | None:
        """The instant that a question is put at: the earlier of ``as_of`` and ``known_by``; None for now."""
        return min((instant for instant in (self.as_of, self.known_by) if instant), default=None)

    @property
    def unlimited(self) -> bool:
        """Whether every current report is within the scope."""
        return self == Scope()
