"""Whose own words a question asks for: ``What exactly did Okoye say?``, ``how did Weil put it?``."""

from __future__ import annotations

import re

_SPEAKER = r"(?P<who>(?:the )?[\w'’.&-]+(?: [\w'’.&-]+){0,3}?)"
_ASKED = (
    rf"\bwhat (?:exactly |precisely |else )?(?:did|does|has|have|do) {_SPEAKER} (?:exactly |actually )?"
    r"(?:say|said|tell|told|write|written|tweet|tweeted|reply|replied|answer|answered|post|posted|call|called)\b",
    rf"\bhow (?:did|does|has|have) {_SPEAKER} (?:put|phrase|describe|respond|react|comment|reply)\b",
    rf"\b(?:in|what (?:were|are|was)) {_SPEAKER}['’]s? (?:own |exact |very )?words\b",
    rf"\bquot(?:e|es|ation|ations) (?:from |by |of )?{_SPEAKER}(?: (?:on|about|regarding)\b|\W*$)",
)
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _ASKED)
_NOBODIES = "it he she they we you this that these those anyone people"
_NOBODY = frozenset(_NOBODIES.split())


def asked_speaker(question: str) -> str:
    """The person or body whose words are wanted, as the question names them; empty when it wants none's."""
    for pattern in _PATTERNS:
        if found := pattern.search(question):
            who = re.sub(r"['’]s?$", "", found["who"])
            return "" if who.casefold() in _NOBODY else who
    return ""
