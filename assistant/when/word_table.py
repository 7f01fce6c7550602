"""The word table of ``words.toml``, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))

MONTHS: dict[str, int] = _TABLE["months"]
WEEKDAYS: dict[str, int] = _TABLE["weekdays"]
SHORT_WEEKDAYS: dict[str, int] = _TABLE["short_weekdays"]
SEASONS: dict[str, int] = _TABLE["seasons"]
UNITS: dict[str, str] = _TABLE["units"]
NUMBERS: dict[str, int] = _TABLE["numbers"]
ORDINALS: dict[str, int] = _TABLE["ordinals"]
WHICH: dict[str, int] = _TABLE["which"]
PARTS: dict[str, str] = _TABLE["parts"]
DAY_PARTS: dict[str, str] = _TABLE["day_parts"]
CLOCKS: dict[str, str] = _TABLE["clocks"]
DECADES: dict[str, int] = _TABLE["decades"]
FEASTS: dict[str, dict[str, Any]] = _TABLE["feasts"]
NAMED_DAYS: dict[str, dict[str, Any]] = _TABLE["named_days"]

CALENDAR = ("day", "week", "month", "quarter", "year", "decade", "century")


@cache
def words(name: str) -> frozenset[str]:
    """One of the lists of ``[words]``."""
    return frozenset(_TABLE["words"][name])


@cache
def names(name: str) -> frozenset[str]:
    """One of the lists of ``[names]``."""
    return frozenset(_TABLE["names"][name])
