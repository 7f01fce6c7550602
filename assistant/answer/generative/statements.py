"""The sentences of a language model as statements: cited, checked, and repaired once if they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.answer import Citation, Statement
from assistant.answer.generative.draft import Draft, Sentence
from assistant.answer.generative.markers import Marker, MarkerReader
from assistant.answer.generative.prompt import NO_ANSWER, Prompt, repair_prompt
from assistant.errors import ModelError
from assistant.llm.chat_model import ChatModel
from assistant.llm.reasoning_tags import ReasoningEnded, ReasoningTagParser
from assistant.question.question import Question
from corpus import Hit

AttachCheck = Callable[[Statement], Statement]
"""Gives a statement its check."""

_LONGEST_REPAIR = 2  # sentences
_REPAIR_SHARE = 0.25  # of the time for the whole answer


@dataclass(frozen=True, slots=True)
class HalfMarker:
    """A marker that the end of the reply cut in half."""

    written: str


ReplyEvent = Sentence | HalfMarker | ReasoningEnded
"""What a reply turns out to contain; everything before a ReasoningEnded does not count."""


def read(pieces: Iterable[str]) -> Iterator[ReplyEvent]:
    """The sentences of a reply, each as soon as the next one has begun, however it is cut into pieces."""
    reasoning, markers, draft = ReasoningTagParser(), MarkerReader(), Draft()
    for event in _without_reasoning(pieces, reasoning):
        if isinstance(event, ReasoningEnded):
            markers, draft = MarkerReader(), Draft()
            yield event
            continue
        for part in markers.feed(event):
            yield from draft.add(part)
    for part in markers.close():
        if isinstance(part, Marker):
            yield HalfMarker(part.written)
        yield from draft.add(part)
    yield from draft.close()


def to_statement(sentence: Sentence, hits: Sequence[Hit], *, checked: AttachCheck | None) -> Statement:
    """The sentence with a citation of the whole passage for each number that was given to the model."""
    cited = [hits[number - 1] for number in sentence.numbers if 1 <= number <= len(hits)]
    statement = Statement(
        text=sentence.text,
        citations=tuple(
            Citation(stored=hit.stored, start=hit.passage.start, end=hit.passage.end, field=hit.passage.field)
            for hit in cited
        ),
    )
    return checked(statement) if checked and cited else statement


def repaired(
    question: Question,
    prompt: Prompt,
    sentence: Sentence,
    failed: Statement,
    *,
    model: ChatModel,
    checked: AttachCheck,
) -> tuple[Statement, ...]:
    """What the model makes of a sentence whose check failed, asked once with the reason.

    When that fails its own check too, or does not come, the sentence stays as it is.
    """
    numbered = [(n, prompt.hits[n - 1]) for n in sentence.numbers if 1 <= n <= len(prompt.hits)]
    reasons = failed.check.reasons if failed.check else ()
    try:
        reply = model.limited(share=_REPAIR_SHARE).complete(
            repair_prompt(question, sentence.text, reasons, numbered)
        )
    except ModelError:
        return (failed,)
    sentences = [one for one in read([reply]) if isinstance(one, Sentence)]
    if not 0 < len(sentences) <= _LONGEST_REPAIR or any(NO_ANSWER in one.text for one in sentences):
        return (failed,)
    rewritten = tuple(to_statement(one, prompt.hits, checked=checked) for one in sentences)
    return (failed,) if any(statement.unsupported for statement in rewritten) else rewritten


def _without_reasoning(pieces: Iterable[str], reader: ReasoningTagParser) -> Iterator[str | ReasoningEnded]:
    for piece in pieces:
        yield from reader.feed(piece)
    yield from reader.close()
