"""A reply while it is being written: the text to show, and the sentence to which each marker belongs.

Markers are taken out of the text. A marker belongs to the sentence of the last character before it, so also
to one that has already ended (``… in March. [2]``); a marker that opens a line belongs to what follows there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer.markers import Marker
from corpus import sentences

_CLOSING = frozenset(".,;:!?)]}»”’…。，！？、；：")
_LINE_OPENING = re.compile(r"^(?:(?:[-*•#>]+|\d{1,2}[.)])\s+)+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One written sentence and the passage numbers its markers name, in the order written."""

    text: str
    numbers: tuple[int, ...]


class Draft:
    """Collects text and markers; ``text`` is what may be shown so far."""

    def __init__(self) -> None:
        self.text = ""
        self._gap = ""
        self._waiting: list[tuple[tuple[int, ...], bool, int]] = []
        self._anchors: list[tuple[int, tuple[int, ...]]] = []

    def add(self, event: str | Marker) -> None:
        """Takes the next text or marker of the reply."""
        if isinstance(event, Marker):
            opens_line = "\n" in self._gap or not self.text
            self._waiting.append((event.numbers, opens_line, len(self._gap)))
            return
        for character in event:
            if character.isspace():
                self._gap += character
            else:
                self._append(character)

    def sentences(self, language: str = "en") -> list[Sentence]:
        """The sentences written; call it when the reply has ended."""
        self._anchor(len(self.text))
        found = []
        for start, end in _sentence_spans(self.text, language):
            numbers = (n for at, named in self._anchors if start <= at < end for n in named)
            text = " ".join(_LINE_OPENING.sub("", self.text[start:end].strip()).split())
            found.append(Sentence(text, tuple(dict.fromkeys(numbers))))
        return found

    def _append(self, character: str) -> None:
        gap = self._gap if self.text else ""
        if self._waiting and self.text:
            gap = _gap_after_marker(gap, character)
        if not gap and _makes_a_link(self.text[-1:], character):
            gap = " "
        self._anchor(len(self.text) + len(gap), follows=True)
        self.text += gap + character
        self._gap = ""

    def _anchor(self, following: int, *, follows: bool = False) -> None:
        last = max(len(self.text) - 1, 0)
        for numbers, opens_line, gap_before in self._waiting:
            forward = follows and opens_line and "\n" not in self._gap[gap_before:]
            self._anchors.append((following if forward else last, numbers))
        self._waiting.clear()


def _gap_after_marker(gap: str, character: str) -> str:
    """The white space that is left where a marker was taken out before ``character``."""
    if character in _CLOSING or not (gap or character.isalnum()):
        return ""
    return "\n" * min(gap.count("\n"), 2) or " "


def _makes_a_link(before: str, character: str) -> bool:
    """Whether two neighbours open a Markdown link, image or definition, an address, or an HTML tag.

    A report may have told the model to write one: an image is fetched as soon as it is shown, and that alone
    can carry the conversation to a stranger. With a space between the two, each is plain text.
    """
    if before == "]":
        return character in "(:["
    if before == "<":
        return character.isalpha() or character in "/!?"
    return before == ":" and character == "/"


def _sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Spans that cover the text; what holds no letter or digit belongs to the sentence before it."""
    worded = [
        span.start
        for span in sentences(text, language=language)
        if any(map(str.isalnum, text[span.start : span.end]))
    ]
    return list(zip([0, *worded[1:]], [*worded[1:], len(text)], strict=True)) if worded else []
