"""HTML that is no page to find an article in (a message, an entry, a chapter) → its blocks, all and in order.

Tables that set out a newsletter are read cell by cell. A line without a letter or digit is a rule or a
picture of one, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.readers.blocks import BULLET, Block, Kind, entry, paragraph, table
from ingest.readers.decoding import clean
from ingest.readers.html_tables import number_in, rows_of
from ingest.readers.wrapped_lines import unwrapped

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PREFORMATTED = frozenset({"pre", "listing", "xmp"})
_PART_NAMES = """address article aside blockquote body caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form header hgroup hr html legend li main menu nav ol p section summary
    table tbody td tfoot th thead tr ul"""
_PARTS = _HEADINGS.union(_PREFORMATTED, _PART_NAMES.split())
_UNREAD_NAMES = """audio button form head iframe math nav noscript object rp rt script select style svg
    template textarea title video"""
_UNREAD = frozenset(_UNREAD_NAMES.split())
_PARTING = _PARTS | _UNREAD  # what stands before and behind one of them is no single word
_HIDDEN = re.compile(
    r"(?<![-\w])(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden|mso-hide\s*+:\s*+all"
    r"|max-height\s*+:\s*+0(?:px|pt|em|%)?+\s*+(?:;|!|$))",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?<![-\w])font-size\s*+:\s*+(?P<nothing>(?:0++(?:\.0*+)?|\.0++)(?:px|pt|r?em|%)?+\s*+(?:;|!|$))?",
    re.IGNORECASE,
)


def blocks_in(
    root: HtmlElement,
    *,
    leaves_out: Callable[[HtmlElement], bool] = lambda element: False,
    breaks_are_spaces: bool = False,
    newlines_are_breaks: bool = False,
) -> list[Block]:
    """The blocks of an element; what is hidden, or what ``leaves_out`` says it of, is left out.

    A break (``br``, and a newline of preformatted text) ends a line, and two of them a paragraph; lines
    that were wrapped to a width are joined again. ``breaks_are_spaces`` is for books, which break lines for
    their looks, and ``newlines_are_breaks`` for a text that has no element to end a line.
    """
    walk = _Walk(leaves_out, breaks_are_spaces, newlines_are_breaks)
    walk.read(root)
    return walk.blocks


@dataclass(slots=True)
class _Walk:
    """A walk through an element and all in it; without recursion, as HTML may be nested to any depth."""

    leaves_out: Callable[[HtmlElement], bool]
    breaks_are_spaces: bool
    newlines_are_breaks: bool
    blocks: list[Block] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)  # of the block that is open, with \n for its breaks
    _label: str = ""  # the bullet or number that waits for the first block of its entry
    _entries: dict[HtmlElement, int] = field(default_factory=dict)  # the next number of each numbered list
    _headings: int = 0  # that are open
    _preformatted: int = 0  # elements that are open
    _sizes: list[tuple[HtmlElement, bool]] = field(default_factory=list)  # whether letters have any size

    def read(self, root: HtmlElement) -> None:
        """Adds the blocks of an element."""
        from lxml.etree import iterwalk

        walk = iterwalk(root, events=("start", "end"))
        skipped: HtmlElement | None = None
        for event, element in walk:
            if event == "start":
                if self._is_left_out(element) or (element.tag == "table" and self._takes_table(element)):
                    walk.skip_subtree()
                    skipped = element
                else:
                    self._begin(element)
                continue
            if skipped is not None and element is skipped:
                self._words.append(" " if element.tag in _PARTING else "")
            else:
                self._end(element)
            if element is not root:
                self._add(element.tail)
        self._close_block()

    def _begin(self, element: HtmlElement) -> None:
        if element.tag == "br":
            self._words.append("\n")
        if element.tag in _PARTS:
            self._close_block()
        if element.tag == "li":
            self._label = self._label_of(element)
        self._headings += element.tag in _HEADINGS
        self._preformatted += element.tag in _PREFORMATTED
        if size := _SIZE.search(element.get("style", "")):
            self._sizes.append((element, size["nothing"] is None))
        self._add(element.text)

    def _end(self, element: HtmlElement) -> None:
        if element.tag in _PARTS:
            self._close_block()
        if element.tag == "li":
            self._label = ""
        self._headings -= element.tag in _HEADINGS
        self._preformatted -= element.tag in _PREFORMATTED
        if self._sizes and self._sizes[-1][0] is element:
            self._sizes.pop()

    def _add(self, text: str | None) -> None:
        """Adds text to the block that is open, as it flows: newlines are spaces, unless they are breaks."""
        if not text or (self._sizes and not self._sizes[-1][1]):
            return
        breaks = self._preformatted or self.newlines_are_breaks
        self._words.append(text if breaks else re.sub(r"[ \t\r\n\f]+", " ", text))

    def _close_block(self) -> None:
        text = "".join(self._words)
        self._words.clear()
        for words in self._paragraphs(clean(text)) if text.strip() else ():
            kind = Kind.HEADING if self._headings else Kind.PARAGRAPH
            self.blocks += entry(words, self._label) if self._label else paragraph(words, kind)
            self._label = ""

    def _paragraphs(self, text: str) -> Iterator[str]:
        parts = [
            [" ".join(line.split()) for line in part.split("\n") if re.search(r"\w", line)]
            for part in re.split(r"\n\s*\n", text)
        ]
        width = max((len(line) for lines in parts for line in lines), default=0)
        for lines in filter(None, parts):
            if self.breaks_are_spaces or self._headings:
                yield " ".join(lines)
            else:
                yield from unwrapped(lines, width=width)

    def _label_of(self, element: HtmlElement) -> str:
        above = element.getparent()
        if above is None or above.tag != "ol":
            return BULLET
        if above not in self._entries:
            start = number_in(above, "start")
            self._entries[above] = 1 if start is None else start
        number = self._entries[above]
        self._entries[above] += 1
        return f"{number}."

    def _is_left_out(self, element: HtmlElement) -> bool:
        return (
            not isinstance(element.tag, str)
            or element.tag in _UNREAD
            or element.get("hidden") is not None
            or _HIDDEN.search(element.get("style", "")) is not None
            or self.leaves_out(element)
        )

    def _takes_table(self, element: HtmlElement) -> bool:
        """Whether an element is a table to be read as one; it is added if so."""
        read = table(rows_of(element, words_of=self._words_of, is_left_out=self._is_left_out))
        if not any(block.kind is Kind.TABLE for block in read):
            return False
        self._close_block()
        self._label = ""
        for caption in element.iterchildren("caption"):
            self.blocks += paragraph(self._words_of(caption))
        self.blocks += read
        return True

    def _words_of(self, element: HtmlElement) -> str:
        within = _Walk(self.leaves_out, self.breaks_are_spaces, self.newlines_are_breaks)
        within.read(element)
        return " ".join(block.text for block in within.blocks)
