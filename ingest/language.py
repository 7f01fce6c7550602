"""Which language a report is written in, when it does not say."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import Report

_ENOUGH_CHARACTERS = 60
_READ_CHARACTERS = 2000
_WORD = re.compile(r"[^\W\d_]{2,}")
_FIGURE = re.compile(r"\d+")
_NOBODYS = frozenset({"vo"})  # what the classifier takes strings of names for


def with_language(report: Report) -> Report:
    """The report with the language of its text, where it does not say."""
    return report if report.language else replace(report, language=detect_language(report.body))


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language by py3langid; None when there is too little text to tell.

    A table of figures and names has none.
    """
    text = text[:_READ_CHARACTERS]
    if len(text) < _ENOUGH_CHARACTERS or len(_FIGURE.findall(text)) > len(_WORD.findall(text)):
        return None
    import py3langid

    code, _ = py3langid.classify(text)
    return None if code in _NOBODYS else str(code)
