"""Whether a sentence holds the kind of thing that an aspect asks for."""

from __future__ import annotations

import re

from assistant.question.question import Aspect

# A month is told from the verb by its capital letter.
_MONTH = "(?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
_WHEN = (
    r"(?:1[5-9]|20)\d\d",
    _MONTH,
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "yesterday|today|tonight|tomorrow|overnight",
    "(?:last|next|this) (?:week|weekend|month|year|spring|summer|autumn|winter|quarter)",
    "(?:first|second|third|fourth) quarter",
)
_HOW_MANY = (
    r"\d[\d.,]*",
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
    "dozens?|hundreds?|thousands?|millions?|billions?|half|twice",
)
_WHY = (
    "because|due to|owing to|after|amid|following|in response|as a result",
    r"in order to|so that|prompted|led to|caused|citing|blam\w+",
)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_SHOWN_BY = {
    Aspect.WHEN: _any_of(_WHEN),
    Aspect.HOW_MANY: _any_of(_HOW_MANY),
    Aspect.WHERE: re.compile(r"\b(?:in|at|near|off|from|to|across|outside) (?:the )?(?:\w+ )?[A-Z]\w+"),
    Aspect.WHO: re.compile(r"(?<=[a-z,] )[A-Z]\w+"),
    Aspect.WHY: _any_of(_WHY),
}


def shows(sentence: str, aspect: Aspect) -> bool:
    """Whether ``sentence`` has words that could answer ``aspect``; any sentence can answer *what*."""
    pattern = _SHOWN_BY.get(aspect)
    return pattern is None or pattern.search(sentence) is not None
