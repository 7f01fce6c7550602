"""The sentences of a language model as statements: cited, checked, and repaired once if they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.answer import Statement
from assistant.answer.entry import EntryDays
from assistant.answer.generative.draft import Draft, Sentence
from assistant.answer.generative.markers import Marker, MarkerReader
from assistant.answer.generative.material import Source
from assistant.answer.generative.prompt import NO_ANSWER, Prompt, repair_prompt
from assistant.errors import ModelError
from assistant.llm.chat_model import ChatModel
from assistant.llm.reasoning_tags import ReasoningEnded, ReasoningTagParser
from assistant.question.question import Question

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


def to_statement(sentence: Sentence, sources: Sequence[Source], *, checked: AttachCheck | None) -> Statement:
    """The sentence with the citations, the labels and the days of each source whose number it names."""
    cited = [sources[number - 1] for number in sentence.numbers if 1 <= number <= len(sources)]
    if not cited:
        return Statement(text=sentence.text, citations=())
    labels = list(dict.fromkeys(source.label for source in cited if source.label))
    statement = Statement(
        text=_without(cited[0].label, sentence.text),
        citations=tuple({each.key: each for source in cited for each in source.citations}.values()),
        label="; ".join(labels),
        days=_all_days(cited),
        also=tuple(each for source in cited for each in source.also),
    )
    return checked(statement) if checked else statement


def _all_days(cited: Sequence[Source]) -> EntryDays | None:
    """The days of all lines that a sentence was written from, first those of the first."""
    days = [source.days for source in cited if source.days]
    if not days:
        return None
    intervals = dict.fromkeys(interval for one in days for interval in one.intervals)
    return EntryDays(intervals=tuple(intervals), reported=all(one.reported for one in days))


def _without(label: str, text: str) -> str:
    """The sentence without the label that the model has repeated before it."""
    repeated = f"{label}: "
    if not label or not text.casefold().startswith(repeated.casefold()):
        return text
    return text[len(repeated) :]


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
    sources = prompt.sources
    numbered = [(n, sources[n - 1]) for n in sentence.numbers if 1 <= n <= len(sources)]
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
    rewritten = tuple(to_statement(one, sources, checked=checked) for one in sentences)
    return (failed,) if any(statement.unsupported for statement in rewritten) else rewritten


def _without_reasoning(pieces: Iterable[str], reader: ReasoningTagParser) -> Iterator[str | ReasoningEnded]:
    for piece in pieces:
        yield from reader.feed(piece)
    yield from reader.close()
