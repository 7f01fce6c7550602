"""What sources say: "What do the Polish papers say about the night train?".

Elsewhere a named source is preferred, and others fill what it leaves open; here they would be put into its
mouth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.question.scope import Recognised

_BEFORE = re.compile(r"\W*what (?:exactly |else )?(?:do|does|did|has|have) (?:all )?(?:the )?", re.IGNORECASE)
_JOINS = re.compile(r",?\s*(?:and |or |& )?(?:the )?", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:['’]s?)?(?: \w+)? (?:say|said|report|reported|write|written|tell)\b(?P<about> (?:about|on|of)\b)?",
    re.IGNORECASE,
)


def asks_what_sources_say(text: str, recognised: Sequence[Recognised]) -> bool:
    """Whether all that is asked is what some outlets, or the press of some countries, say."""
    return _asked_of_them(text, recognised) is not None


def asks_for_their_account(text: str, recognised: Sequence[Recognised]) -> bool:
    """Whether it asks what they say about something, rather than for one thing that they say."""
    found = _asked_of_them(text, recognised)
    return found is not None and found["about"] is not None


def _asked_of_them(text: str, recognised: Sequence[Recognised]) -> re.Match[str] | None:
    sources = [one for one in recognised if one.collected and (one.outlets or one.countries)]
    if not sources or not _BEFORE.fullmatch(text[: sources[0].start]):
        return None
    if not all(_JOINS.fullmatch(text[one.end : other.start]) for one, other in pairwise(sources)):
        return None
    return _SAYS.match(text, sources[-1].end)
