"""Whether a sentence gives a reason for what is asked about, and not what that in turn has caused."""

from __future__ import annotations

import re

from assistant.text.terms import terms

_CAUSES = r"(?:caus(?:ed|es|ing)|led to|leads to|leading to|prompted|sparked|triggered|resulted in)"
_GIVES = re.compile(
    r"\b(?:because|due to|owing to|as a result of|thanks to|(?:caused|prompted|sparked|triggered) by"
    r"|(?:causes?|reasons?) (?:of|for|is|was|behind)|(?:is|was) the cause"
    r"|stem(?:s|med)? from|result(?:s|ed)? from|attribut\w+|blam\w+|citing|in order to|so that)\b",
    re.IGNORECASE,
)
_MAY_GIVE = re.compile(r"\b(?:after|amid|following|in response|as a result|cause)\b", re.IGNORECASE)
_LED_TO = re.compile(rf"\b{_CAUSES}\b", re.IGNORECASE)
_MAY = 0.5


def gives_reason(text: str, asked: frozenset[str]) -> float:
    """How surely, from 0 to 1, the sentence has a reason for what has the stems ``asked``.

    "A fault caused the outage" has one for the outage, "The outage caused delays" has none.
    """
    if _GIVES.search(text):
        return 1.0
    if led := _LED_TO.search(text):
        before, after = (len(terms(part) & asked) for part in (text[: led.start()], text[led.end() :]))
        return 1.0 if after >= before else 0.0
    return _MAY if _MAY_GIVE.search(text) else 0.0
