"""The kind of thing that would answer a question: a person, a country, an amount, "which app", yes or no."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from assistant.text.word_patterns import QUESTION_WORD

_WORD_LISTS = Path(__file__).with_name("expected_answer_type.toml")
_NOUN_ENDS = 4  # words after "which" in which the noun is looked for
_ARTICLES = ("the", "a", "an")
_CAUSING = frozenset(("caused", "causes", "led", "made", "makes", "prompted", "sparked", "triggered"))
_PRICE_VERBS = frozenset(("cost", "pay", "paying"))
# "Who is Ada Roth" asks what she is, not for a name.
_WHO_IS = re.compile(r"^\W*[Ww]ho(?:'s|’s| is| was| are| were) (?:[A-Z][\w'’.-]*\s*)+\W*$")
_WEIGHING = frozenset(("weigh", "weighs", "weighed"))
_PLURALS = (("ies", "y"), ("men", "man"), ("es", ""), ("s", ""))
_QUESTION_WORDS = frozenset(("what", "which", "whose", "who", "whom", "where", "when", "why", "how"))


class AnswerKind(StrEnum):
    """A kind of thing that a sentence can hold."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    STATE = "state"
    PLACE = "place"
    TITLE = "title"
    NAME = "name"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    SCORE = "score"
    DATE = "date"
    REASON = "reason"
    YES_NO = "yes or no"
    THING = "thing"


_RELATIVE = {
    "who": AnswerKind.PERSON,
    "whom": AnswerKind.PERSON,
    "where": AnswerKind.PLACE,
    "when": AnswerKind.DATE,
    "why": AnswerKind.REASON,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedAnswerType:
    """What is asked for: its kinds, and the word that names it in "which app" or "how many votes", if any.

    ``measure`` is that of "how old" or "how far"; ``after`` the word that the thing would follow: "selling"
    in "what is the mayor selling", "sale" in "the sale of what".
    """

    kinds: frozenset[AnswerKind]
    noun: str = ""
    measure: str = ""
    after: str = ""


def expected_answer_type(question: str) -> ExpectedAnswerType:
    """What would answer the question, by its question words; a THING when nothing tells more."""
    if _WHO_IS.match(question):
        return ExpectedAnswerType(kinds=frozenset({AnswerKind.THING}))
    words = [word.casefold().replace("’", "'") for word in QUESTION_WORD.findall(question)]
    if _names_a_thing(words):  # "price of the ferry" asks like "what is the price of the ferry"
        words = ["what", "is", "the", *words]
    found: set[AnswerKind] = set()
    noun = measure = ""
    for place, word in enumerate(words):
        if word in _RELATIVE and place and words[place - 1] not in _lists()["before"]:
            continue  # "the boy who will throw", "the day when"
        kinds, named = _asked_at(words, place)
        found |= kinds
        noun = named or noun
        if word == "how":
            measure = _measure(words[place + 1 :])
    if not found and words and words[0] in _lists()["yes or no"]:
        found.add(AnswerKind.YES_NO)
    return ExpectedAnswerType(
        kinds=frozenset(found or {AnswerKind.THING}), noun=noun, measure=measure, after=_followed(words)
    )


def _names_a_thing(words: list[str]) -> bool:
    """Whether the words only name what is asked for, by a noun of a known kind: "price of eggs"."""
    if not words or words[0] in _lists()["yes or no"] or not _QUESTION_WORDS.isdisjoint(words):
        return False
    phrase = _before(words[words[0] in _ARTICLES :], _lists()["ends"])
    return bool(phrase) and _kind_of(phrase[-1]) is not None


def _before(words: list[str], ends: frozenset[str]) -> list[str]:
    """The words before the first that is one of ``ends``."""
    return words[: next((place for place, word in enumerate(words) if word in ends), len(words))]


def _measure(following: list[str]) -> str:
    """What "how" measures: its next word, or the verb of "how much did it weigh"."""
    if following[:1] == ["much"] and not _WEIGHING.isdisjoint(following):
        return "heavy"
    return next(iter(following), "")


def _followed(words: list[str]) -> str:
    """The word that "what" is the object of, by its place or its form; none where neither tells."""
    if "what" not in words:
        return ""
    at = words.index("what")
    before = [word for word in words[:at] if word not in ("of", *_ARTICLES)]
    if before and before[-1] not in _lists()["before"]:
        return before[-1]
    asked = words[at + 1 :]
    if asked[:1] in (["is"], ["are"], ["was"], ["were"]):
        return next((word for word in asked[2:] if word.endswith("ing")), "")
    rest = [word for word in asked if word[:1].isalnum()]
    helped = len(rest) > 2 and rest[0] in ("did", "does", "do", "will")
    return rest[-1] if helped and rest[-2] not in _lists()["ends"] else ""


def _asked_at(words: list[str], place: int) -> tuple[set[AnswerKind], str]:
    """The kinds that the question word at ``place`` asks for, and the noun after it."""
    word, following = words[place], words[place + 1 :]
    if word in _RELATIVE:
        return {_RELATIVE[word]}, ""
    if word == "how" and following:
        return _by_how(following)
    if word not in ("which", "what", "whose"):
        return set(), ""
    if word == "what" and _asks_a_price(following):
        return {AnswerKind.MONEY}, ""
    if word == "what" and following[:1] and following[0] in _CAUSING:
        return {AnswerKind.REASON}, ""
    named = False
    owner = next((number for number, one in enumerate(following[:_NOUN_ENDS]) if one.endswith("'s")), None)
    if owner is not None and _lists()["ends"].isdisjoint(following[:owner]):  # "which country's minister"
        following = [*following[:owner], following[owner].removesuffix("'s")]
    elif following[:1] and following[0] in _lists()["verbs"]:  # "what is the name of the storm"
        named = "name" in following[:4]
        following = following[following.index("name") + 1 if named else 1 :]
        while following and following[0] in ("of", *_ARTICLES):
            following = following[1:]
    kinds, noun = _of_phrase(following[:_NOUN_ENDS])
    return ({AnswerKind.NAME} if named and kinds == {AnswerKind.THING} else kinds), noun


def _of_phrase(words: list[str]) -> tuple[set[AnswerKind], str]:
    """The kind that the last known noun of the phrase names, and the phrase."""
    ends = [number for number, word in enumerate(words) if word in _lists()["ends"]]
    phrase = words[: ends[0]] if ends else words
    known = [number for number, word in enumerate(phrase) if _kind_of(word)]
    if not known:
        return {AnswerKind.THING}, " ".join(phrase[:2])
    last = known[0]
    while last + 1 in known:  # "Supreme Court justice", but not "movie won a number"
        last += 1
    return {kind for kind in [_kind_of(phrase[last])] if kind}, phrase[last]


def _kind_of(word: str) -> AnswerKind | None:
    return next((kind for one in _singulars(word) if (kind := _nouns().get(one))), None)


def _singulars(word: str) -> Iterator[str]:
    """The word, and what it is the plural of, as far as its ending tells."""
    yield word
    for ending, singular in _PLURALS:
        if word.endswith(ending):
            yield word.removesuffix(ending) + singular


def _by_how(following: list[str]) -> tuple[set[AnswerKind], str]:
    """The kinds that "how" asks for with the words that follow it, and the noun it counts."""
    measure, rest = following[0], following[1:]
    if rest[:1] and rest[0] in _ARTICLES and measure in _lists()["measures"]:  # "how big a fine"
        kinds, noun = _of_phrase(rest[1 : _NOUN_ENDS + 1])
        return ({AnswerKind.NUMBER} if kinds == {AnswerKind.THING} else kinds), noun
    counted = rest[0] if measure in ("many", "much") and rest else ""
    noun = "" if counted in _lists()["ends"] else counted
    if measure == "much":
        return _by_how_much(rest, noun), noun
    return ({AnswerKind.NUMBER} if measure in _lists()["measures"] else {AnswerKind.THING}), noun


def _by_how_much(rest: list[str], noun: str) -> set[AnswerKind]:
    if not _WEIGHING.isdisjoint(rest):
        return {AnswerKind.NUMBER}
    paid = not _lists()["paying"].isdisjoint(rest) and rest[:1] != ["of"]
    if _kind_of(noun) is AnswerKind.MONEY or (paid and noun in ("", "more", "less")):
        return {AnswerKind.MONEY}
    return {AnswerKind.MONEY, AnswerKind.NUMBER, AnswerKind.PERCENT}


def _asks_a_price(following: list[str]) -> bool:
    """Whether "what" is the object of "cost" or "pay": "what will it cost to build"."""
    helped = bool(following) and following[0] in _lists()["yes or no"]
    return helped and not _PRICE_VERBS.isdisjoint(following[1:])


@cache
def _nouns() -> dict[str, AnswerKind]:
    """For each noun the kind of thing it names."""
    return {noun: kind for kind in AnswerKind for noun in _lists().get(f"{kind} nouns", ())}


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(_WORD_LISTS.read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}
