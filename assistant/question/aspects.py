"""Which kinds of thing a question asks for, by its question words."""

from __future__ import annotations

import re

from assistant.question.question import Aspect

_ASKED_BY = {
    Aspect.HOW_MANY: (
        r"how (?:many|much|large|big|long|far|high|often|old)",
        r"(?:what|which) (?:amount|number|price|sum|share|percentage|cost)",
        r"costs?",
    ),
    Aspect.WHEN: (r"when", r"(?:what|which) (?:date|day|month|year|time)", r"how soon"),
    Aspect.WHERE: (r"where", r"(?:what|which) (?:city|country|place|town|port|region|location)"),
    Aspect.WHY: (r"why", r"what (?:caused|led|made|prompted)", r"what reasons?", r"how come"),
    Aspect.WHO: (
        r"who(?:m|se)?",
        r"(?:what|which) (?:person|company|firm|minister|official|agency|ministry|organi[sz]ation)",
    ),
}
_ASKS_WHAT = re.compile(r"what\b(?! (?:date|day|month|year|time))")


def aspects(question: str) -> frozenset[Aspect]:
    """The aspects that ``question`` asks for; WHAT when no narrower word tells."""
    folded = question.casefold()
    asked = {
        aspect
        for aspect, patterns in _ASKED_BY.items()
        if re.search(rf"\b(?:{'|'.join(patterns)})\b", folded)
    }
    if not asked or _ASKS_WHAT.match(folded):
        asked.add(Aspect.WHAT)
    return frozenset(asked)
