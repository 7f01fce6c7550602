"""A report → the spans of its passages, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus import FieldSpan, Report, Span, TextField, fitting_heading, sentences

Count = Callable[[str], int]

_BLOCK = 4096  # characters
_CHARACTERS_A_PIECE = 8  # more than words have in any script that the encoder reads


def split(report: Report, *, count: Count, limit: int) -> list[FieldSpan]:
    """Spans of the summary and the body that end at sentence ends and, with the heading, fit the encoder.

    ``count`` gives the word pieces of a text, special tokens included, and ``limit`` the most that
    the encoder reads. Sentences are joined until the next would not fit. Only a sentence that is
    too long by itself is cut, at the widest boundary that serves (clause, word, character). A summary with
    which the body begins has none; a body without words has none, and such a report none at all.
    """
    line = fitting_heading(report, count=count, limit=limit)
    special = count("")
    room = limit - count(f"{line}\n")

    def size(text: str) -> int:
        # A long word that the encoder does not know is a single piece to it: such text is measured too.
        return max(count(text) - special, len(text) // _CHARACTERS_A_PIECE)

    def of(field: TextField) -> list[FieldSpan]:
        text = report.text_of(field)
        spans = _spans(text, language=report.language, size=size, room=room)
        return [FieldSpan(field, span.start, span.end) for span in spans]

    body = of(TextField.BODY)
    return [*of(TextField.SUMMARY), *body] if body and report.has_own_summary else body


def _spans(text: str, *, language: str | None, size: Count, room: int) -> Iterator[Span]:
    start = end = filled = 0
    for sentence, pieces in _fitting(text, language=language, size=size, room=room):
        if filled and filled + pieces > room:
            yield Span(start, end)
            filled = 0
        if not filled:
            start = sentence.start
        end, filled = sentence.end, filled + pieces
    if filled:
        yield Span(start, end)


def _fitting(text: str, *, language: str | None, size: Count, room: int) -> Iterator[tuple[Span, int]]:
    """The sentences of a text with their sizes, those cut that do not fit a passage of their own."""
    for sentence in sentences(text, language=language):
        words = text[sentence.start : sentence.end]
        if (pieces := size(words)) <= room:
            yield sentence, pieces
            continue
        for part in _cut(words, start=sentence.start, size=size, room=room):
            yield part, size(text[part.start : part.end])


def _cut(text: str, *, start: int, size: Count, room: int) -> Iterator[Span]:
    """The spans of a sentence that is too long, cut block by block: the splitter's time grows as a square."""
    from semantic_text_splitter import TextSplitter

    splitter = TextSplitter.from_callback(size, room)
    block = max(_BLOCK, 2 * room * _CHARACTERS_A_PIECE)
    done = 0
    while done < len(text):
        parts = splitter.chunk_indices(text[done : done + block])
        last = done + block >= len(text)
        if not last and len(parts) > 1:
            parts.pop()  # it may go on in the next block
        for offset, part in parts:
            yield Span(start + done + offset, start + done + offset + len(part))
        if last or not parts:
            return
        offset, part = parts[-1]
        done += offset + len(part)
