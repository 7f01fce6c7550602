"""Whether a question asks how things stand: "has the port signed", "who leads it", "what happened to it".

Then a later report of the story counts more than an earlier one. A question for a day, for a reason, or for
something that was done ("who won", "when were they arrested") asks for what will not change.
"""

from __future__ import annotations

import re

_NOW = "is|are|has|have|does|do|will|can|may|must|remains?|stands?"
_THEN = "was|were|did|had|could|would|should|might"
_FINITE = re.compile(
    rf"\b(?P<now>{_NOW})\b|\b(?:who|what|where|how|that|it|he|she)(?P<short>['’]s)\b|\b(?:{_THEN})\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^\W*(?:who|which \w+) (?:\w+ly )?"
    r"(?:leads|heads|runs|chairs|owns|governs|rules|commands|coaches|manages|holds)\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\bwhat (?:has |have )?(?:became|become|came|come|happened) (?:of|to|with)\b"
    r"|\b(?:status|state|outcome|result) of\b|\bhow did .+ (?:end|turn out|go)\W*$"
    r"|\bdid .+ (?:go (?:through|ahead)|happen|succeed|work out|come (?:off|about))\W*$",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"^\W*(?:and |so |but )?(?:did|was|were)\b", re.IGNORECASE)
_FIXED = re.compile(
    r"\b(?:when|why|what (?:day|date|year|month|time)|since when|how long|how old"
    r"|originally|initially|at first|the first|earliest|before|previous(?:ly)?|former(?:ly)?)\b",
    re.IGNORECASE,
)


def asks_whether(question: str) -> bool:
    """Whether it asks if something was done, as in "did the merger go through", and not on which day."""
    return _WHETHER.match(question) is not None and not _FIXED.search(question)


def asks_present_state(question: str) -> bool:
    """Whether it asks how things stand, as far as its words show; days in it are another matter."""
    if _FIXED.search(question):
        return False
    if _OUTCOME.search(question) or _LEADS.match(question):
        return True
    finite = _FINITE.search(question)
    return finite is not None and bool(finite["now"] or finite["short"])
