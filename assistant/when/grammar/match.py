"""What a rule of the grammar finds: where it ends and what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.when.grammar.tokens import Line
from assistant.when.meanings import Meaning
from assistant.when.word_table import NUMBERS


@dataclass(frozen=True, slots=True)
class Match:
    """A meaning whose words end before the token ``end``; ``clock`` is a time of day, as TIMEX3 writes it.

    ``core`` are the tokens of the date alone, where a bound or a time of day is beside it.
    """

    end: int
    meaning: Meaning
    clock: str | None = None
    core: tuple[int, int] | None = None


Rule = Callable[[Line, int], Match | None]


def remembered(rule: Rule) -> Rule:
    """The same rule, which reads each place of a line once: several others build on what it finds."""

    def reads(line: Line, at: int) -> Match | None:
        if (rule, at) not in line.read:
            line.read[rule, at] = rule(line, at)
        found = line.read[rule, at]
        return found if isinstance(found, Match) else None

    return reads


def longest(rules: tuple[Rule, ...], line: Line, at: int) -> Match | None:
    """What the rule finds that reads furthest; the earlier of two that read as far."""
    best: Match | None = None
    for rule in rules:
        found = rule(line, at)
        if found and (best is None or found.end > best.end):
            best = found
    return best


def count(line: Line, at: int) -> tuple[int, int] | None:
    """A whole number in digits or words, and where it ends: "two", "a couple of", "twenty-one", "40"."""
    number = line.number(at, digits=4)
    if number is not None:
        return number, at + 1
    word = line.low(at)
    if line.says(at, "a", "couple", "of"):
        return 2, at + 3
    if line.says(at, "couple", "of"):
        return 2, at + 2
    if word not in NUMBERS:
        return None
    tens, ones = NUMBERS[word], NUMBERS.get(line.low(at + 2), 0)
    if 20 <= tens <= 90 and line.low(at + 1) == "-" and 0 < ones < 10:
        return tens + ones, at + 3
    if word in ("a", "one", "two", "three") and line.low(at + 1) == "hundred":
        return 100 * tens, at + 2
    return tens, at + 1
