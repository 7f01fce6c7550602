"""Whether a text presents an action as done, or as denied, intended, possible, ordered, or a condition.

"Vellin may buy 14 trams", "denied that he had resigned", "has yet to approve", "threatened to cancel": the
verb is the same as in a sentence that says it happened, and only what governs it tells them apart. Each verb
of a statement is compared with the same verb in the sentences that have most of the statement's words (event
factuality, after Saurí & Pustejovsky, "FactBank", 2009).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.check.check_result import Fact, FactKind, Support
from assistant.text.tokens import Word, sentences, words
from assistant.text.verbs import lemma, may_be_past


class Presented(StrEnum):
    """How a text presents what a verb says; "possible" is also what is intended, ordered or alleged."""

    DENIED = "denied"
    POSSIBLE = "possible"
    AHEAD = "ahead"
    DONE = "done"


_MODAL = {
    **dict.fromkeys(("may", "might", "could", "would", "should", "must"), Presented.POSSIBLE),
    **dict.fromkeys(("will", "shall"), Presented.AHEAD),
}
_NOT = frozenset(("not", "never", "cannot", "hardly", "barely", "nor", "neither", "no"))
_HEDGING = frozenset(("allegedly", "reportedly", "supposedly", "possibly", "perhaps", "probably"))
# Stems of what governs a verb with "to": refused to, plans to, asked her to.
_DENYING_STEMS = "refuse fail declin unabl unwil reluct refus failur neglect omit"
_DENYING = frozenset(_DENYING_STEMS.split())
_INTENDING_STEMS = """
plan intend hope want expect aim consid propos threaten schedul set due pois readi vow pledg promis agre tri
attempt seek sought offer urg ask call invit demand wish like unlik suppos bid threat effort bound will free
permiss propos ambit pressur order request need prepar appeal warn instruct allow advis deserv hesit
campaign encourag recommend right power chanc opportun go about eager keen
"""
_INTENDING = frozenset(_INTENDING_STEMS.split())
_ADDRESSING_STEMS = """
urg ask call want expect invit demand request appeal encourag instruct advis warn allow pressur order
"""
_ADDRESSING = frozenset(_ADDRESSING_STEMS.split())  # between them and "to" somebody may be named
# Stems of what governs a clause with "that", or a verb in "-ing".
_CLAUSE_DENYING = frozenset(("deni", "reject", "dismiss", "refut", "disput", "doubt", "rule"))
_CLAUSE_HEDGING_STEMS = "alleg accus suspect rumour rumor suspicion specul fear claim threat risk"
_CLAUSE_HEDGING = frozenset(_CLAUSE_HEDGING_STEMS.split())
_CONDITION = frozenset(("if", "unless", "whether"))
_INSTEAD = frozenset(("without", "instead", "rather", "before", "avoid", "prevent", "stop"))
_ENDING = frozenset(("and", "but", "or", "because", "while", "until", "which", "who", "after", "as"))
_TIME_WORDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
september october november december today yesterday tomorrow week month year soon also ever again already
finally still now later formally officially
"""
_TIME = frozenset(_TIME_WORDS.split())
_NOUN_BEFORE = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "of",
    ]
)
_BREAKS = ';:.!?()"“”'
_LOOKED_BACK = 8  # words between a verb and what governs it
_NAMED = 5  # of them with a meaning of their own
_ENOUGH = 0.6  # share of the statement's words that a sentence has to have to be about the same


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """A verb where a text has it: how it is presented, and the words from what governs it on."""

    word: Word
    presented: Presented | None  # None when it cannot be said
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Governed:
    """What is between a verb and a word before it."""

    between: Sequence[Word]
    infinitive: bool  # "to" is before the verb
    gerund: bool
    comma: bool
    named: int  # words between with a meaning of their own


def _presented(read: Sequence[Word], at: int, text: str) -> _Use:
    """How the word at a place of a sentence is presented, by what is before it."""
    word = read[at]
    gerund, infinitive, comma, named = word.key.endswith("ing"), False, False, 0
    for back in range(at - 1, max(-1, at - 1 - _LOOKED_BACK), -1):
        one, gap = read[back], text[read[back].end : read[back + 1].start]
        if any(mark in gap for mark in _BREAKS):
            break
        comma = comma or "," in gap
        governed = _Governed(
            between=read[back + 1 : at], infinitive=infinitive, gerund=gerund, comma=comma, named=named
        )
        if kind := _directly(one, governed) or _with_to(one, governed) or _by_clause(one, governed):
            return _Use(word=word, presented=kind, start=one.start)
        infinitive = infinitive or (one.key == "to" and back >= at - 3)  # "to formally cancel", "to be sold"
        named += one.content and not (one.key in _TIME or one.key.endswith("ly") or one.key.isdigit())
        if one.key in _ENDING or named > _NAMED:
            break
    done = may_be_past(word.key) and not infinitive
    return _Use(word=word, presented=Presented.DONE if done else None, start=word.start)


def _directly(one: Word, governed: _Governed) -> Presented | None:
    """ "not", "may", "reportedly", with no other word of meaning before the verb."""
    if governed.named or governed.comma:
        return None
    if one.key in _NOT or one.key.endswith("n't"):
        return Presented.DENIED
    if one.key in _MODAL and not (one.capital and not one.opens):
        return _MODAL[one.key]
    return Presented.POSSIBLE if one.key in _HEDGING else None


def _with_to(one: Word, governed: _Governed) -> Presented | None:
    """ "refused to", "plans to", "asked the council to"."""
    if not governed.infinitive or (governed.named and one.root not in _ADDRESSING):
        return None
    if one.root in _DENYING or one.key == "yet":
        return Presented.DENIED
    return Presented.POSSIBLE if one.root in _INTENDING else None


def _by_clause(one: Word, governed: _Governed) -> Presented | None:
    """ "denied that he had", "accused of taking", "without signing", "if the council"."""
    if governed.infinitive:
        return None
    that = any(word.key == "that" for word in governed.between)
    gerund = governed.gerund and not governed.named
    out = bool(governed.between) and governed.between[0].key == "out"
    if (that or governed.gerund) and one.root in _CLAUSE_DENYING and (one.root != "rule" or out):
        return Presented.DENIED
    if gerund and one.key in _INSTEAD:
        return Presented.DENIED
    if (that or gerund) and one.root in _CLAUSE_HEDGING:
        return Presented.POSSIBLE
    if gerund and one.root in _INTENDING:
        return Presented.POSSIBLE
    return Presented.POSSIBLE if one.key in _CONDITION and not governed.comma else None


@lru_cache(maxsize=2_000)
def verbs(text: str) -> Mapping[str, Set[Presented]]:
    """How the text presents each verb, by its lemma, that its form or the word before it shows to be one."""
    found: dict[str, set[Presented]] = {}
    for part in sentences(words(text)):
        for at, word in enumerate(part):
            if word.content and _is_verb(part, at) and (shown := _presented(part, at, text).presented):
                found.setdefault(lemma(word.key), set()).add(shown)
    return found


def _is_verb(part: Sequence[Word], at: int) -> bool:
    key = part[at].key
    if at and part[at - 1].key in _NOUN_BEFORE:
        return False
    if may_be_past(key) or key.endswith("ing"):
        return True
    return bool(at) and (
        part[at - 1].key in _MODAL.keys() | _NOT | {"to"} or part[at - 1].key.endswith("n't")
    )


def presented_otherwise(text: str, cited: Sequence[str]) -> Iterator[Fact]:
    """The verbs that ``text`` presents as done where the cited spans do not, or the other way round."""
    source = [(part, span) for span in cited for part in sentences(words(span))]
    for part in sentences(words(text)):
        content = {lemma(word.key) for word in part if word.content}
        for at, word in enumerate(part):
            if word.content and (fact := _compared(part, at, text, content, source)):
                yield fact


def _compared(
    part: Sequence[Word],
    at: int,
    text: str,
    content: set[str],
    source: Sequence[tuple[tuple[Word, ...], str]],
) -> Fact | None:
    word = part[at]
    claimed = _presented(part, at, text)
    if not claimed.presented or (at and part[at - 1].key in _NOUN_BEFORE):
        return None
    own = lemma(word.key)
    others = content - {own}
    uses: list[_Use] = []
    found = ""
    for read, span in source:
        places = [place for place, there in enumerate(read) if lemma(there.key) == own]
        if not places:
            continue
        shared = len(others & {lemma(there.key) for there in read}) / max(1, len(others))
        for place in places:
            use = _presented(read, place, span)
            if use.presented == claimed.presented or not use.presented:
                return None
            if shared >= _ENOUGH:
                uses.append(use)
                found = span[use.start : use.word.end]
    if not uses:
        return None
    contrary = {
        Presented.DENIED: Presented.DONE,
        Presented.AHEAD: Presented.DENIED,
        Presented.POSSIBLE: Presented.DENIED,
    }.get(claimed.presented)
    if contrary and any(use.presented != contrary for use in uses):
        return None
    return Fact(
        kind=FactKind.HEDGE,
        outcome=Support.ALTERED,
        words=text[claimed.start : word.end],
        start=claimed.start,
        end=word.end,
        found=found,
    )
