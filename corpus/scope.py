"""What a search is limited to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Limits of a search; an empty tuple or ``None`` limits nothing.

    ``since`` and ``until`` bound the time of publication and are both inclusive; a report without a
    time of publication lies outside any such window. ``as_of`` admits only what was published by
    that instant (a report without a time of publication counts from when it was collected).
    """

    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None

    @property
    def unlimited(self) -> bool:
        """Whether every current report is within the scope."""
        return self == Scope()
