"""Words that deny or hedge: "not", "failed to", "may", "plans to", "allegedly"; and where they differ.

A statement is compared with the clause that it was taken from, word by word: only a cue that is (or is
missing) between words that agree counts, since a cue of another clause says nothing about this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.check.alignment import Alignment, Difference
from assistant.text.tokens import Word

_DENYING_WORDS = """
not no never without neither nor none nobody nothing nowhere cannot denied denies deny denying
failed fails fail failing refused refuses refuse refusing declined declines unable hardly barely
scarcely
"""
_DENYING = frozenset(_DENYING_WORDS.split())
_POSSIBLE_WORDS = """
may might could possibly perhaps maybe likely unlikely probably potentially potential possible
apparently seemingly seems seemed appears appeared expected expects planned plans plan planning
intends intend intended hopes hoped aims considering proposed proposes threatened threatens wants
scheduled predicted poised
"""
_POSSIBLE = frozenset(_POSSIBLE_WORDS.split())
_REPORTED_WORDS = """
allegedly alleged alleges allege reportedly rumoured rumored supposedly suspected purportedly
purported claims claimed claiming believed unconfirmed
"""
_REPORTED = frozenset(_REPORTED_WORDS.split())
_PHRASES = {("according", "to"): "reported", ("set", "to"): "possible", ("is", "said", "to"): "reported"}
_OTHERWISE_WORDS = """
will would shall did does do has have had is are was were to be been being that
it
"""
_OTHERWISE = frozenset(_OTHERWISE_WORDS.split())
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Changed:
    """A cue that the statement has and the span lacks (``claim``), or the other way round (``source``)."""

    claim: str
    source: str
    start: int
    end: int


def cue(word: Word) -> str:
    """What a word makes of its clause: "denying", "possible", "reported"; empty when nothing."""
    key = word.key
    if key in _DENYING or key.endswith("n't"):
        return "denying"
    if key in _POSSIBLE and not (key == "may" and word.capital and not word.opens):
        return "possible"
    return "reported" if key in _REPORTED else ""


def cues(read: Sequence[Word]) -> list[tuple[str, Word, Word]]:
    """The cues among the words: class, first and last word."""
    found = []
    for place, word in enumerate(read):
        if kind := cue(word):
            found.append((kind, word, word))
            continue
        for phrase, named in _PHRASES.items():
            if tuple(w.key for w in read[place : place + len(phrase)]) == phrase:
                found.append((named, word, read[place + len(phrase) - 1]))
    return found


def changed(laid: Alignment) -> list[Changed]:
    """The cues that the statement added to its clause or dropped from it."""
    found = []
    for difference in laid.differences:
        if difference.anchored and len(difference.claim) + len(difference.source) <= _LONGEST:
            found += _of(difference)
    return found


def _of(difference: Difference) -> list[Changed]:
    claim, source = cues(difference.claim), cues(difference.source)
    kinds = {kind for kind, *_ in claim}, {kind for kind, *_ in source}
    if kinds[0] == kinds[1]:
        return []
    added = [one for one in claim if one[0] not in kinds[1]]
    dropped = [one for one in source if one[0] not in kinds[0]]
    mine = " ".join(w.written for w in difference.claim)
    theirs = " ".join(w.written for w in difference.source)
    if added and _plain(difference.source):
        return [Changed(mine, theirs, difference.claim[0].start, difference.claim[-1].end)]
    if dropped and _plain(difference.claim) and _plain(difference.source):
        end = difference.claim[-1].end if difference.claim else difference.at
        return [Changed(mine, theirs, difference.at, end)]
    return []


def _plain(read: Sequence[Word]) -> bool:
    """Whether there are only cues and small words, so that the clause is the same but for its force."""
    return not [word for word in read if word.content and not cue(word) and word.key not in _OTHERWISE]
