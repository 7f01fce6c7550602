"""A report's body → the spans of its passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus import Report, Span, fitting_heading, sentences

Count = Callable[[str], int]


def split(report: Report, *, count: Count, limit: int) -> list[Span]:
    """Spans of the body that end at sentence ends and, with the report's heading, fit the encoder.

    ``count`` gives the word pieces of a text, special tokens included, and ``limit`` the most that
    the encoder reads. Sentences are gathered until the next would not fit. Only a sentence that is
    too long by itself is cut, at the widest boundary that serves (clause, word, character).
    """
    line = fitting_heading(report, count=count, limit=limit)
    special = count("")
    room = limit - count(f"{line}\n")
    spans: list[Span] = []
    start = end = filled = 0
    for sentence in _fitting(report, count=count, room=room):
        pieces = count(report.body[sentence.start : sentence.end]) - special
        if filled and filled + pieces > room:
            spans.append(Span(start, end))
            filled = 0
        if not filled:
            start = sentence.start
        end, filled = sentence.end, filled + pieces
    if filled:
        spans.append(Span(start, end))
    return spans


def _fitting(report: Report, *, count: Count, room: int) -> Iterator[Span]:
    """The body's sentences, those cut that do not fit a passage of their own."""
    special = count("")
    for sentence in sentences(report.body, language=report.language):
        text = report.body[sentence.start : sentence.end]
        if count(text) - special <= room:
            yield sentence
            continue
        from semantic_text_splitter import TextSplitter

        splitter = TextSplitter.from_callback(lambda part: count(part) - special, room)
        for offset, part in splitter.chunk_indices(text):
            yield Span(sentence.start + offset, sentence.start + offset + len(part))
