"""The kind of fact that two sentences both give: a cause, a toll, an amount, a share or a reaction."""

from __future__ import annotations

import re

from assistant.answer.enrich.quantities import deeds
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.answer.reasons import gives_reason
from assistant.question.expected_answer_type import AnswerKind

_AMOUNTS = {AnswerKind.MONEY: "Amount", AnswerKind.PERCENT: "Share"}
_REACTS = re.compile(
    r"\b(?:reject|den(?:y|ie)|welcom|condemn|critici[sz]|prais|accus|blam|appeal|vow|urg|apologi)\w*",
    re.IGNORECASE,
)


def kind_of_both(one: Candidate, other: Candidate, asked: ScoringContext) -> str:
    """The kind of fact that both give, in a word; empty where it is none of those that pair sentences."""
    if all(gives_reason(each.text, asked.terms) == 1.0 for each in (one, other)):
        return "Cause"
    if befell := deeds(one.text) & deeds(other.text):
        return f"Number {min(befell)}"
    for kind, name in _AMOUNTS.items():
        if all(any(mention.kind is kind for mention in each.mentions) for each in (one, other)):
            return name
    if _REACTS.search(one.text) and _REACTS.search(other.text):
        return "Reaction"
    return ""


def is_counted(kind: str) -> bool:
    """Whether a kind is of figures that can be compared whatever they are of: tolls and amounts."""
    return kind == "Amount" or kind.startswith("Number ")
