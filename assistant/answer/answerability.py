"""How far the passages found were from not being enough, and from where on they are enough."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DecisionRule(StrEnum):
    """By what it was decided whether to answer."""

    READ = "read"  # what the reader found in the sentences
    UNREAD = "unread"  # how near the passages come


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerability:
    """By which rule it was decided whether to answer, and how far above the rule's calibrated limit it was.

    Below 0 the calibration declines. The unit is that of the rule, so that margins of two rules cannot be
    compared.
    """

    rule: DecisionRule
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoffs:
    """The margin from which on each rule answers; 0 is the calibration that Dateline comes with."""

    read: float = 0.0
    unread: float = 0.0

    def of(self, rule: DecisionRule) -> float:
        """The cut-off of a rule."""
        return self.read if rule is DecisionRule.READ else self.unread

    def answers(self, found: Answerability) -> bool:
        """Whether to answer; what is infinitely below is never enough."""
        return found.margin > float("-inf") and found.margin >= self.of(found.rule)


CALIBRATED = Cutoffs()
EVERYTHING = Cutoffs(read=float("-inf"), unread=float("-inf"))  # declines nothing that a rule decides
