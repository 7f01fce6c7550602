"""Citation markers in a reply that arrives piece by piece.

A marker is ``[3]``, ``[3, 5]``, ``[3-5]`` or ``【3】``; ``[3][5]`` is two. Numbers have at most three
digits, so that ``[2024]`` stays a year. Everything else in brackets is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSE = {"[": "]", "【": "】"}
_SEPARATORS = ",;，、"
_DASHES = "-–"
_INSIDE = frozenset("0123456789 " + _SEPARATORS + _DASHES)
_LONGEST = 60
_LONGEST_RANGE = 20
_PART = rf"\d{{1,3}}(?: *[{_DASHES}] *\d{{1,3}})?"
_LISTED = re.compile(rf" *{_PART}(?: *[{_SEPARATORS}] *{_PART})* *", re.ASCII)
_BEGUN = re.compile(rf" *(?:{_PART} *[{_DASHES}{_SEPARATORS}] *)*(?:\d{{1,3}})? *", re.ASCII)
_ANYWHERE = re.compile(rf"\[({_LISTED.pattern})\]|【({_LISTED.pattern})】", re.ASCII)


@dataclass(frozen=True, slots=True)
class Marker:
    """A citation marker as it was written, and the passage numbers it names.

    Without numbers it is one that the end of the reply cut in half.
    """

    written: str
    numbers: tuple[int, ...]


class MarkerReader:
    """Separates markers from text; keeps back what may yet become a marker."""

    def __init__(self) -> None:
        self._pending = ""

    def feed(self, piece: str) -> list[str | Marker]:
        """What is certain after this piece: texts and markers, in order. No text has part of a marker."""
        events: list[str | Marker] = []
        text = ""
        for character in piece:
            if self._pending and character == _CLOSE[self._pending[0]]:
                written, self._pending = self._pending + character, ""
                if numbers := _numbers(written[1:-1]):
                    events += [text, Marker(written, numbers)] if text else [Marker(written, numbers)]
                    text = ""
                else:
                    text += written
            elif self._pending and character in _INSIDE and len(self._pending) < _LONGEST:
                self._pending += character
            else:
                text, self._pending = text + self._pending, ""
                if character in _CLOSE:
                    self._pending = character
                else:
                    text += character
        return [*events, text] if text else events

    def close(self) -> list[str | Marker]:
        """What was kept back when the reply ended: a half marker, or text that only began like one."""
        pending, self._pending = self._pending, ""
        if not pending:
            return []
        half = any(map(str.isdigit, pending)) and _BEGUN.fullmatch(pending[1:])
        return [Marker(pending, ())] if half else [pending]


def without_markers(text: str) -> str:
    """``text`` with what looks like a marker put in round brackets.

    A report that prints ``[2]`` would otherwise lend its number to a model that quotes it.
    """
    return _ANYWHERE.sub(lambda found: f"({found[1] or found[2]})", text)


def _numbers(inside: str) -> tuple[int, ...]:
    """The passage numbers between the brackets; none when it is no marker."""
    if not _LISTED.fullmatch(inside):
        return ()
    numbers: list[int] = []
    for part in re.split(f"[{_SEPARATORS}]", inside):
        first, *last = (int(number) for number in re.split(f"[{_DASHES}]", part))
        end = last[0] if last else first
        if not first <= end < first + _LONGEST_RANGE:
            return ()
        numbers.extend(range(first, end + 1))
    return tuple(dict.fromkeys(numbers))
