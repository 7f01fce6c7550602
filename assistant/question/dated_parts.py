"""Which of the sources that a question names each of its dates belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.question.dates import Window
from assistant.question.scope import Recognised
from assistant.text.terms import asked_words

REPORT_NOUN = r"(?:articles?|reports?|sources?|outlets?|publications?|pieces?|stor(?:y|ies)|coverage)"
_ROW = re.compile(
    r"['\"”’]?\s*(?:,|,?\s*(?:and|or|nor|as well as|versus|vs\.?|&))\s*"
    r"(?:both\s+)?(?:from\s+|by\s+|in\s+)?['\"“‘]?(?:the\s+)?",
    re.IGNORECASE,
)
_OF_DATE = re.compile(
    r"['’]?s?,?\s*(?:(?:the|a|an|by|from|in|\s|['\"‘“])+|" + REPORT_NOUN + r")*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place in the question that a part is about."""

    start: int
    end: int
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    window: Window | None = None


def with_windows(text: str, named: list[Named], recognised: Sequence[Recognised]) -> list[Named]:
    """Each date goes to the source beside it; a second date beside one is a part of its own.

    The only date is that of all in a row: "what do A and B each say about the strike in May".
    """
    windows = [one.window for one in recognised if one.window]
    if (
        len(windows) == 1
        and len(named) > 1
        and _are_one_row(text, named)
        and _ends_apart(text, named[-1], windows[0])
    ):
        return [replace(one, window=windows[0]) for one in named]
    for window in windows:
        place = _place_for(text, named, window)
        if place is not None:
            named[place] = replace(named[place], window=window)
            continue
        before = [one for one in named if one.end <= window.start]
        origin = before[-1] if before else Named(start=0, end=0)
        named.append(replace(origin, start=window.start, end=window.end, window=window))
        named.sort(key=lambda one: one.start)
    return named


def _are_one_row(text: str, named: Sequence[Named]) -> bool:
    return all(are_in_row(text, one, other) for one, other in pairwise(named))


def _ends_apart(text: str, last: Named, window: Window) -> bool:
    """Whether a date follows the last name with words of what is asked between them."""
    return window.start > last.end and len(asked_words(text[last.end : window.start])) > 0


def _place_for(text: str, named: Sequence[Named], window: Window) -> int | None:
    before = [i for i, one in enumerate(named) if one.end <= window.start]
    after = [i for i, one in enumerate(named) if one.start >= window.end]
    if after and named[after[0]].window is None:
        if _OF_DATE.fullmatch(text[window.end : named[after[0]].start]):
            return after[0]
        if not before:
            return after[0]
    if before and named[before[-1]].window is None:
        return before[-1]
    return None


def are_in_row(text: str, one: Named, other: Named) -> bool:
    """Whether two names follow each other as in a list."""
    return _ROW.fullmatch(text[one.end : other.start]) is not None
