"""A reply while it is being written: its sentences, one by one, and which markers belong to each.

Markers are taken out of the text. A marker belongs to the sentence of the last character before it, so also
to one that has already ended (``… in March. [2]``); a marker that opens a line belongs to what follows there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer.generative.markers import Marker
from assistant.answer.generative.sanitise import without_addresses
from corpus import sentences, without_invisible

_CLOSING = frozenset(".,;:!?)]}»”’…。，！？、；：")
_UNSPACED_END = frozenset("。！？")
_ENDS = re.compile(r"[.!?…\n。！？।؟]")
_LINE_OPENING = re.compile(r"^(?:(?:[-*•#>]+|\d{1,2}[.)])\s+)+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One written sentence, the passage numbers its markers name in the order written, and what was left out.

    ``removed`` are the addresses and tags that the model wrote into it.
    """

    text: str
    numbers: tuple[int, ...]
    removed: tuple[str, ...] = ()


class Draft:
    """Collects text and markers, and gives each sentence when the next one has begun."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._text = ""
        self._spacing = ""
        self._waiting: list[tuple[tuple[int, ...], bool, int]] = []
        self._anchors: list[tuple[int, tuple[int, ...]]] = []

    def add(self, event: str | Marker) -> list[Sentence]:
        """Takes the next text or marker of the reply; the sentences that it shows to be finished."""
        if isinstance(event, Marker):
            opens_line = "\n" in self._spacing or not self._text
            self._waiting.append((event.numbers, opens_line, len(self._spacing)))
            return []
        finished = []
        before = "" if self._spacing else self._text[-1:]
        for character in without_invisible(event, before=before):
            if character.isspace():
                self._spacing += character
            else:
                finished += self._append(character)
        return finished

    def close(self) -> list[Sentence]:
        """The sentences that were not given yet; the reply has ended."""
        self._anchor(len(self._text))
        return self._take(_sentence_spans(self._text, self._language))

    def _append(self, character: str) -> list[Sentence]:
        gap = self._spacing if self._text else ""
        if self._waiting and self._text:
            gap = _gap_after_marker(gap, character)
        if not gap and _makes_a_link(self._text[-1:], character):
            gap = " "
        self._anchor(len(self._text) + len(gap), follows=True)
        finished = []
        # Looked at between words only, after a whole word of what follows, so that pieces make no difference.
        if (gap or self._text[-1:] in _UNSPACED_END) and _ENDS.search(self._text):
            finished = self._take(_sentence_spans(self._text, self._language)[:-1])
        self._text += gap + character
        self._spacing = ""
        return finished

    def _take(self, spans: list[tuple[int, int]]) -> list[Sentence]:
        """The sentences of these first spans of the text, which they are then no longer part of."""
        taken = []
        for start, end in spans:
            removed: list[str] = []
            written = _LINE_OPENING.sub("", self._text[start:end].strip())
            text = without_addresses(written, found=removed.append)
            numbers = (n for at, named in self._anchors if start <= at < end for n in named)
            taken.append(Sentence(text, tuple(dict.fromkeys(numbers)), tuple(removed)))
        done = spans[-1][1] if spans else 0
        self._text = self._text[done:]
        self._anchors = [(at - done, named) for at, named in self._anchors if at >= done]
        return taken

    def _anchor(self, following: int, *, follows: bool = False) -> None:
        last = max(len(self._text) - 1, 0)
        for numbers, opens_line, gap_before in self._waiting:
            forward = follows and opens_line and "\n" not in self._spacing[gap_before:]
            self._anchors.append((following if forward else last, numbers))
        self._waiting.clear()


def _gap_after_marker(gap: str, character: str) -> str:
    """The white space that is left where a marker was taken out before ``character``."""
    if character in _CLOSING or not (gap or character.isalnum()):
        return ""
    return "\n" * min(gap.count("\n"), 2) or " "


def _makes_a_link(before: str, character: str) -> bool:
    """Whether two neighbours open a Markdown link, image or definition, an address, or an HTML tag.

    A report may have asked the model to write one: an image is fetched as soon as it is shown, and that alone
    can carry the conversation to a stranger. With a space between the two, each is plain text.
    """
    if before == "]":
        return character in "(:["
    if before == "<":
        return character.isalpha() or character in "/!?"
    return before == ":" and character == "/"


def _sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Spans that cover the text; what has no letter or digit belongs to the sentence before it."""
    worded = [
        span.start
        for span in sentences(text, language=language)
        if any(map(str.isalnum, text[span.start : span.end]))
    ]
    return list(zip([0, *worded[1:]], [*worded[1:], len(text)], strict=True)) if worded else []
