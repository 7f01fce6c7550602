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
from assistant.question.conversation_state import (
    GROUP,
    PERSON,
    THING,
    ConversationState,
    content_set,
    conversation_state,
    depends_on_context,
    is_fragment,
    is_independent,
    own_names,
)
from assistant.question.help_request import asks_for_help
from assistant.question.question import Turn
from assistant.question.topic import repeats
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
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w.]*\s+$")
_TITLE = re.compile(r"[\"“]([A-Z][^\"“”]{2,50})[\"”]")
_OWNER = re.compile(r"his|their|its|theirs|hers", re.IGNORECASE)
# After "her" these show that it is no owner: "asked her to", "with her in".
_NO_NOUN = re.compile(
    r"\W*$|\s*[?.,;]|\s+(?:to|in|from|at|and|or|when|for|after|before|by|as|on|with|become|get|a|an|the)\b",
    re.IGNORECASE,
)
_PAIR = re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)* and [A-Z][\w.]+(?: [A-Z][\w.]+)*")
_ENDING = re.compile(r"[\s?.!]+$")
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
    if state.turns and is_fragment(question):
        before = [*history[:-1][:1], *history[1:-1][-_CHAIN:]]
        asked = standalone(history[-1].question[:_LONGEST_SHOWN], before)
        return _with(question, [_BRACKETED.sub(r", \1", _ENDING.sub("", asked))])
    text = _completed(question, state)
    if not state.subject and is_independent(question, " ".join(state.texts)):
        return text
    replaced = _replaced(text, state)
    return _with(replaced, _left_out(text, replaced, state), besides=_known_already(question, state))


def _completed(text: str, state: ConversationState) -> str:
    """A name of which only the first or last word is given, in full: ``Styron`` as ``William Styron``."""
    full = [state.subject, *(name for turn in state.turns for name in names(turn.question))]
    for name in dict.fromkeys(full):
        parts = name.split()
        if len(parts) < 2 or content_set(name) <= content_set(text):
            continue
        for part in (parts[-1], parts[0]):
            if found := _alone(part, text):
                text = text[: found.start()] + name + text[found.end() :]
                break
    return text


def _alone(part: str, text: str) -> re.Match[str] | None:
    """Where the capitalised word is in the text without another one beside it."""
    if len(part) < 3 or not part[0].isupper() or part.casefold() in STOP_WORDS:
        return None
    found = re.search(rf"(?<![\w'’-]){re.escape(part)}(?![\w-])(?!\s+[A-Z])", text)
    return None if found and _CAPITAL_BEFORE.search(text[1 : found.start()]) else found


def _replaced(text: str, state: ConversationState) -> str:
    """The text with a name in the place of its first pronoun about a person or group, or about a thing."""
    if found := PERSON.search(text):
        return _put(text, found, _person(state))
    if found := GROUP.search(text):
        text = _put(text, found, _group(state))
    if (found := THING.search(text)) and not _THAT_CLAUSE.match(text, found.start()):
        text = _put(text, found, _thing(state))
    return text


def _put(text: str, found: re.Match[str], name: str) -> str:
    """The text with ``name``, as an owner where the pronoun is one, in the place found."""
    if not name:
        return text
    after = text[found.end() :]
    owner = _OWNER.fullmatch(found[0]) or (found[0].casefold() == "her" and not _NO_NOUN.match(after))
    ending = "'s" if owner else ""
    return f"{text[: found.start()]}{name}{ending}{after}"


def _person(state: ConversationState) -> str:
    """Whom "he" or "she" stands for: the subject, or somebody whom a question has been about since."""
    return state.person if state.subject else state.somebody()


def _group(state: ConversationState) -> str:
    """Whom "they" stands for; nothing when only a guess could tell."""
    if not state.subject or not state.has_person or not state.turns:
        return state.subject
    latest = state.turns[-1]
    for part in (latest.question, latest.answer):
        if pair := _PAIR.search(part):
            return pair[0]
    others = [name for part in state.texts[:4] for name in state.new_in(part)]
    return f"{state.subject} and {others[0]}" if others else state.subject


def _thing(state: ConversationState) -> str:
    """What "it" or "this" stands for; nothing when only a guess could tell."""
    if not state.subject:
        return ""  # what the conversation is about is a happening, for which "it" may stand in part
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
        left_out = [state.latest_time()]
    if depends_on_context(replaced) or (replaced == text and _is_open(text, state)):
        left_out += state.carried
    if not state.subject and GROUP.search(text):
        left_out += state.several
    if _THERE.search(text):
        left_out.append(state.latest_place())
    return left_out


def _is_open(text: str, state: ConversationState) -> bool:
    """Whether a question without a pronoun still belongs to what was spoken of."""
    if state.subject:
        return all(state.knows(name) for name in own_names(text))
    return not own_names(text) and not repeats(text, state.main_topic)


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
    if not state.subject and state.several:
        return list(state.several)
    return [name for part in state.texts[:6] for name in state.new_in(part)][:1]


def _with(text: str, left_out: Sequence[str], *, besides: Sequence[str] = ()) -> str:
    """The text with what it lacks before its question mark."""
    added = _lacking(text, left_out)
    excepted = _lacking(" ".join([text, *added]), besides)
    if not added and not excepted:
        return text
    body = _ENDING.sub("", text)
    if excepted:
        body += f" besides {' and '.join(excepted)}"
    return f"{body} ({', '.join(added)})?" if added else f"{body}?"


def _lacking(text: str, wanted: Sequence[str]) -> list[str]:
    """Those of ``wanted`` with a word that neither the text nor the ones before have."""
    kept: list[str] = []
    for name in wanted:
        if not content_set(name) <= content_set(" ".join([text, *kept])):
            kept.append(name)
    return kept
