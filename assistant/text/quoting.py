"""A text within quotation marks."""

from __future__ import annotations

import re

_PAIR = re.compile(r"[\"“]([^\"“”]*)[\"”]")


def in_quotes(text: str) -> str:
    """The text on one line in double quotation marks, what it quotes itself in single ones: “Say ‘no’”."""
    inner = _PAIR.sub("‘\\1’", " ".join(text.split()))
    return f"“{inner}”"
