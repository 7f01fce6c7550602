"""Which questions ask to set several accounts, or several things, side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question.parts import QuestionPart
from assistant.text.terms import asked_words, stem, terms

# Not which of them it is, "did Poland or Germany win?", nor what "contrasting accounts" have in common.
_SIDE_BY_SIDE = re.compile(
    r"\b(?:compare[s]?|comparing|comparisons? (?:of|between)|contrast(?! (?:to|with))|differs?|disagree"
    r"|differen(?:ces?|t|tly)|similarit(?:y|ies)|versus|vs|side by side"
    r"|each (?:say|report|write|give|make|describe|cover|tell|claim|put|cost|offer|have|do|want|demand|think"
    r"|believe|propose|argue|call for|ask for))\b",
    re.IGNORECASE,
)
_WHO_IT_IS = re.compile(r"\W*(?:who|whom|which)\b", re.IGNORECASE)
_OF_ONE_THING = """
one ones new old older newer first second third last latest previous earlier later former current original
next same different other others today yesterday then now before after
"""
_NO_NAMES = frozenset(_OF_ONE_THING.split())


def side_by_side(text: str, split: Sequence[QuestionPart]) -> bool:
    """Whether the parts are to be set side by side: one subject in several sources, or several named things.

    "The new one" and "the first count" name nothing by which sentences could be known to be of it.
    """
    if len(split) < 2 or not _SIDE_BY_SIDE.search(text) or _WHO_IT_IS.match(text):
        return False
    if any(part.is_of_a_source for part in split):
        return all(part.is_of_a_source for part in split) and len({part.focus for part in split}) == 1
    shared = frozenset.intersection(*(terms(part.focus) for part in split))
    return all(
        any(stem(word) not in shared for word in words) and _NO_NAMES.isdisjoint(map(str.casefold, words))
        for words in (asked_words(part.focus) for part in split)
    )
