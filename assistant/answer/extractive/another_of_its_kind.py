"""Whether a sentence speaks of another thing of the kind that is asked about and differs by its name.

Of what Hurricane Helene did, what is said of Hurricane Ivan is no answer, nor what Proposition 33 says of
what Proposition 36 does, though the sentences share all other words.
"""

from __future__ import annotations

import re
from functools import lru_cache

_KINDS = (
    "act|amendment|article|ballot|bill|bowl|chapter|cyclone|directive|episode|exercise|flight|highway"
    "|hurricane|interstate|measure|mission|operation|phase|proposition|reactor|resolution|round|route"
    "|season|section|storm|typhoon|unit"
)
_NAMED = re.compile(
    rf"\b(?P<kind>{_KINDS}) (?:no\. ?|number )?(?P<name>[A-Z][\w-]*|\d[\w.-]*)\b", re.IGNORECASE
)


@lru_cache(maxsize=2_000)
def named_of_kind(text: str) -> frozenset[tuple[str, str]]:
    """Kind and name of each thing that the text calls by both, folded: ("hurricane", "helene")."""
    return frozenset(
        (match["kind"].casefold(), match["name"].casefold().removesuffix("'s"))
        for match in _NAMED.finditer(text)
        if not match["name"].islower()
    )


def is_of_another(text: str, asked: frozenset[tuple[str, str]]) -> bool:
    """Whether the text names others of a kind that is asked about, and none of those asked about."""
    kinds = {kind for kind, _ in asked}
    others = {one for one in named_of_kind(text) if one[0] in kinds} - asked
    folded = text.casefold()
    return bool(others) and not any(name in folded for _, name in asked)
