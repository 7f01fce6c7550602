"""Whether a sentence holds the kind of thing that an aspect asks for."""

from __future__ import annotations

import re

from assistant.question.question import Aspect

# A month is told from the verb by its capital letter.
_MONTH = "(?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NUMBER = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?|half|twice"
_SHOWN_BY = {
    Aspect.WHEN: re.compile(
        rf"\b(?:1[5-9]|20)\d\d\b|\b(?:{_DAY})\b|\b{_MONTH}\b|\b(?:yesterday|today|tonight|tomorrow|overnight)\b"
        r"|\b(?:last|next|this|earlier this|later this) (?:week|month|year|spring|summer|autumn|winter|quarter)\b|\b(?:first|second|third|fourth) quarter\b",
        re.IGNORECASE,
    ),
    Aspect.HOW_MANY: re.compile(rf"\d|\b(?:{_NUMBER})\b", re.IGNORECASE),
    Aspect.WHERE: re.compile(r"\b(?:in|at|near|off|from|to|across|outside) (?:the )?(?:\w+ )?[A-Z]\w+"),
    Aspect.WHO: re.compile(r"(?<=[a-z,] )[A-Z]\w+"),
    Aspect.WHY: re.compile(
        r"\b(?:because|due to|owing to|after|amid|in order to|so that|as a result|prompted|led to|caused|blam\w+|citing|in response|following)\b",
        re.IGNORECASE,
    ),
}


def shows(sentence: str, aspect: Aspect) -> bool:
    """Whether ``sentence`` has words that could answer ``aspect``; any sentence can answer *what*."""
    pattern = _SHOWN_BY.get(aspect)
    return pattern is None or pattern.search(sentence) is not None
