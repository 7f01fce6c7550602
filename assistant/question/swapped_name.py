"""``and Meta?``: an earlier question with another name in the place of one of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question.conversation_state import PERSON, content_set, own_names
from assistant.question.filling_in import ENDING, unbracketed
from assistant.question.persons import is_person, persons
from assistant.question.question import Turn
from assistant.text.names import names
from corpus import countries_called

_ADDS = re.compile(
    r"\W*(?:and|but|or|so|what about|how about)\b(?:\s+(?:what|how) about\b)?\s*"
    r"(?:(?:in|for|at|from|by|with|the)\s+)*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<=\s)[B-HJ-Z](?![\w.'’])")


def about_another(text: str, turns: Sequence[Turn]) -> str:
    """The latest question that has a name of the kind of the one that is added, with the new name there.

    Of several names of that kind the one with the same preposition is replaced ("and from Turkey?"); else the
    last. What was replaced is not kept beside: the answer to the earlier question would be found again.
    Empty when the text adds more than a name, or no question has any.
    """
    adds, named = _ADDS.match(text), own_names(text)
    if not adds or len(named) != 1 or content_set(text[adds.end() :]) - content_set(named[0]):
        return ""
    new = named[0]
    asked = [unbracketed(turn.question) for turn in reversed(turns)]
    alike = [[one for one in _names(one) if _kind(one, turns) == _kind(new, turns)] for one in asked]
    found = [(question, those) for question, those in zip(asked, alike, strict=True) if those]
    if not found and asked and len(only := _names(asked[0])) == 1:
        kinds = {_kind(only[0], turns), _kind(new, turns)}
        found = [(asked[0], only)] if kinds != {"person", "country"} else []
    if not found or new in found[0][1]:
        return ""
    question, those = found[0]
    same = _after_the_same_preposition(question, those, before=text[: text.find(new)])
    article = r"(?:the\s+)?" if re.search(r"\bthe\s+$", text[: text.find(new)]) else ""
    old = re.compile(
        rf"(?<!\w){article}{re.escape(same or those[-1])}(?!\w)", re.IGNORECASE if article else 0
    )
    swapped = ENDING.sub("", old.sub(f"the {new}" if article else new, question, count=1))
    return f"{swapped}?"


def _after_the_same_preposition(question: str, those: Sequence[str], *, before: str) -> str:
    """The only one of the names that has the preposition with which the text leads to its own."""
    preposition = re.search(r"\b(in|for|at|from|by|with)\s+(?:the\s+)?$", before, re.IGNORECASE)
    if preposition is None:
        return ""
    led = [
        one
        for one in those
        if re.search(rf"\b{preposition[1]}\s+(?:the\s+)?{re.escape(one)}(?!\w)", question, re.IGNORECASE)
    ]
    return led[0] if len(led) == 1 else ""


def _names(question: str) -> list[str]:
    """The names in a question; of "CEO of Tesla" what follows the title. A letter may be one: "X"."""
    found = {re.split(r" (?:of|for) (?:the )?", name)[-1] for name in names(question)}
    found |= {letter[0] for letter in _LETTER.finditer(question)}
    return sorted(found, key=question.rfind)


def _kind(name: str, turns: Sequence[Turn]) -> str:
    if countries_called(name):
        return "country"
    known = any(
        one.sure and content_set(name) <= content_set(one.name)
        for turn in turns
        for one in (*persons(turn.question), *persons(turn.answer))
    )
    spoken_of = any(
        names(unbracketed(turn.question)) == (name,) and PERSON.search(turn.answer) for turn in turns
    )
    return "person" if known or spoken_of or is_person(name) else "other"
