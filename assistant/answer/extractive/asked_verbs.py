"""What a question presents as done, or as not done: "which town did not sign", "which minister resigned"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.check.factuality import Presented, verbs
from assistant.text.tokens import words
from assistant.text.verbs import lemma

_CONTRARY = {Presented.DONE: {Presented.DENIED}, Presented.DENIED: {Presented.DONE}}
_BOTH = re.compile(
    r"\b(?:until|till|before|unless|than|only|just|except|excluding|but|save for|apart from|instead"
    r"|though|although|of (?:the |its )?\d+)\b",
    re.IGNORECASE,
)
_BEFORE_NOUNS = "the a an this that these those his her its their of in on at from to by with for"
_NOUN_FOLLOWS = frozenset(_BEFORE_NOUNS.split())


def asked_verbs(question: str) -> dict[str, Presented]:
    """Whether the question presents a verb, by its lemma, as done or as denied."""
    found: dict[str, Presented] = {}
    for verb, shown in verbs(question).items():
        if len(shown) == 1 and (one := next(iter(shown))) in _CONTRARY:
            found[verb] = one
    read = words(question)
    asks = next((at for at, word in enumerate(read) if word.key == "did"), len(read))
    # "What did Lemna buy": in its base form, so any word that follows no article may be it.
    for before, word in zip(read[asks:], read[asks + 1 :], strict=False):
        if word.content and not word.capital and before.key not in _NOUN_FOLLOWS:
            found.setdefault(lemma(word.key), Presented.DONE)
    return found


def denies(sentence: str, asked: Mapping[str, Presented]) -> bool:
    """Whether the sentence denies what is asked for as not done."""
    if Presented.DENIED not in asked.values():
        return False
    shown = verbs(sentence)
    return any(one is Presented.DENIED and shown.get(verb) == {one} for verb, one in asked.items())


def contradicts(sentence: str, asked: Mapping[str, Presented]) -> bool:
    """Whether the sentence denies what is asked for as done, or has done what is asked for as not done.

    "Not until May", "not trams but buses" and "all except Lemna" say both.
    """
    if not asked or _BOTH.search(sentence):
        return False
    shown = verbs(sentence)
    return any(verb in shown and shown[verb] <= _CONTRARY[one] for verb, one in asked.items())
