"""Reading one field of a stored JSON object by its type. All raise RecordUnreadable.

A key that is missing has the default: later releases add keys, and rows written before lack them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Generic, NoReturn, TypeVar

from assistant.errors import RecordUnreadable

Row = dict[str, Any]

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class Words(Generic[E]):
    """The stored word of each member of an enumeration."""

    def __init__(self, words: Mapping[str, E]) -> None:
        self._members = dict(words)
        self._words = {member: word for word, member in words.items()}

    def word(self, member: E) -> str:
        """The word of a member."""
        return self._words[member]

    def read(self, row: Row, key: str, default: E | None = None) -> E:
        """The member whose word is in this field."""
        word = row.get(key)
        if word is None and default is not None:
            return default
        try:
            return self._members[word]  # type: ignore[index]  # None is in no table
        except (KeyError, TypeError):
            known = ", ".join(map(repr, self._members))
            raise RecordUnreadable(f"{key!r} is {word!r}; known are {known}") from None


def text(row: Row, key: str, default: str | None = None) -> str:
    """A string."""
    value = row.get(key, default)
    return value if isinstance(value, str) else _unfit(key, value, "a text")


def maybe_text(row: Row, key: str) -> str | None:
    """A string or null."""
    value = row.get(key)
    return value if value is None or isinstance(value, str) else _unfit(key, value, "a text or null")


def whole(row: Row, key: str) -> int:
    """A whole number."""
    value = row.get(key)
    return value if type(value) is int else _unfit(key, value, "a whole number")


def real(row: Row, key: str) -> float:
    """A finite number."""
    value = row.get(key)
    if type(value) is float and math.isfinite(value):
        return value
    return float(value) if type(value) is int and abs(value) < 2**53 else _unfit(key, value, "a number")


def maybe_real(row: Row, key: str) -> float | None:
    """A number or null."""
    return None if row.get(key) is None else real(row, key)


def truth(row: Row, key: str, *, default: bool) -> bool:
    """True or false."""
    value = row.get(key, default)
    return value if isinstance(value, bool) else _unfit(key, value, "true or false")


def instant(row: Row, key: str) -> datetime:
    """A date and time with its zone, in ISO 8601."""
    value = row.get(key)
    try:
        found = datetime.fromisoformat(value)  # type: ignore[arg-type]  # anything but a string is refused
    except (TypeError, ValueError):
        _unfit(key, value, "an instant in ISO 8601")
    return found if found.tzinfo is not None else _unfit(key, value, "an instant with its zone")


def maybe_instant(row: Row, key: str) -> datetime | None:
    """A date and time with its zone, or null."""
    return None if row.get(key) is None else instant(row, key)


def day(row: Row, key: str) -> date:
    """A calendar day."""
    value = text(row, key)
    try:
        return date.fromisoformat(value)
    except ValueError:
        _unfit(key, value, "a day in ISO 8601")


def maybe_day(row: Row, key: str) -> date | None:
    """A calendar day, or null."""
    return None if row.get(key) is None else day(row, key)


def obj(row: Row, key: str) -> Row:
    """A JSON object."""
    value = row.get(key)
    return value if isinstance(value, dict) else _unfit(key, value, "an object")


def maybe_obj(row: Row, key: str) -> Row | None:
    """A JSON object, or null."""
    return None if row.get(key) is None else obj(row, key)


def many(row: Row, key: str, read: Callable[[Row], T]) -> tuple[T, ...]:
    """A list of JSON objects, each read by ``read``; empty when it is missing."""
    return tuple(
        [read(one) if isinstance(one, dict) else _unfit(key, one, "an object") for one in _list(row, key)]
    )


def texts(row: Row, key: str) -> tuple[str, ...]:
    """A list of strings; empty when it is missing."""
    return tuple([one if isinstance(one, str) else _unfit(key, one, "a text") for one in _list(row, key)])


def wholes(row: Row, key: str) -> tuple[int, ...]:
    """A list of whole numbers; empty when it is missing."""
    return tuple([one if type(one) is int else _unfit(key, one, "a whole number") for one in _list(row, key)])


def _list(row: Row, key: str) -> list[Any]:
    value = row.get(key)
    if value is None:
        return []
    return value if isinstance(value, list) else _unfit(key, value, "a list")


def _unfit(key: str, value: object, wanted: str) -> NoReturn:
    shown = repr(value)
    raise RecordUnreadable(f"{key!r} is {shown[:80]}{'…' * (len(shown) > 80)}, not {wanted}")
