"""Names in a text: runs of capitalised words, titles in quotation marks, and the times it mentions."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus import STOP_WORDS

_CAPITALISED = r"(?:[^\W\d_a-zà-öø-ÿ][\w&'’.\-/]*[\w)]|[A-Z]\.?)"
_JOINED = rf"(?:\s+(?:of|the|of the|de|van|von|der|al|bin|&|and the)?\s*(?:{_CAPITALISED}|\d+\b)){{0,8}}"
_RUN = re.compile(rf"(?<![\w'’]){_CAPITALISED}{_JOINED}")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,60}?)[,.]?[\"”»]")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_TIME = re.compile(
    rf"\b(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}),? \d{{4}}\b|\b{_MONTH} \d{{4}}\b"
    r"|\b(?:1[5-9]|20)\d\d(?:\s?[-–]\s?(?:(?:1[5-9]|20)\d\d|\d\d))?s?\b"
)
_FIRST_WORDS = """
also although another anyone anything according besides could every despite due however last later like
many might much neither next one since several still tell though three today two unlike upon us whether
whose within without would yes yesterday yet january february march april may june july august september
october november december monday tuesday wednesday thursday friday saturday sunday interesting aside
    compare list explain summarise summarize describe give show find name identify outline
"""
NO_NAMES = STOP_WORDS | frozenset(_FIRST_WORDS.split())


@lru_cache(maxsize=1000)
def names(text: str) -> tuple[str, ...]:
    """The names in ``text`` in their order, each once; a common word with a capital begins none."""
    titles = {found.start(): found for found in _QUOTED.finditer(text) if not found[1][0].islower()}
    quoted = {place for found in titles.values() for place in range(*found.span())}
    starts = {start: found[1].strip() for start, found in titles.items()}
    for run in _RUN.finditer(text):
        words = _possessor(run[0]).split()
        while words and (words[0][0].isdigit() or words[0].casefold() in NO_NAMES):
            words.pop(0)
        name = " ".join(words)
        if len(name) > 1 and run.end() - 1 not in quoted:
            starts[run.start()] = name
    return tuple(dict.fromkeys(starts[start] for start in sorted(starts)))


def times(text: str) -> list[str]:
    """The days, months and years that ``text`` mentions, in their order."""
    return list(dict.fromkeys(_TIME.findall(text)))


def _possessor(name: str) -> str:
    """``Iran`` for ``Iran's``."""
    return re.sub(r"['’]s?$", "", name).rstrip(".,-/") if len(name) > 2 else name
