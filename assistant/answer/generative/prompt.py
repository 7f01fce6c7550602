"""What a language model is given: the question, and as many sources as its budget of tokens allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.generative.markers import without_markers
from assistant.answer.generative.material import Material, Source
from assistant.errors import ModelUnavailable
from assistant.llm.chat_model import ChatModel, Message
from assistant.llm.templates import fenced, load_template, new_fence
from assistant.llm.tokens import TokenCounter
from assistant.question.form import Form
from assistant.question.question import Question, Turn
from corpus import without_invisible

NO_ANSWER = "NOANSWER"
"""The word by which the model says that the passages do not answer."""

Messages = tuple[Message, ...]
Numbered = Sequence[tuple[int, Source]]
"""Sources, each with its number."""

_HISTORY_SHARE = 4  # the conversation takes at most one part in so many of the budget
_FRAME_TOKENS = 16  # what a provider adds around two messages, generously


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """The messages to send, the sources in them (number 1 first), and what had to be left out."""

    messages: Messages
    sources: tuple[Source, ...]
    notes: tuple[str, ...]


def fit_prompt(question: Question, material: Material, *, model: ChatModel, counter: TokenCounter) -> Prompt:
    """The prompt for the question, within the model's budget less what is kept for the answer.

    Earlier turns are left out from the oldest on, sources from the last on, and a note says how many.
    Raises ModelUnavailable when not even the first source fits.
    """
    sources = material.sources
    fence = new_fence(_texts_of_others(question, sources))
    rules = load_template("answer-rules").render(noanswer=NO_ANSWER)
    blocks = [_passage(number, source, fence) for number, source in enumerate(sources, start=1)]
    budget = model.budget_tokens - model.max_answer_tokens
    turns = _within(
        [_turn(turn) for turn in reversed(question.history)], budget // _HISTORY_SHARE, counter=counter
    )
    history = "\n".join(reversed(turns)) or "(none)"

    def asked(passages: Sequence[str]) -> str:
        message = load_template("answer").render(
            fence=fence,
            passages="\n\n".join(passages),
            history=fenced("conversation", history, fence),
            question=_asked(question),
            form=_how_to_write(material.form),
        )
        return message.rstrip()

    taken = counter.count(rules) + counter.count(asked([])) + _FRAME_TOKENS
    given = len(_within(blocks, budget - taken, counter=counter))
    if not given:
        raise ModelUnavailable(
            f"the language model {model.name!r} has a budget of {model.budget_tokens} tokens, too few for "
            "the question and one passage; raise the budget or ask more briefly",
            what_it_did="has too small a budget of tokens for this question",
        )
    return Prompt(
        messages=(("system", rules), ("user", asked(blocks[:given]))),
        sources=sources[:given],
        notes=_left_out(model, material, given=given, turns=len(question.history) - len(turns)),
    )


def repair_prompt(question: Question, sentence: str, reasons: Sequence[str], cited: Numbered) -> Messages:
    """Asks once for a sentence that its own passages support, saying what is wrong with the one written.

    ``cited`` are the passages it names, each with the number that it has in the answer's own prompt.
    """
    fence = new_fence([sentence, *reasons], _texts_of_others(question, [source for _, source in cited]))
    rules = load_template("answer-rules").render(noanswer=NO_ANSWER)
    asked = load_template("repair").render(
        fence=fence,
        passages="\n\n".join(_passage(number, source, fence) for number, source in cited),
        question=_asked(question),
        sentence=fenced("sentence", _quoted(sentence), fence),
        reasons=fenced("reasons", "\n".join(f"- {_quoted(reason)}" for reason in reasons), fence),
        noanswer=NO_ANSWER,
    )
    return (("system", rules), ("user", asked))


def _how_to_write(form: Form) -> str:
    """What is asked of an answer in that form; nothing where sentences do."""
    return "" if form is Form.SENTENCES else load_template(f"form-{form.value}").render()


def _left_out(model: ChatModel, material: Material, *, given: int, turns: int) -> tuple[str, ...]:
    reason = f"its budget is {model.budget_tokens} tokens"
    notes = []
    if given < (of := len(material.sources)):
        notes.append(f"The model was given {given} of the {of} {material.noun} found; {reason}.")
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


def _texts_of_others(question: Question, sources: Sequence[Source]) -> Iterator[str]:
    """Every text that others wrote."""
    yield from (question.text, question.standalone)
    for source in sources:
        report = source.stored.report
        yield from (source.text, source.label, report.title, report.outlet, report.country or "")
    for turn in question.history:
        yield from (turn.question, turn.answer)


def _passage(number: int, source: Source, fence: str) -> str:
    report = source.stored.report
    published = f"{report.published:%Y-%m-%d %H:%M} UTC" if report.published else "date unknown"
    about = [report.outlet, report.country or "country unknown", published, report.title]
    headline = " | ".join(" ".join(part.split()) for part in about)
    label = f"{source.label}: " if source.label else ""
    return fenced(f"passage [{number}]", _quoted(f"{headline}\n\n{label}{source.text}"), fence)


def _quoted(text: str) -> str:
    """What others wrote, with nothing in it that a reader cannot see or that looks like a marker."""
    return without_markers(without_invisible(text))


def _turn(turn: Turn) -> str:
    return _quoted(f"Question: {turn.question}\nAnswer: {turn.answer or '(none)'}")


def _asked(question: Question) -> str:
    if question.standalone == question.text:
        return question.text
    return f"{question.text}\n(In the conversation this means: {question.standalone})"
