"""What one source says: "What do the Polish papers say about the night train?".

Elsewhere a named source is preferred, and others fill what it leaves open; here they would be put into its
mouth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question.scope import Recognised

_BEFORE = re.compile(r"\W*what (?:exactly |else )?(?:do|does|did|has|have) (?:all )?(?:the )?", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:['’]s?)?(?: \w+)? (?:say|said|report|reported|write|written|tell)\b(?P<about> (?:about|on|of)\b)?",
    re.IGNORECASE,
)


def asks_what_a_source_says(text: str, recognised: Sequence[Recognised]) -> bool:
    """Whether all that is asked is what one outlet, or the press of one country, says."""
    return _asked_of_one(text, recognised) is not None


def asks_for_a_sources_account(text: str, recognised: Sequence[Recognised]) -> bool:
    """Whether it asks what the source says about something, rather than for one thing that it says."""
    found = _asked_of_one(text, recognised)
    return found is not None and found["about"] is not None


def _asked_of_one(text: str, recognised: Sequence[Recognised]) -> re.Match[str] | None:
    sources = [one for one in recognised if one.collected and (one.outlets or one.countries)]
    if len(sources) != 1 or not _BEFORE.fullmatch(text[: sources[0].start]):
        return None
    return _SAYS.match(text, sources[0].end)
