"""Whether an English sentence denies something."""

from __future__ import annotations

import re

_DENIAL = re.compile(r"\b(?:no|not|never|nor|neither|none|nobody|nothing|without|against)\b|n[’']t\b", re.I)


def is_negated(text: str) -> bool:
    """Whether the text has a word that denies: "not", "nobody", "voted against"."""
    return _DENIAL.search(text) is not None
