"""Names in a text: runs of capitalised words, titles in quotation marks, and the times it tells."""

from __future__ import annotations

import re

from assistant.question.words import STOP_WORDS

_CAPITALISED = r"(?:[^\W\d_a-zà-öø-ÿ][\w&'’.\-/]*[\w)]|[A-Z]\.?)"
_JOINED = rf"(?:\s+(?:of|the|of the|de|van|von|der|al|bin|&|and the)?\s*(?:{_CAPITALISED}|\d+\b))*"
_RUN = re.compile(rf"(?<![\w'’]){_CAPITALISED}{_JOINED}")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,60}?)[,.]?[\"”»]")
_LEADING = re.compile(r"^(?:[\w'’]+)\s+")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_TIME = re.compile(
    rf"\b(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}),? \d{{4}}\b|\b{_MONTH} \d{{4}}\b"
    r"|\b(?:1[5-9]|20)\d\d(?:\s?[-–]\s?(?:(?:1[5-9]|20)\d\d|\d\d))?s?\b"
)
_NO_NAMES = STOP_WORDS | frozenset(
    """
    also although another anyone anything are according besides by could did does during every despite due however
    if last later like many might much neither next one since several since still tell though three today two
    under unlike upon us was what when where whether while who whose why within without would yes yesterday yet
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday interesting aside
    """.split()
)


def names(text: str) -> list[str]:
    """The names in ``text`` in their order, each once; a sentence's first word counts only if it is no common word."""
    found: dict[int, str] = {}
    for run in _RUN.finditer(text):
        start, name = run.start(), _possessor(run[0])
        while name and (name[0].isdigit() or name.split()[0].casefold() in _NO_NAMES):
            shorter = _LEADING.sub("", name) if " " in name else ""
            start, name = start + len(name) - len(shorter), shorter
        if len(name) > 1:
            found[start] = name
    for title in _QUOTED.finditer(text):
        if title[1][0].isupper() or title[1][0].isdigit():
            inside = range(title.start(), title.end())
            found = {start: name for start, name in found.items() if start not in inside}
            found[title.start()] = title[1].strip()
    return list(dict.fromkeys(found[start] for start in sorted(found)))


def times(text: str) -> list[str]:
    """The days, months and years that ``text`` tells, in their order."""
    return list(dict.fromkeys(_TIME.findall(text)))


def _possessor(name: str) -> str:
    """``Iran`` for ``Iran's``."""
    return re.sub(r"['’]s?$", "", name).rstrip(".,-/") if len(name) > 2 else name
