"""Markdown → a report, by way of markdown-it's tokens (CommonMark 0.31, and tables)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import Report
from ingest.readers.decoding import decode
from ingest.readers.fields import one_line, report_from
from ingest.readers.front_matter import split_front_matter, with_body
from ingest.readers.html_text import paragraphs_of
from ingest.readers.lengths import refuse_long
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

if TYPE_CHECKING:
    from markdown_it.token import Token

SUFFIXES = frozenset({".md", ".markdown"})


def bid(name: str, _head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return bid_by_name(name, SUFFIXES)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The title is front matter's, or the first heading, or the first paragraph."""
    text = decode(file)
    refuse_long(text)
    fields, rest = split_front_matter(text)
    blocks = readable(rest)
    heading = next((block for block in blocks if block.heading), None)
    given = fields.get("title")
    if not given and blocks:
        title = heading or blocks[0]
        blocks.remove(title)
        fields["title"] = title.text
    elif heading is not None and blocks[0] is heading and one_line(heading.text) == given:
        blocks.remove(heading)
    yield report_from(with_body(fields, "\n\n".join(block.text for block in blocks)), file)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A heading, paragraph, list entry or block of code without its markup, or a table with its bars."""

    text: str
    heading: bool = False


def readable(markdown: str) -> list[Block]:
    """The blocks of a text that are not empty. List entries keep their bullet or number."""
    from markdown_it import MarkdownIt

    blocks: list[Block] = []
    lists: list[int | None] = []  # for each list that is open, the next number, or None for bullets
    table = _Table()
    lead, heading = "", False
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type in ("heading_open", "heading_close"):
            heading = token.nesting > 0
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrGet("start") or 1) if token.type[0] == "o" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            lead = "• " if number is None else f"{number}. "
            lists[-1] = None if number is None else number + 1
        elif table.takes(token):
            blocks += table.closed()
        else:
            for text in _texts_of(token):
                blocks.append(Block(lead + text, heading=heading))
                lead = ""
    return blocks


class _Table:
    """The table that is open, if one is: its rows, with bars between the cells."""

    def __init__(self) -> None:
        self._rows: list[list[str]] = []
        self._open = self._done = False

    def takes(self, token: Token) -> bool:
        """Whether the token belongs to a table."""
        if token.type in ("table_open", "table_close"):
            self._open, self._done = token.nesting > 0, token.nesting < 0
            return True
        if token.type == "tr_open":
            self._rows.append([])
        elif token.type == "inline" and self._open:
            self._rows[-1].append(_inline(token.children or ()).replace("|", "/"))
        return self._open

    def closed(self) -> Iterator[Block]:
        """The table as a block, once it is at its end."""
        if self._done:
            yield Block("\n".join(f"| {' | '.join(row)} |" for row in self._rows))
            self._rows, self._done = [], False


def _texts_of(token: Token) -> list[str]:
    if token.type == "html_block":
        return paragraphs_of(token.content)
    text = ""
    if token.type == "inline":
        text = _inline(token.children or ()).strip()
    elif token.type in ("fence", "code_block"):
        text = token.content.strip("\n")
    return [text] if text else []


def _inline(tokens: Sequence[Token]) -> str:
    """Text, code and the words that stand for images; line breaks are spaces, and tags are left out."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(_inline(token.children or ()))
        elif token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
    return "".join(parts)
