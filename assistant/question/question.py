"""What was asked, and the conversation it was asked in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.errors import QuestionInvalid
from assistant.question.form import Form
from assistant.question.other_names import OtherName
from assistant.question.parts import QuestionPart
from assistant.question.scope import Recognised
from assistant.question.spelling import ReadAs
from corpus import Scope, fold_spaces

_ADDED = re.compile(r" \([^()]*\)(?=\??$)")
LONGEST_QUESTION = 10_000  # characters
_STORY_TURNS = 3


class Aspect(StrEnum):
    """A kind of thing that a question asks for."""

    WHO = "who"
    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    WHY = "why"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier question of a conversation and the answer it got.

    ``applied`` names the recognised scope that the answer kept to, ``ignored`` what the person dismissed;
    ``cited`` are the ids of the reports that the answer cites, where they are known.
    """

    question: str
    answer: str = ""
    applied: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``text`` as asked; ``standalone`` as searched for, understandable without the history.

    ``scope`` is what the person has set; ``recognised`` what the words of ``standalone`` say of it, and
    ``parts`` what they ask of each source or date. ``ignored`` is scope in those words that the person has
    dismissed, ``unknown`` what they wanted to dismiss but is not in the words. ``latest`` means that the
    newest reports are asked for, ``earliest`` that the oldest are. ``read_as`` are names read as others that
    reports have, ``other_names`` what reports call the named besides. ``form`` is that of the answer it asks
    for. ``follows_up`` means that it was understood by the conversation before it, ``asks_for_help`` that it
    greets, or asks what Dateline does, and nothing about the reports.
    """

    text: str
    standalone: str
    history: tuple[Turn, ...] = ()
    scope: Scope = field(default_factory=Scope)
    aspects: frozenset[Aspect] = frozenset()
    recognised: tuple[Recognised, ...] = ()
    ignored: tuple[Recognised, ...] = ()
    unknown: tuple[str, ...] = ()
    parts: tuple[QuestionPart, ...] = ()
    latest: bool = False
    earliest: bool = False
    read_as: tuple[ReadAs, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    form: Form = Form.SENTENCES
    follows_up: bool = False
    asks_for_help: bool = False

    @property
    def focus(self) -> str:
        """What is asked, without what the conversation adds to it in brackets."""
        return _ADDED.sub("", self.standalone) if self.follows_up else self.standalone

    def called(self, found: frozenset[str]) -> frozenset[str]:
        """The terms found, and those of names that they have under another name."""
        return found.union(*(one.also(found) for one in self.other_names))

    @property
    def cited_before(self) -> frozenset[str]:
        """The reports that the answers which it follows up cite, as far as they are known."""
        latest = self.history[-_STORY_TURNS:] if self.follows_up else ()
        return frozenset(report_id for turn in latest for report_id in turn.cited)

    def was_given(self, sentence: str) -> bool:
        """Whether an answer that it follows up has the sentence."""
        if not self.follows_up:
            return False
        wanted = fold_spaces(sentence)
        return any(wanted in fold_spaces(turn.answer) for turn in self.history)

    @property
    def scopes_in_words(self) -> tuple[Scope, ...]:
        """The person's scope, narrowed by each outlet, country or span of days that the words name."""
        named = tuple(part.within_dates(part.within(self.scope)) for part in self.parts)
        return named or (self.scope,)

    @property
    def only_within_dates(self) -> bool:
        """Whether one span of publication is named: only what lies within it is to answer."""
        return len(self.parts) == 1 and self.parts[0].window is not None


def in_words(text: str) -> str:
    """The question on one line, as text that every part can read. Raises QuestionInvalid."""
    # A byte that is no text (from a shell, say) arrives as a lone surrogate, which no encoder reads.
    readable = text.encode("utf-8", "replace").decode("utf-8")
    asked = " ".join(readable.replace("\0", " ").split())
    if not asked:
        raise QuestionInvalid(f"the question {text!r} is empty; ask in words")
    if len(asked) > LONGEST_QUESTION:
        raise QuestionInvalid(
            f"the question has {len(asked):,} characters, of which {asked[:40]!r} are the first; "
            f"ask in at most {LONGEST_QUESTION:,}"
        )
    return asked
