"""A follow-up question made understandable without the conversation before it.

A language model is asked for it when there is one. The rule, for English, puts a name in the place of the
first pronoun, completes a name given in part, and adds in brackets what the question leaves out; its own
words stay. A question that names its own things, or has a subject of its own, stays exactly as it is.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence

from assistant.errors import ModelError
from assistant.llm.templates import fenced, load_template, new_fence
from assistant.question import story_follow_up
from assistant.question.conversation_state import (
    GROUP,
    PERSON,
    THING,
    ConversationState,
    content_set,
    conversation_state,
    depends_on_context,
    is_fragment,
    latest_place,
    latest_time,
    own_names,
)
from assistant.question.filling_in import ENDING, completed, put, with_left_out
from assistant.question.help_request import asks_for_help
from assistant.question.question import Turn
from assistant.text.names import names
from corpus import STOP_WORDS

Complete = Callable[[list[tuple[str, str]]], str]
"""A language model: messages of (role, text) in, its reply out; raises ModelError."""

log = logging.getLogger("dateline")

_THAT_CLAUSE = re.compile(r"that\s+(?:he|she|it|they|the|there|was|were|is|are)\b", re.IGNORECASE)
_SAME_TIME = re.compile(
    r"\b(?:this|that|these|those)\s+(?:same\s+)?(?:time|period|years?|era|day|month|week)\b", re.IGNORECASE
)
_THERE = re.compile(r"\bthere\W*$|\b(?:he|she|it|they|happen\w*)\s+there\b", re.IGNORECASE)
_THE_NOUN = re.compile(r"\b(this|that|these|those|the)\s+(?:([a-z]{3,})\s+)?([a-z]{3,})\b")
_OTHER = re.compile(r"\b(?:other|others|else|another|anymore)\b", re.IGNORECASE)
_THE_TEXT = re.compile(r"\b(?:this|the)\s+(?:article|story|report|text|page)\b", re.IGNORECASE)
_TITLE = re.compile(r"[\"“]([A-Z][^\"“”]{2,50})[\"”]")
_PAIR = re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)* and [A-Z][\w.]+(?: [A-Z][\w.]+)*")
_BRACKETED = re.compile(r" \(([^()]*)\)$")
_LABEL = re.compile(r"^\W*(?:(?:standalone|rewritten|new) )?(?:question|rewrite)\W*:\s*", re.IGNORECASE)
_LONGEST_SHOWN = 1500
_CHAIN = 6


def standalone(question: str, history: Sequence[Turn], *, complete: Complete | None = None) -> str:
    """``question`` so that it can be understood without ``history``.

    ``complete`` asks a language model; where it fails, or its reply is no line of sane length about this
    conversation, and where there is none, the rule is used. Without a history the question stays unchanged.
    """
    history = [turn for turn in history if not asks_for_help(turn.question, in_conversation=True)]
    if not history or not question.strip():
        return question
    if complete is not None:
        try:
            return _by_model(question, history, complete) or _by_rule(question, history)
        except ModelError as error:
            log.warning("the question is rewritten by rule: %s", error)
    return _by_rule(question, history)


def _by_model(question: str, history: Sequence[Turn], complete: Complete) -> str:
    """The model's rewriting, or nothing when it is no line that belongs to this conversation."""
    texts = [
        f"Q: {turn.question[:_LONGEST_SHOWN]}\nA: {turn.answer[:_LONGEST_SHOWN]}" for turn in history[-6:]
    ]
    fence = new_fence(texts, [question])
    conversation = fenced("conversation", "\n".join(texts), fence)
    prompt = load_template("standalone").render(fence=fence, history=conversation, question=question)
    lines = complete([("user", prompt)]).strip().splitlines()
    reply = _LABEL.sub("", lines[0]).strip('"“”*` ') if lines else ""
    sane = len(reply) <= 2 * len(question) + 300 and not reply.endswith(":")
    return reply if sane and content_set(reply) & content_set(" ".join([question, *texts])) else ""


def _by_rule(question: str, history: Sequence[Turn]) -> str:
    state = conversation_state(history)
    if not state.subject:
        return story_follow_up.rewritten(question, state.turns)
    if state.turns and is_fragment(question):
        before = [*history[:-1][:1], *history[1:-1][-_CHAIN:]]
        asked = standalone(history[-1].question[:_LONGEST_SHOWN], before)
        return with_left_out(question, [_BRACKETED.sub(r", \1", ENDING.sub("", asked))])
    known = (name for turn in state.turns for name in names(turn.question))
    text = completed(question, [state.subject, *known])
    replaced = _replaced(text, state)
    return with_left_out(replaced, _left_out(text, replaced, state), besides=_known_already(question, state))


def _replaced(text: str, state: ConversationState) -> str:
    """The text with a name in the place of its first pronoun about a person or group, or about a thing."""
    if found := PERSON.search(text):
        return put(text, found, state.person)
    if found := GROUP.search(text):
        text = put(text, found, _group(state))
    if (found := THING.search(text)) and not _THAT_CLAUSE.match(text, found.start()):
        text = put(text, found, _thing(state))
    return text


def _group(state: ConversationState) -> str:
    """Whom "they" stands for; nothing when only a guess could tell."""
    if not state.has_person or not state.turns:
        return state.subject
    latest = state.turns[-1]
    for part in (latest.question, latest.answer):
        if pair := _PAIR.search(part):
            return pair[0]
    others = [name for part in state.texts[:4] for name in state.new_in(part)]
    return f"{state.subject} and {others[0]}" if others else state.subject


def _thing(state: ConversationState) -> str:
    """What "it" or "this" stands for; nothing when only a guess could tell."""
    question, answer = state.texts[:2] or ("", "")
    asked = [name for name in own_names(question) if name in state.new_in(question)]
    if asked or not state.has_person:
        return asked[0] if asked else state.subject
    return next(iter(_TITLE.findall(answer)[-1:]), "")


def _left_out(text: str, replaced: str, state: ConversationState) -> list[str]:
    """What the question needs besides its own words and the names put in."""
    if _THE_TEXT.search(text):
        return [*state.carried, state.heading]
    left_out = _named_by_noun(text, state)
    if _SAME_TIME.search(text):
        left_out = [latest_time([*state.texts, state.heading])]
    if depends_on_context(replaced) or (replaced == text and _is_open(text, state)):
        left_out += state.carried
    if _THERE.search(text):
        left_out.append(latest_place(state.texts))
    return left_out


def _is_open(text: str, state: ConversationState) -> bool:
    """Whether a question without a pronoun still belongs to what was spoken of."""
    return all(state.knows(name) for name in own_names(text))


def _named_by_noun(text: str, state: ConversationState) -> list[str]:
    """The name that "the pledge" or "that film" stands for.

    It is one with the noun in it, or one given after the noun, or for "this" and "that" the latest.
    """
    known = [name for part in [state.heading, *state.texts] for name in names(part) if " " in name]
    for found in _THE_NOUN.finditer(text):
        for noun in found.groups()[1:]:
            if not noun or noun in STOP_WORDS:
                continue
            one = noun.rstrip("s")
            inside = [name for name in known if one in {word.casefold().rstrip("s") for word in name.split()}]
            after = re.compile(rf"\b{one}s?,? [\"“]?(?=[A-Z])")
            behind = [part[hit.end() :] for part in state.texts[:4] for hit in after.finditer(part)]
            if candidates := inside or [name for rest in behind for name in names(rest)[:1]]:
                return candidates[:1]
        if found[1] != "the":
            return [name for part in state.texts[:4] for name in state.new_in(part)][:1]
    return []


def _known_already(question: str, state: ConversationState) -> list[str]:
    """For "what else" and "any other": what was named last."""
    if not _OTHER.search(question):
        return []
    return [name for part in state.texts[:6] for name in state.new_in(part)][:1]
