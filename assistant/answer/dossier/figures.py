"""Amounts that reports give of somebody or something, each once: sums of money, shares, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.dossier.naming import Naming
from assistant.answer.mentions import Mention
from assistant.question.expected_answer_type import AnswerKind
from assistant.text.figures import figures as amounts

_MOST = 6
_WORTH = {AnswerKind.MONEY: 3.0, AnswerKind.PERCENT: 2.0, AnswerKind.NUMBER: 1.0}
_LEAST_COUNT = 100  # smaller counts are mostly ages, hours and "two of them"
_EARLY = 0.5  # of a sentence, the part in which the name stands when the sentence is about it
_REPEATS = 0.6  # of the terms of the shorter of two sentences, from which they give the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An amount in its words, and the sentence that gives it."""

    words: str
    naming: Naming


def figures(namings: Sequence[Naming]) -> list[Figure]:
    """The amounts of the reports that name it most, the newest first."""
    found = [
        (worth, Figure(words=mention.text, naming=one))
        for one in namings
        if not one.candidate.is_title and one.span.start <= _EARLY * len(one.text)
        for mention in one.candidate.mentions
        if (worth := _worth(mention, one)) > 0
    ]
    found.sort(key=lambda each: (-each[0], each[1].naming.rank))
    chosen: list[Figure] = []
    for _, one in found:
        if all(_new(one, other) for other in chosen):
            chosen.append(one)
        if len(chosen) == _MOST:
            break
    return sorted(chosen, key=lambda one: -one.naming.published)


def _worth(mention: Mention, one: Naming) -> float:
    """By the kind of amount, and more where the sentence opens its report."""
    worth = _WORTH.get(mention.kind, 0.0)
    read = list(amounts(mention.text))
    if not worth or not read:
        return 0.0
    vague = read[0].low < _LEAST_COUNT or not any(map(str.isdigit, mention.text))
    if mention.kind is AnswerKind.NUMBER and (vague or one.text[mention.span.end :].startswith("(")):
        return 0.0
    return worth + (1.0 if one.candidate.opens_report else 0.0) - one.rank / 100


def _new(one: Figure, other: Figure) -> bool:
    same = one.words.casefold() == other.words.casefold()
    return not same and one.naming.candidate.shared(other.naming.candidate) < _REPEATS
