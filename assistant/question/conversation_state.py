"""What a conversation has been about: its subject, and the names that are still its topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.question.question import Turn
from assistant.question.topic import is_new, topic_of, without_truth
from assistant.text.names import names, times
from corpus import STOP_WORDS, countries_called, plain_words

PERSON = re.compile(r"\b(?:he|him|his|she|her|hers|himself|herself)\b", re.IGNORECASE)
GROUP = re.compile(r"\b(?:they|them|their|theirs|themselves)\b", re.IGNORECASE)
# "this" and "that" stand for something unless a noun follows ("that film") or a clause ("say that he …").
THING = re.compile(
    r"\b(?:it|its|itself)\b|\b(?:this|that|these|those)(?=\s*(?:$|[?,.;]|(?:is|was|were|are|did|does|do|has|had"
    r"|have|get|go|sell|help|affect|happen|take|make|come|mean|work|to|in|on|with|by|at|for|an?|released)\b))",
    re.IGNORECASE,
)

_ALSO = re.compile(r"\W*(?:and|but|or|so|what about|how about|also)\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?:the|this|that|which)\s+(?:\w+\s+)?ones?\b(?!\s+of\b)", re.IGNORECASE)
_ASKING = re.compile(
    r"\W*(?:who|whom|whose|what|when|where|why|how|which|did|does|do|is|was|were|are|am|can|could|will|would|should"
    r"|has|have|had|tell|give|show|list|find|and|any|explain|compare)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\W*(?:(?:[Ww]ho|[Ww]hat|[Ww]here|[Ww]hen|[Hh]ow|[Ww]hy)\s+)?(?:[Ii]s|[Ww]as|[Dd]id)\s+([A-Z].*)"
)
_NO_ANSWER = re.compile(r"\W*(?:i (?:don['’]?t|do not) know|nothing .{0,40}answers .*)\W*", re.IGNORECASE)
_SEVERAL = re.compile(r"\d[\d,.]*\s+((?:[\w-]+\s+){0,2}[\w-]{2,}s)\b")
_MEASURES = """
million billion thousand percent dollars euros pounds years months weeks days hours minutes tonnes tons metres
kilometres miles votes
"""
_UNITS = frozenset(_MEASURES.split())
# "it" is a subject between these: "that it would", "will it ship".
_SUBJECT_BEFORE = re.compile(
    r"\b(?:that|whether|if|will|would|does|did|do|is|was|has|had|can|could|should|when|because)\s+$",
    re.IGNORECASE,
)
_SUBJECT_AFTER = re.compile(
    r"\s+(?:would|will|is|was|are|were|has|have|had|can|could|should|must|may|might|did|does)\b",
    re.IGNORECASE,
)
# What anybody may have done about what is spoken of: "what did Microsoft say?", "how many did Amazon?".
_REACTION = re.compile(
    r"\W*(?:what|how) (?:did|does|do|has|have|will|would) (?:(?!of )[\w'’.&-]+ ){1,4}"
    r"(?:say|said|think|react(?:ed)?|respond(?:ed)?|comment(?:ed)?|repl(?:y|ied)|want|do|done)\W*"
    r"|\W*(?:how (?:many|much)|when|where|why) (?:did|does|do|has|have|will) (?:[\w'’.&-]+ ?){1,3}\W*",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|to|from)\s+(?:the\s+)?$")
_LONGEST_TITLE = 8
_LONGEST_HEADING = 12
_TURNS = 12
_SHORT = 7  # words
_LATEST_NAMES = 2
_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationState:
    """What a conversation has been about.

    ``subject`` is what it was opened with, when that was a bare name; ``heading`` the short text that came
    with it. ``open_topics`` is what the latest questions were about: the words of the one that opened the
    subject, then the names that have come in since.
    """

    subject: str
    heading: str
    open_topics: tuple[str, ...]
    turns: tuple[Turn, ...]

    @property
    def main_topic(self) -> str:
        """What a question without a name is about; empty when nothing was named."""
        return self.subject or next(iter(self.open_topics), "")

    @property
    def carried(self) -> tuple[str, ...]:
        """What a question that depends on the conversation needs added."""
        return (self.subject,) if self.subject else self.open_topics

    @property
    def has_person(self) -> bool:
        """Whether somebody was called he or she."""
        return any(PERSON.search(f"{turn.question} {turn.answer}") for turn in self.turns)

    @property
    def person(self) -> str:
        """The subject, or the person whom a question has asked about since without a pronoun."""
        person = self.subject
        for turn in self.turns:
            asked = _ABOUT.match(turn.question)
            if PERSON.search(turn.question) or not asked:
                continue
            full = next((name for name in names(asked[1]) if asked[1].startswith(name)), "")
            if " " in full or content_set(full) & content_set(self.subject):
                person = self.subject if content_set(full) & content_set(self.subject) else full
        return person

    @property
    def texts(self) -> list[str]:
        """All questions and answers, the latest first."""
        return [text for turn in reversed(self.turns) for text in (turn.question, turn.answer)]

    def knows(self, name: str) -> bool:
        """Whether all the words of ``name`` were mentioned before."""
        return content_set(name) <= content_set(" ".join([self.subject, self.heading, *self.texts]))

    def new_in(self, text: str) -> list[str]:
        """The names in ``text`` that are not the subject's."""
        return [name for name in names(text) if not content_set(name) & content_set(self.main_topic)]


def counted_things(answer: str) -> tuple[str, ...]:
    """The counted things of an answer: ``Verba launchers`` for ``500 Verba launchers``."""
    counted = dict.fromkeys(_SEVERAL.findall(answer))
    return tuple(things for things in counted if _UNITS.isdisjoint(things.casefold().split()))[:2]


def latest_time(texts: Sequence[str]) -> str:
    """The time mentioned last in the first of the texts that mentions one; empty when none does."""
    return next((found[-1] for text in texts if (found := times(text))), "")


def latest_place(texts: Sequence[str]) -> str:
    """The first name with "in", "at" or the like before it; empty when there is none."""
    for text in texts:
        for name in names(text):
            if _PLACE.search(text[: max(text.find(name), 0)]):
                return name
    return ""


@lru_cache(maxsize=1000)
def content_set(text: str) -> frozenset[str]:
    """The content words of ``text`` in lower case."""
    return frozenset(word for word in plain_words(text) if word not in STOP_WORDS)


def depends_on_context(question: str) -> bool:
    """Whether the question has a word that stands for something said before."""
    asked = without_truth(question)
    return any(pattern.search(asked) for pattern in (PERSON, GROUP, THING, _ONE))


def is_addition(question: str) -> bool:
    """Whether the question begins as something added to the one before: "and …", "what about …"."""
    return _ALSO.match(question) is not None


def is_fragment(question: str) -> bool:
    """Whether the question only adds to the one before: "why?", "and in Poland?", "what about Warsaw?"."""
    if len(question.split()) > _SHORT or depends_on_context(question):
        return False
    return not content_set(question) or bool(is_addition(question) and own_names(question))


def own_names(question: str) -> tuple[str, ...]:
    """The names that a question has itself; its first word is one only inside a longer name."""
    return names(question[:1].lower() + question[1:]) if not question[1:2].isupper() else names(question)


def conversation_state(history: Sequence[Turn]) -> ConversationState:
    """What the conversation was about; of a long one, its beginning and its latest turns."""
    kept = list(history[:1]) + list(history[1:][-_TURNS:])
    turns = [
        Turn(question=turn.question[:_LONGEST_TEXT], answer=_without_refusal(turn.answer)) for turn in kept
    ]
    subject = heading = ""
    if turns and _is_title(turns[0].question):
        subject = re.sub(r"\s*\([^)]*\)", "", turns[0].question).strip()
        if len(turns[0].answer.split()) <= _LONGEST_HEADING:
            heading = turns.pop(0).answer
    return ConversationState(
        subject=subject, heading=heading, open_topics=_open_topics(turns), turns=tuple(turns)
    )


def _open_topics(turns: Sequence[Turn]) -> tuple[str, ...]:
    """What the latest question that changed the subject was about, and the names earlier since."""
    open_topics: tuple[str, ...] = ()
    earlier = ""
    for turn in turns:
        if not open_topics or is_independent(turn.question, earlier):
            topic = topic_of(turn.question)
            open_topics = (topic,) if topic else open_topics or names(turn.answer)[:3]
        else:
            known = content_set(" ".join(open_topics))
            open_topics = (
                *open_topics,
                *(name for name in own_names(turn.question) if not content_set(name) <= known),
            )
        earlier = f"{earlier} {turn.question} {turn.answer}"
    return open_topics[:1] + open_topics[1:][-_LATEST_NAMES:]


def is_independent(question: str, earlier: str) -> bool:
    """Whether a question is about something other than before: it names it, or much of it is new."""
    if is_addition(question):
        return False
    unknown = [name for name in own_names(question) if not content_set(name) <= content_set(earlier)]
    if depends_on_context(question):
        return any(_stands_before_pronoun(name, question) for name in unknown)
    return (bool(unknown) and not _REACTION.fullmatch(question)) or is_new(question, earlier)


def own_antecedent(question: str, pronoun: re.Match[str]) -> str:
    """The name, no place, that the question itself has before the pronoun; empty when there is none."""
    before = question[: pronoun.start()]
    for name in own_names(question):
        at = before.find(name)
        if at >= 0 and not _PLACE.search(before[:at]) and not countries_called(name):
            return name
    return ""


def _stands_before_pronoun(name: str, question: str) -> bool:
    """Whether a pronoun can mean the name, which the question itself has mentioned before.

    "It" can where it is a subject or owner: "Germany said that it would", not "What does Trump say of it".
    """
    if _ONE.search(question):
        return False
    if person := PERSON.search(question):
        return own_antecedent(question, person) == name and not is_addition(question)
    found = [at for pattern in (GROUP, THING) for at in pattern.finditer(question)]
    first = min(found, key=lambda at: at.start())
    if question.find(name) > first.start():
        return False
    before, after = question[: first.start()], question[first.end() :]
    owner = first[0].casefold() in ("its", "their", "theirs", "itself", "themselves")
    return owner or bool(_SUBJECT_BEFORE.search(before) or _SUBJECT_AFTER.match(after))


def _is_title(text: str) -> bool:
    """Whether ``text`` is a bare name, no question."""
    few = 0 < len(text.split()) <= _LONGEST_TITLE
    return few and "?" not in text and not _ASKING.match(text) and bool(names(text))


def _without_refusal(answer: str) -> str:
    """The answer, or nothing where it says that there is none."""
    clipped = answer[:_LONGEST_TEXT]
    return "" if _NO_ANSWER.fullmatch(clipped) else clipped
