"""An answer written by a language model: prompt | model | parser, then statements tied to passages."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from assistant.answer.answer import Answer, Citation, Statement, nearest
from assistant.answer.draft import Draft, Sentence
from assistant.answer.markers import Marker, MarkerReader
from assistant.answer.prompt import NO_ANSWER, Prompt, fit_prompt
from assistant.errors import ModelInterrupted, ReplyCutShort
from assistant.llm import ChatModel, Message
from assistant.question.question import Question
from assistant.tokens import TokenCounter
from corpus import Hit

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_NO_ANSWER = re.compile(rf"\W*{NO_ANSWER}\b\W*")


def generate(
    question: Question, hits: Sequence[Hit], *, model: ChatModel, counter: TokenCounter
) -> Iterator[str | Answer]:
    """Pieces of visible text as the model writes them, without markers, and last of all one Answer.

    Raises ModelError, before or after some text was given, when the model gives no usable reply.
    """
    if not hits:
        yield _abstained(question, hits, notes=["Nothing collected is near the question."], model=None)
        return
    prompt = fit_prompt(question, hits, model=model, counter=counter)
    draft, notes, shown = Draft(), list(prompt.notes), 0
    numbers: list[int] = []
    with ExitStack() as leaving:
        events = _chain(model, notes, leaving).stream(prompt)  # named, so that it outlives the reply
        for event in events:
            draft.add(event)
            if isinstance(event, Marker):
                numbers.extend(event.numbers)
                if not event.numbers:
                    notes.append(
                        f"The reply ended inside a citation marker, {event.written!r}; it is left out."
                    )
            elif len(draft.text) > shown and not _may_say_no_answer(draft.text):
                yield draft.text[shown:]
                shown = len(draft.text)
    notes += _unknown_numbers(numbers, given=len(prompt.hits))
    yield _answer(question, prompt, draft.sentences(), notes=notes, model=model)


def _chain(model: ChatModel, notes: list[str], leaving: ExitStack) -> Runnable[Prompt, str | Marker]:
    """The chain; what it has to tell goes to ``notes``, and ``leaving`` ends the model's reply."""
    from langchain_core.runnables import RunnableGenerator, RunnableLambda

    def messages(prompt: Prompt) -> tuple[Message, ...]:
        return prompt.messages

    def write(prompts: Iterator[tuple[Message, ...]]) -> Iterator[str]:
        for prompt in prompts:
            reply = _reply(model, prompt, notes)
            # LangChain reads a chain that is left early on to its end, so the reply has to end first.
            leaving.callback(reply.close)
            yield from reply

    def parse(pieces: Iterator[str]) -> Iterator[str | Marker]:
        reader = MarkerReader()
        for piece in pieces:
            yield from reader.feed(piece)
        yield from reader.close()

    return RunnableLambda(messages) | RunnableGenerator(write) | RunnableGenerator(parse)


def _reply(model: ChatModel, prompt: Sequence[Message], notes: list[str]) -> Generator[str, None, None]:
    try:
        yield from model.stream(prompt)
    except ReplyCutShort as cut:
        notes.append(f"The answer may be incomplete at its end: {cut}.")


def _may_say_no_answer(text: str) -> bool:
    """Whether what was written so far is, or may yet become, the word for no answer."""
    return NO_ANSWER.startswith(text) or bool(_NO_ANSWER.match(text))


def _answer(
    question: Question, prompt: Prompt, sentences: Sequence[Sentence], *, notes: list[str], model: ChatModel
) -> Answer:
    said = [sentence for sentence in sentences if not _NO_ANSWER.fullmatch(sentence.text)]
    if sentences and _NO_ANSWER.match(sentences[0].text):
        if remark := _NO_ANSWER.sub("", " ".join(sentence.text for sentence in sentences), count=1):
            notes.append(f"The model found no answer in the passages, and added: {remark}")
        return _abstained(question, prompt.hits, notes=notes, model=model.name)
    if not said:
        raise ModelInterrupted(f"the language model {model.name!r} wrote no sentence; ask again")
    if len(said) < len(sentences):
        notes.append("The model says that the passages do not answer all of the question.")
    statements = tuple(_statement(sentence, prompt.hits) for sentence in said)
    bare = sum(not statement.citations for statement in statements)
    if bare:
        notes.append(f"{bare} of {len(statements)} sentences of this answer cite no passage.")
    return Answer(
        question=question.text,
        standalone=question.standalone,
        statements=statements,
        notes=tuple(notes),
        model=model.name,
    )


def _abstained(question: Question, hits: Sequence[Hit], *, notes: list[str], model: str | None) -> Answer:
    return Answer(
        question=question.text,
        standalone=question.standalone,
        abstained=True,
        nearest=nearest(hits),
        notes=tuple(notes),
        model=model,
    )


def _statement(sentence: Sentence, hits: Sequence[Hit]) -> Statement:
    """The sentence with a citation of the whole passage for each number that was given to the model."""
    cited = [hits[number - 1] for number in sentence.numbers if 1 <= number <= len(hits)]
    return Statement(
        text=sentence.text,
        citations=tuple(
            Citation(held=hit.held, start=hit.passage.start, end=hit.passage.end) for hit in cited
        ),
    )


def _unknown_numbers(numbers: Sequence[int], *, given: int) -> Iterator[str]:
    passages = "1 passage was" if given == 1 else f"{given} passages were"
    for number in sorted({number for number in numbers if not 1 <= number <= given}):
        yield f"The model cited [{number}], but only {passages} given; that citation is left out."
