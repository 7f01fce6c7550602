"""Finds the date expressions of a sentence: at each place, the rule that reads furthest wins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.when.grammar.compound import (
    between,
    bounded,
    row,
    with_clock_first,
    with_time_of_day,
    year_end,
)
from assistant.when.grammar.match import Match, Rule, longest
from assistant.when.grammar.tokens import Line
from assistant.when.meanings import Meaning
from assistant.when.word_table import (
    CLOCKS,
    DAY_PARTS,
    DECADES,
    HOLIDAYS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    PARTS,
    SEASONS,
    SHORT_WEEKDAYS,
    UNITS,
    WEEKDAYS,
    WHICH,
    words,
)

_STARTS = frozenset(
    {*MONTHS, *WEEKDAYS, *SHORT_WEEKDAYS, *SEASONS, *WHICH, *ORDINALS, *NUMBERS, *DAY_PARTS, *CLOCKS, *PARTS}
    | {*words("starts"), *DECADES}
    | {re.split(r"\W", name)[0] for name in HOLIDAYS}
    | {f"{name}s" for name in WEEKDAYS}
)
_CORES = (  # one of these, or a number, is in every expression
    frozenset({*MONTHS, *WEEKDAYS, *SEASONS, *UNITS, *DECADES, *DAY_PARTS, *CLOCKS})
    | {
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "overnight",
        "weekend",
        "q",
        "h",
        "fy",
        "fiscal",
        "financial",
        "eighteen",
        "nineteen",
        "twenty",
        "thousand",
    }
    | {word for name in HOLIDAYS for word in re.findall(r"\w{4,}", name)}
    | {f"{name}s" for name in WEEKDAYS}
)
_REACH = 7  # tokens before that, with which an expression may begin


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression: the tokens from ``first`` to before ``end``; ``core`` has only those of the date."""

    first: int
    end: int
    meaning: Meaning
    clock: str | None
    core: tuple[int, int]


def expressions(line: Line) -> Iterator[Expression]:
    """The date expressions of a sentence in order; they do not overlap."""
    cores = [at for at in range(len(line)) if line.low(at) in _CORES or line[at].text[0].isdigit()]
    at = 0
    for core in cores:
        at = max(at, core - _REACH)
        while at <= core:
            found = _expression(line, at) if line.low(at) in _STARTS or line[at].text[0].isdigit() else None
            if found is None:
                at += 1
                continue
            yield Expression(at, found.end, found.meaning, found.clock, found.core or (at, found.end))
            at = found.end


def _expression(line: Line, at: int) -> Match | None:
    rules: tuple[Rule, ...] = (with_time_of_day, with_clock_first, year_end, row)
    word = line.low(at)
    if word in words("bounds") or word == "no":
        rules = (*rules, bounded)
    if word in ("between", "from"):
        rules = (*rules, between)
    return longest(rules, line, at)
