"""A follow-up to questions about a story, which opened without a title: ``who took over?``, ``and Meta?``.

What it leaves out comes from the questions and answers since the subject last changed. "He" and "she" are the
person, of that pronoun, whom the latest turns were about; "and X?" is the earlier question about X; and what
the story is about is added in brackets, with the person who answered when it was asked who.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.question.conversation_state import (
    GROUP,
    PERSON,
    content_set,
    counted_things,
    depends_on_context,
    is_addition,
    is_fragment,
    is_independent,
    latest_place,
    latest_time,
    own_antecedent,
    own_names,
)
from assistant.question.filling_in import BRACKETED, ENDING, completed, put, unbracketed, with_left_out
from assistant.question.persons import Person, is_person, persons
from assistant.question.question import Turn
from assistant.question.swapped_name import about_another
from assistant.question.topic import repeats, topic_of
from assistant.text.names import asked_names, names

_WHAT = re.compile(r"\W*(?:what|which)\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:who\w*|when|where|why|which|(?:what|how)(?! about\b))\b", re.IGNORECASE)
_WHO = re.compile(r"\W*(?:(?:and|so|but)\s+)?who(?:se|m)?\b", re.IGNORECASE)
# "Who was fired?", not "Who did she beat?" or "Who is Ann Lee married to?".
_WHO_DID = re.compile(
    r"\W*(?:(?:[Aa]nd|[Ss]o|[Bb]ut)\s+)?[Ww]ho\s+"
    r"(?!did\b|does\b|do\b|else\b|(?:is|was|are|will|has)\s+[A-Z]\w+ )(.+)"
)
_AND_MORE = re.compile(r",? and (?:how (?:much|many)|when|where|why|who|for what)\b[^,]*$")
_RETURNS = re.compile(
    r"\b(?:com|cam|go|went)\w*\s+back\b|\breturn|\breinstate|\brejoin|\bback (?:at|as|in)\b"
)
_SAME_TIME = re.compile(
    r"\b(?:this|that|these|those)\s+(?:same\s+)?(?:time|period|years?|era|day|month|week)\b", re.IGNORECASE
)
_THERE = re.compile(r"\bthere\W*$|\b(?:he|she|it|they|happen\w*)\s+there\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:other|others|else|another|anymore)\b(?!\s+one)", re.IGNORECASE)
_ONE = re.compile(r"\b(?:old|former|previous|other|last|next|new|first|second)\s+ones?\b", re.IGNORECASE)
_NEW_NOUN = re.compile(r"\b(?:as|the (?:new|current|next|first|latest))\s+((?:[\w-]+\s*){1,3})")
_STOPS = re.compile(
    r"\s+(?:in|of|at|on|for|by|from|to|with|and|or|who|that|now|since|after|is|was|has|are|were)\b.*$"
)
_PLAIN_NAME = re.compile(r"[^\W\d_][\w'’.&-]*(?: [\w'’.&-]+){0,4}")
_TURNS = 8
_LATEST_NAMES = 2
_LONGEST_QUESTION, _LONGEST_ANSWER = 600, 1000  # characters that are read


def rewritten(question: str, turns: Sequence[Turn]) -> str:
    """``question`` so that it can be understood without the turns before it."""
    return _rewritten(question, _thread(turns))


def _rewritten(question: str, thread: Sequence[Turn]) -> str:
    earlier = _text(thread)
    text = completed(question, _full_names(thread))
    if not thread or is_independent(text, earlier):
        return text
    if swapped := about_another(text, thread):
        return with_left_out(swapped, _topic(thread)) if depends_on_context(swapped) else swapped
    if is_fragment(question):
        return with_left_out(question, [_claim(thread[-1])])
    filled = _with_person(text, thread)
    left_out = list(_left_out(text, filled, thread))
    return with_left_out(filled, left_out, besides=_known_already(text, thread))


def _thread(turns: Sequence[Turn]) -> list[Turn]:
    """The turns since the subject last changed, each question as it is understood there."""
    thread: list[Turn] = []
    for turn in (*turns[:1], *turns[1:][-_TURNS:]):
        asked, answer = turn.question[:_LONGEST_QUESTION], turn.answer[:_LONGEST_ANSWER]
        new = not thread or is_independent(completed(asked, _full_names(thread)), _text(thread))
        if new and topic_of(asked):
            thread = []
        thread.append(replace(turn, question=_rewritten(asked, thread), answer=answer))
    return thread


def _text(thread: Sequence[Turn]) -> str:
    return " ".join(f"{turn.question} {turn.answer}" for turn in thread)


def _full_names(thread: Sequence[Turn]) -> list[str]:
    """Names of several words that a short form may stand for: those asked about, then persons."""
    found = [name for turn in thread for name in names(unbracketed(turn.question))]
    asked = [name for name in found if name.replace(" ", "").isalpha()]  # no "Boeing 737"
    return asked + [one.name for turn in thread for one in persons(turn.answer)]


def _topic(thread: Sequence[Turn], *, answered: bool = True) -> list[str]:
    """What the thread is about: the words of the question that opened it, and later names.

    With ``answered`` the person is named who answers it, where it asks who.
    """
    first = thread[0]
    topic = topic_of(first.question)
    if answered and topic:
        topic = _claim(first)
    opened = [topic] if topic else list(names(first.answer)[:3])
    known = content_set(" ".join(opened))
    later = [name for turn in thread[1:] for name in own_names(unbracketed(turn.question))]
    fresh = dict.fromkeys(name for name in later if not content_set(name) <= known)
    return [*opened[:3], *list(fresh)[-_LATEST_NAMES:]]


def _bare(question: str) -> str:
    return BRACKETED.sub(r", \1", ENDING.sub("", question))


def _answering(turn: Turn) -> str:
    """The person who answers "who": the first that the answer names and the question does not."""
    asked = content_set(turn.question)
    found = [one for one in persons(turn.answer) if not content_set(one.name) <= asked]
    return next((one.name for one in found if one.sure), found[0].name if found[:1] else "")


def _claim(turn: Turn) -> str:
    """What the turn established, as far as it was asked who; else what it was about."""
    asked = _bare(turn.question)
    topic = topic_of(asked) or asked
    if not _WHO.match(asked) or not (found := _answering(turn)):
        return topic
    if who := _WHO_DID.match(asked):
        return f"{found} {_AND_MORE.sub('', who[1])}"
    return f"{topic}, {found}"


def _with_person(text: str, thread: Sequence[Turn]) -> str:
    """The text with a person's name for its first "he" or "she", unless it names the person itself."""
    found = PERSON.search(text)
    if not found or own_antecedent(text, found):
        return text
    return put(text, found, _person_meant(text, found[0], thread))


def _person_meant(text: str, pronoun: str, thread: Sequence[Turn]) -> str:
    """Whom the latest turns were about; who returns is whom the first was about."""
    order = list(thread) if _RETURNS.search(text) else list(reversed(thread))
    unsure = ""
    for turn in order:
        for one in _by_prominence(turn):
            if one.may_be(pronoun):
                if one.sure:
                    return one.name
                unsure = unsure or one.name
    return unsure


def _by_prominence(turn: Turn) -> Iterator[Person]:
    """The persons of a turn: who answers a question for a person comes first, else who was asked about."""
    asked, answered = persons(unbracketed(turn.question)), persons(turn.answer)
    if _WHO.match(turn.question):
        known = content_set(turn.question)
        yield from (one for one in answered if not content_set(one.name) <= known)
    yield from asked
    yield from answered


def _left_out(text: str, filled: str, thread: Sequence[Turn]) -> Iterator[str]:
    """What the question needs besides its own words and the name put in."""
    texts = [part for turn in reversed(thread) for part in (turn.answer, turn.question)]
    if _SAME_TIME.search(text):
        yield latest_time(texts)
    if _ONE.search(text):
        yield from _noun_of_one(thread)
    instead = is_addition(text) and not _ASKS.search(text)  # "and in 2022?", "what about literature?"
    topic = _topic(thread, answered=filled == text and not instead and not _OTHER.search(text))
    if depends_on_context(filled) or not _stands_alone(filled, topic, changed=filled != text):
        yield from topic
        if _says_little(topic) and _WHAT.match(thread[-1].question):
            yield from _named_in(thread[-1])
    if GROUP.search(text):
        yield from counted_things(thread[-1].answer)
    if _THERE.search(text):
        yield latest_place(texts)


def _says_little(topic: Sequence[str]) -> bool:
    """Whether it is a name and a word: "Apple announce"."""
    said = " ".join(topic)
    named = names(said)
    return len(named) <= 1 and len(content_set(said) - content_set(" ".join(named))) <= 1


def _named_in(turn: Turn) -> list[str]:
    """The first name of the answer that the question does not have: what was announced, say."""
    asked = content_set(turn.question)
    fresh = [name for name in asked_names(turn.answer) if not content_set(name) & asked]
    return [name for name in fresh if not is_person(name)][:1]


def _stands_alone(text: str, topic: Sequence[str], *, changed: bool) -> bool:
    """Whether the question names what the story is about, or says its words again.

    One that was ``changed``, a name put in, has to name all of it.
    """
    main = next(iter(topic), "")
    about = [name for name in names(main) if content_set(name)]
    if about and all(content_set(name) <= content_set(text) for name in about):
        return True
    own = [name for name in own_names(text) if content_set(name) & content_set(main)]
    return (bool(own) and not changed and not is_addition(text)) or repeats(text, main)


def _noun_of_one(thread: Sequence[Turn]) -> Iterator[str]:
    """``defence minister`` for "the old one", after a question about a new defence minister."""
    for turn in reversed(thread):
        for found in _NEW_NOUN.finditer(turn.question):
            if noun := _STOPS.sub("", f" {found[1]} ").strip():
                yield noun
                return


def _known_already(question: str, thread: Sequence[Turn]) -> list[str]:
    """For "what else" and "any other": what was named last."""
    if not _OTHER.search(question):
        return []
    if several := counted_things(thread[-1].answer):
        return list(several)
    about = content_set(" ".join(_topic(thread, answered=False)[:1]))
    latest = [part for turn in list(reversed(thread))[:3] for part in (turn.answer, turn.question)]
    fresh = [name for part in latest for name in names(part) if not content_set(name) & about]
    return fresh[:1]
