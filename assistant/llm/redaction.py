"""A library's error as one line that may be shown and kept: shortened, and without keys.

A model's server may repeat the key that it was sent, whole or in part, and its words go into logs, answers
and the ledger.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

REDACTED = "‹key left out›"

_SHORTEST = 6  # characters; a shorter key is a word such as "none" or "EMPTY", which local servers take
_BEGINNING = 10  # characters of a key, from which the rest of it may have been cut off
_LONGEST_DETAIL = 300
_KEY_NAME = re.compile(r"_(?:API_)?(?:KEY|TOKEN|SECRET)$")
_LOOKS_LIKE_KEY = re.compile(
    r"(?P<before>\b(?:bearer|basic)\s+|\b(?:authorization|(?:x-)?api[-_ ]?key)[\"']?\s*[:=]\s*[\"']?)"
    r"(?!bearer\b|basic\b)[^\s\"',;}]{6,}"
    r"|\b(?:sk|pk|rk|xai|gsk|AIza)[-_]?(?=[\w-]*\d)[\w-]{16,}",
    re.IGNORECASE,
)


def detail(error: Exception, *, chat: object = None) -> str:
    """A library's message on one line, shortened, without the keys of the environment and of ``chat``.

    ``chat`` is LangChain's chat model, whose keys are attributes of their own type.
    """
    # Redacted before it is shortened: half a key is no longer known as one.
    text = redacted(" ".join(str(error).split()), secrets=_secrets(chat))
    shown = text.removesuffix(".") if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]}…"
    return f"{type(error).__name__}: {shown}" if shown else type(error).__name__


def redacted(text: str, *, secrets: Iterable[str]) -> str:
    """The text without these secrets, the beginnings of them, and what looks like a key."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        for written in dict.fromkeys((secret, quote(secret, safe=""))):
            text = text.replace(written, REDACTED)
            if len(written) > _BEGINNING:
                text = re.sub(rf"{re.escape(written[:_BEGINNING])}[^\s\"',;}}]*", REDACTED, text)
    return _LOOKS_LIKE_KEY.sub(lambda found: f"{found['before'] or ''}{REDACTED}", text)


def secrets_of_environment() -> list[str]:
    """What the environment has as keys, tokens and secrets."""
    return [value for name, value in os.environ.items() if _KEY_NAME.search(name) and len(value) >= _SHORTEST]


def _secrets(chat: object) -> Iterator[str]:
    from pydantic import SecretStr

    keys = (
        (value.get_secret_value() for value in vars(chat).values() if isinstance(value, SecretStr))
        if chat
        else ()
    )
    yield from (key for key in keys if len(key) >= _SHORTEST)
    yield from secrets_of_environment()
