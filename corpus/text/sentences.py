"""Where the sentences of a text begin and end, in any of the languages that sentencex knows."""

from __future__ import annotations

from corpus.text.span import Span

_UNKNOWN_LANGUAGE = "en"


def sentences(text: str, *, language: str | None = None) -> list[Span]:
    """The sentences of ``text`` in order, without the white space around them; they never overlap.

    ``language`` is an ISO 639-1 code; sentencex falls back from a language it does not know to a related one.
    """
    import sentencex

    spans = []
    for boundary in sentencex.get_sentence_boundaries(language or _UNKNOWN_LANGUAGE, text):
        start, end = boundary["start_index"], boundary["end_index"]
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            spans.append(Span(start, end))
    return spans
