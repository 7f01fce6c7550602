"""The sentences of the hits, each with what the reader makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.question.question import Question
from corpus import Hit, ReadablePassage, Reader, SentenceReading, Span, TextField, heading, sentences

# "Rep. Elise Stefanik, R-N.Y., said": the splitter takes some abbreviations for the end of a sentence.
_CUT_SHORT = re.compile(r"(?:\b[A-Z]|\b[ap]\.m|\b(?:Rep|Sen|Gov|Gen|St|Jr|vs|No|[DR]-[A-Z][a-z]*))\.$")
FEWEST_WORDS = 4  # of a sentence that may answer
_SHOWN = 3  # reports that come nearest
_LONGEST_JOINED = 60  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHit:
    """A hit of rank ``rank`` from 0, the spans of its sentences, and a reading of each if it was read."""

    hit: Hit
    rank: int
    spans: tuple[Span, ...]
    readings: tuple[SentenceReading, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences."""
        return tuple(self.hit.text[span.start : span.end] for span in self.spans)


def read(question: Question, hits: Sequence[Hit], reader: Reader | None) -> list[ReadHit]:
    """Each hit in sentences; with a reader, these and the titles of their reports are read."""
    if reader is None:
        return [_split(hit, rank) for rank, hit in enumerate(hits)]
    split = [_split(one, rank) for rank, hit in enumerate(hits) for one in (hit, *_title(hit, hits[:rank]))]
    passages = [ReadablePassage(heading=_heading(one.hit), sentences=one.texts) for one in split]
    readings = reader.read(question.standalone, passages)
    return [replace(one, readings=found) for one, found in zip(split, readings, strict=True)]


def _split(hit: Hit, rank: int) -> ReadHit:
    whole = hit.passage.field is TextField.TITLE
    spans = (Span(0, len(hit.text)),) if whole else tuple(whole_sentences(hit))
    return ReadHit(hit=hit, rank=rank, spans=spans)


def _title(hit: Hit, before: Sequence[Hit]) -> Iterator[Hit]:
    """The title of the hit's report as a hit of its own, unless it was one before."""
    if all(one.stored.report_id != hit.stored.report_id for one in before):
        whole = replace(hit.passage, field=TextField.TITLE, start=0, end=len(hit.stored.report.title))
        yield replace(hit, passage=whole, copies=())


def closest(read_hits: Sequence[ReadHit]) -> tuple[Hit, ...]:
    """Of the three reports that come nearest to an answer, the sentence that comes nearest in each.

    Empty where nothing was read; captions and other scraps are passed over.
    """
    found = [
        (reading.score, one.hit, span)
        for one in read_hits
        for reading, span in zip(one.readings, one.spans[: len(one.readings)], strict=True)
        if len(one.hit.text[span.start : span.end].split()) >= FEWEST_WORDS
    ]
    best: dict[str, Hit] = {}
    for _, hit, span in sorted(found, key=lambda each: -each[0]):
        start = hit.passage.start
        narrowed = replace(hit.passage, start=start + span.start, end=start + span.end)
        best.setdefault(hit.stored.report_id, replace(hit, passage=narrowed, copies=()))
    return tuple(best.values())[:_SHOWN]


def whole_sentences(hit: Hit) -> Iterator[Span]:
    """The sentences of the hit's text, those joined again that were cut at an abbreviation."""
    pending: Span | None = None
    for span in sentences(hit.text, language=hit.stored.report.language):
        if pending is not None and _is_cut(
            hit.text[pending.start : pending.end], hit.text[span.start : span.end]
        ):
            pending = Span(pending.start, span.end)
            continue
        if pending is not None:
            yield pending
        pending = span
    if pending is not None:
        yield pending


def _is_cut(before: str, after: str) -> bool:
    if len(before.split()) > _LONGEST_JOINED:
        return False
    return after[:1].islower() or _CUT_SHORT.search(before) is not None


def _heading(hit: Hit) -> str:
    report = hit.stored.report
    title = "" if hit.passage.field is TextField.TITLE else report.title
    return heading(title, report.outlet, report.published)
