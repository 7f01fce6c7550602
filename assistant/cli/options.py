"""What the options' values mean, and what is wrong with one that cannot be used."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta


def positive(text: str) -> int:
    """A whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def share(text: str) -> float:
    """A share from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share; use a number from 0 to 1, such as 0.9")
    return number


def words(text: str) -> str:
    """Some words, on one line."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; say it in words")
    return " ".join(text.split())


def port(text: str) -> int:
    """A port to listen on."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; use a number from 1 to 65535")
    return int(text)


def country(text: str) -> str:
    """The ISO code of a country given by code, flag or English name."""
    from ingest.places import country_code

    code = country_code(text)
    if code is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no country; use its English name or ISO code, such as PL"
        )
    return code


def first_instant(text: str) -> datetime:
    """An instant; a day stands for its first second."""
    return _instant(text, end_of_day=False)


def last_instant(text: str) -> datetime:
    """An instant; a day stands for its last second."""
    return _instant(text, end_of_day=True)


def _instant(text: str, *, end_of_day: bool) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; use YYYY-MM-DD or YYYY-MM-DDTHH:MM") from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    if end_of_day and len(text) <= len("2026-02-22"):
        instant += timedelta(days=1) - timedelta(seconds=1)
    return instant
