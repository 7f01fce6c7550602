"""What goes into the readers, and what they say of what they cannot read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Collected:
    """One file as it came.

    ``origin`` is its absolute path or address, ``name`` the file's name (its suffix names the
    format), and ``collected`` the instant it was collected, aware and in UTC.
    """

    origin: str
    name: str
    raw: bytes
    collected: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a part of one, that was not taken in. ``where`` reads like ``/a/b.jsonl line 3``."""

    where: str
    reason: str
