"""What a language model is given: the question, and as many passages as its budget of tokens holds."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.markers import without_markers
from assistant.errors import ModelUnavailable
from assistant.llm import ChatModel, Message
from assistant.question.question import Question, Turn
from assistant.templates import load_template
from assistant.tokens import TokenCounter
from corpus import Hit

NO_ANSWER = "NOANSWER"
"""The word by which the model says that the passages do not answer."""

_HISTORY_SHARE = 4  # the conversation takes at most one part in so many of the budget
_FRAME_TOKENS = 16  # what a provider adds around two messages, generously


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """The messages to send, the passages in them (number 1 is ``hits[0]``), and what had to be left out."""

    messages: tuple[Message, ...]
    hits: tuple[Hit, ...]
    notes: tuple[str, ...]


def fit_prompt(question: Question, hits: Sequence[Hit], *, model: ChatModel, counter: TokenCounter) -> Prompt:
    """The prompt for the question, within the model's budget less what is kept for the answer.

    Earlier turns are left out from the oldest on, passages from the last on, and a note says how many.
    Raises ModelUnavailable when not even the first passage fits.
    """
    fence = _fence(question, hits)
    rules = load_template("answer-rules").render(noanswer=NO_ANSWER)
    blocks = [_passage(number, hit, fence) for number, hit in enumerate(hits, start=1)]
    budget = model.budget_tokens - model.max_answer_tokens
    turns = _within(
        [_turn(turn) for turn in reversed(question.history)], budget // _HISTORY_SHARE, counter=counter
    )
    history = "\n".join(reversed(turns)) or "(none)"

    def asked(passages: Sequence[str]) -> str:
        return load_template("answer").render(
            fence=fence,
            passages="\n\n".join(passages),
            history=f"<<<conversation {fence}>>>\n{history}\n<<<end {fence}>>>",
            question=_asked(question),
        )

    taken = counter.count(rules) + counter.count(asked([])) + _FRAME_TOKENS
    given = _within(blocks, budget - taken, counter=counter)
    if not given:
        raise ModelUnavailable(
            f"the language model {model.name!r} has a budget of {model.budget_tokens} tokens, too few for "
            "the question and one passage; raise the budget or ask more briefly"
        )
    return Prompt(
        messages=(("system", rules), ("user", asked(given))),
        hits=tuple(hits[: len(given)]),
        notes=_left_out(
            model, passages=len(hits) - len(given), of=len(hits), turns=len(question.history) - len(turns)
        ),
    )


def _left_out(model: ChatModel, *, passages: int, of: int, turns: int) -> tuple[str, ...]:
    reason = f"its budget is {model.budget_tokens} tokens"
    notes = []
    if passages:
        notes.append(f"The model was given {of - passages} of the {of} passages found; {reason}.")
    if turns:
        notes.append(f"The model was not shown the oldest {turns} of the earlier questions; {reason}.")
    return tuple(notes)


def _within(texts: Sequence[str], budget: int, *, counter: TokenCounter) -> list[str]:
    """The first texts that fit into the budget together."""
    fitting = []
    for text in texts:
        budget -= counter.count(text) + 2  # the blank line between two texts
        if budget < 0:
            break
        fitting.append(text)
    return fitting


def _fence(question: Question, hits: Sequence[Hit]) -> str:
    """A code that nothing given to the model contains, so that no report can end its own passage."""
    while True:
        fence = secrets.token_hex(4)
        others = (hit.text + hit.held.report.title + hit.held.report.outlet for hit in hits)
        turns = (turn.question + turn.answer for turn in question.history)
        if not any(fence in text for text in (question.text, question.standalone, *others, *turns)):
            return fence


def _passage(number: int, hit: Hit, fence: str) -> str:
    report = hit.held.report
    published = f"{report.published:%Y-%m-%d %H:%M} UTC" if report.published else "date unknown"
    about = [report.outlet, report.country or "country unknown", published, report.title]
    headline = " | ".join(without_markers(" ".join(part.split())) for part in about)
    return (
        f"<<<passage [{number}] {fence}>>>\n{headline}\n\n{without_markers(hit.text)}\n"
        f"<<<end of passage [{number}] {fence}>>>"
    )


def _turn(turn: Turn) -> str:
    return without_markers(f"Question: {turn.question}\nAnswer: {turn.answer or '(none)'}")


def _asked(question: Question) -> str:
    if question.standalone == question.text:
        return question.text
    return f"{question.text}\n(In the conversation this means: {question.standalone})"
