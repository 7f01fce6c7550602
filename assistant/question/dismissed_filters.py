"""Recognised filters that the person has dismissed, for one question and for those that follow it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.question.question import Turn
from assistant.question.scope import FilterKind, Recognised
from corpus import fold_spaces


def switch(one: Recognised, text: str) -> str:
    """What switches a part of the scope off, now and in later questions.

    For days it is their words in ``text``, since what "last week" means changes with the day of asking.
    """
    return text[one.start : one.end] if one.kind is FilterKind.PUBLISHED else one.label


def split(
    found: Sequence[Recognised], text: str, *, dismissed: Collection[str]
) -> tuple[tuple[Recognised, ...], tuple[Recognised, ...], tuple[str, ...]]:
    """The filters in ``found`` that apply, those dismissed, and the names in ``dismissed`` that match none.

    A name is a label or the words in ``text``, in either case of letters; all filters with one label are
    dismissed together.
    """
    wanted = {fold_spaces(name): name for name in dismissed}
    off: set[str] = set()
    known: set[str] = set()
    for one in found:
        names = {fold_spaces(one.label), fold_spaces(text[one.start : one.end])} & wanted.keys()
        if names:
            off.add(one.label)
            known |= names
    return (
        tuple(one for one in found if one.label not in off),
        tuple(one for one in found if one.label in off),
        tuple(name for folded, name in wanted.items() if folded not in known),
    )


def carried(history: Sequence[Turn], asked: str, named: Sequence[Recognised]) -> tuple[str, ...]:
    """The names dismissed in the conversation, except those that ``asked`` or ``named``, its scope, has."""
    dismissed: dict[str, None] = {}
    for turn in history:
        dismissed = {name: None for name in (*dismissed, *turn.ignored) if name not in turn.applied}
    named_again = {fold_spaces(name) for one in named for name in (one.label, asked[one.start : one.end])}
    return tuple(
        name for name in dismissed if fold_spaces(name) not in named_again and not _appears_in(asked, name)
    )


def _appears_in(asked: str, name: str) -> bool:
    """Whether the name is written with its capitals: "and in Time?" names Time, "in time" does not."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", asked) is not None
