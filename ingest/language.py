"""Which language a report is written in, when it does not say."""

from __future__ import annotations

_ENOUGH_CHARACTERS = 60
_READ_CHARACTERS = 2000


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language by py3langid; None when there is too little text to tell."""
    if len(text) < _ENOUGH_CHARACTERS:
        return None
    import py3langid

    code, _ = py3langid.classify(text[:_READ_CHARACTERS])
    return str(code)
