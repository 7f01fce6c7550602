"""The word table of ``words.toml``, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from assistant.text import numerals
from assistant.text.numerals import CARDINALS

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))

MONTHS: dict[str, int] = _TABLE["months"]
WEEKDAYS: dict[str, int] = _TABLE["weekdays"]
SHORT_WEEKDAYS: dict[str, int] = _TABLE["short_weekdays"]
SEASONS: dict[str, int] = _TABLE["seasons"]
UNITS: dict[str, str] = _TABLE["units"]
NUMBERS: dict[str, int] = {"a": 1, "an": 1, "hundred": 100} | {word: n for word, n in CARDINALS.items() if n}
ORDINALS: dict[str, int] = numerals.ORDINALS | {"last": -1, "final": -1}
WHICH: dict[str, int] = _TABLE["which"]
PARTS: dict[str, str] = _TABLE["parts"]
DAY_PARTS: dict[str, str] = _TABLE["day_parts"]
CLOCKS: dict[str, str] = _TABLE["clocks"]
DECADES: dict[str, int] = _TABLE["decades"]
HOLIDAYS: dict[str, dict[str, Any]] = _TABLE["holidays"]
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
