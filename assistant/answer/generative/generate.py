"""An answer written by a language model: prompt | model | reader, then statements, cited and checked."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import TYPE_CHECKING

from assistant.answer.annotations import SET_APART
from assistant.answer.answer import Answer, Statement, nearest
from assistant.answer.generative.draft import Sentence
from assistant.answer.generative.in_form import in_form, left_out
from assistant.answer.generative.material import Material
from assistant.answer.generative.prompt import NO_ANSWER, Prompt, fit_prompt
from assistant.answer.generative.statements import (
    AttachCheck,
    HalfMarker,
    ReplyEvent,
    read,
    repaired,
    to_statement,
)
from assistant.errors import ModelInterrupted, ReplyCutShort
from assistant.llm.chat_model import ChatModel, Message
from assistant.llm.reasoning_tags import ReasoningEnded
from assistant.llm.tokens import TokenCounter
from assistant.question.form import Form
from assistant.question.question import Question
from corpus import Hit

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_NO_ANSWER = re.compile(rf"\W*{NO_ANSWER}\b\W*")
_DECLINED = "No report answers this."
_LONGEST_REMARK = 300  # characters


@dataclass(slots=True)
class _Written:
    """What the model has written so far; ``sentences`` without the word for no answer."""

    sentences: list[Sentence] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    abstained: bool = False
    gave_up: bool = False  # on a part of the question


def generate(
    question: Question,
    material: Material,
    *,
    hits: Sequence[Hit],
    model: ChatModel,
    counter: TokenCounter,
    checked: AttachCheck | None = None,
) -> Iterator[str | Answer]:
    """The supported sentences, as the model writes them, and last of all one Answer.

    They are written from the material; ``hits``, the passages found, are the closest where nothing answers.

    A sentence is checked while the next one is being written. One whose check fails is asked for once more;
    one that fails again, or cites nothing, is in the Answer only, unsupported.

    Raises ModelError, before or after some text was given, when the model gives no usable reply.
    """
    if not material.sources:
        yield _abstained(question, hits, notes=[], model=None)
        return
    prompt = fit_prompt(question, material, model=model, counter=counter)
    notes = [*material.notes, *prompt.notes]
    written = _Written()
    shown = ""
    with ExitStack() as leaving:
        reading = _chain(model, notes, leaving).stream(prompt)  # named, so that it outlives the reply
        for event in reading:
            if isinstance(event, HalfMarker):
                notes.append(
                    f"The reply ended inside a citation marker ({event.written!r}); the marker was removed."
                )
            elif isinstance(event, ReasoningEnded):
                written = _Written()
            elif _is_statement(written, event):
                statements: tuple[Statement, ...] = (to_statement(event, prompt.sources, checked=checked),)
                if checked and statements[0].check and statements[0].check.flagged:
                    statements = repaired(
                        question, prompt, event, statements[0], model=model, checked=checked
                    )
                written.statements.extend(statements)
                for statement in statements:
                    if not statement.unsupported:
                        yield f"{shown and ' '}{statement.text}"
                        shown = statement.text
    if written.abstained:
        yield _without_answer(question, hits, written, notes=notes, model=model)
    else:
        yield _answer(question, replace(material, sources=prompt.sources), written, notes=notes, model=model)


def _chain(model: ChatModel, notes: list[str], leaving: ExitStack) -> Runnable[Prompt, ReplyEvent]:
    """The chain; what the reader should know goes to ``notes``, and ``leaving`` ends the model's reply."""
    from langchain_core.runnables import RunnableGenerator, RunnableLambda

    def messages(prompt: Prompt) -> tuple[Message, ...]:
        return prompt.messages

    def write(prompts: Iterator[tuple[Message, ...]]) -> Iterator[str]:
        for prompt in prompts:
            reply = _reply(model, prompt, notes)
            # LangChain reads a chain that is left early on to its end, so the reply has to end first.
            leaving.callback(reply.close)
            yield from reply

    return RunnableLambda(messages) | RunnableGenerator(write) | RunnableGenerator(read)


def _reply(model: ChatModel, prompt: Sequence[Message], notes: list[str]) -> Generator[str, None, None]:
    try:
        yield from model.stream(prompt)
    except ReplyCutShort as cut:
        notes.append(f"The answer may be incomplete: {cut}.")


def _is_statement(written: _Written, sentence: Sentence) -> bool:
    """Whether the sentence is to be a statement: it has words, and does not say that there is no answer."""
    first = not (written.sentences or written.abstained)
    if _NO_ANSWER.match(sentence.text) and (first or _NO_ANSWER.fullmatch(sentence.text)):
        written.abstained, written.gave_up = first or written.abstained, True
        if remark := _NO_ANSWER.sub("", sentence.text, count=1):
            written.remarks.append(remark)
        return False
    if written.abstained:
        written.remarks.append(sentence.text)
        return False
    written.sentences.append(sentence)
    return any(map(str.isalnum, sentence.text))


def _without_answer(
    question: Question, hits: Sequence[Hit], written: _Written, *, notes: list[str], model: ChatModel
) -> Answer:
    if written.remarks:
        remark = shorten(" ".join(written.remarks), _LONGEST_REMARK, placeholder=" …")
        notes.append(f"The model found no answer in the passages, and added: {remark}")
    return _abstained(question, hits, notes=notes, model=model.name)


def _answer(
    question: Question, material: Material, written: _Written, *, notes: list[str], model: ChatModel
) -> Answer:
    if not written.statements:
        raise ModelInterrupted(
            f"the language model {model.name!r} wrote no sentence; ask again",
            what_it_did="wrote no sentence",
        )
    if not any(statement.citations for statement in written.statements):
        raise ModelInterrupted(
            f"the language model {model.name!r} named no passage for any of its "
            f"{len(written.statements)} sentences; "
            "ask again, or choose a model that follows instructions better",
            what_it_did="cited no source",
        )
    notes += _about(written, material)
    statements, sides = (
        (tuple(written.statements), ())
        if material.form is Form.SENTENCES
        else in_form(written.statements, material)
    )
    return Answer(
        question=question.text,
        standalone=question.standalone,
        form=material.form,
        statements=statements,
        sides=sides,
        notes=tuple(notes),
        model=model.name,
    )


def _about(written: _Written, material: Material) -> Iterator[str]:
    """What the reader should know about what was written."""
    given = len(material.sources)
    numbers = {number for sentence in written.sentences for number in sentence.numbers}
    for number in sorted(number for number in numbers if not 1 <= number <= given):
        yield f"The model cited a source that does not exist [{number}]; the citation was removed."
    if material.form is not Form.SENTENCES and (unused := left_out(written.statements, material)):
        yield f"The model left out {unused} of the {given} entries that it was given."
    if written.gave_up:
        yield "The model says that the passages do not answer all of the question."
    removed = [link for sentence in written.sentences for link in sentence.removed]
    if removed:
        links = (
            "A link or tag that the model wrote was"
            if len(removed) == 1
            else (f"{len(removed)} links or tags that the model wrote were")
        )
        yield f"{links} removed; a report is opened by its citation."
    every = len(written.statements)
    uncited = sum(not statement.citations for statement in written.statements)
    if uncited:
        verb = "cites no source and is" if uncited == 1 else "cite no source and are"
        yield f"{uncited} of {every} sentences {verb} {SET_APART}"
    failed = sum(statement.unsupported for statement in written.statements) - uncited
    if failed:
        verb = (
            "is not supported by its sources and is"
            if failed == 1
            else ("are not supported by their sources and are")
        )
        yield f"{failed} of {every} sentences {verb} {SET_APART}"


def _abstained(question: Question, hits: Sequence[Hit], *, notes: list[str], model: str | None) -> Answer:
    return Answer(
        question=question.text,
        standalone=question.standalone,
        abstained=True,
        declined=_DECLINED,
        nearest=nearest(hits),
        notes=(_DECLINED, *notes),
        model=model,
    )
