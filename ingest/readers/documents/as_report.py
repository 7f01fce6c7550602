"""The blocks of a document and its properties → reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus import Report, fold_spaces
from ingest.errors import ReportRefused
from ingest.readers.blocks import Block, Kind, text_of
from ingest.readers.decoding import clean
from ingest.readers.documents.properties import Properties
from ingest.readers.feed_datelines import begins_with_dateline
from ingest.readers.feed_text import read_feed
from ingest.readers.fields import report_from
from ingest.readers.head_lines import LONGEST_LINE, HeadLines
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.untitled import LONGEST_TITLE, may_be_title, name_in_words

_TOP = 8  # blocks among which the title and lines about the report are


def reports_of(
    blocks: Sequence[Block], properties: Properties, file: CollectedFile
) -> Iterator[Report | Refusal]:
    """The report that blocks make, or those of a feed when they begin with its dateline.

    Raises ReportRefused when there is no text, or a field cannot be read.
    """
    cleaned = [replace(block, text=clean(block.text).strip()) for block in blocks]
    cleaned = [block for block in cleaned if block.text]
    if not cleaned:
        raise ReportRefused("the text is missing: there are no words in it; pictures of words are not read")
    if begins_with_dateline(cleaned[0].text):
        yield from read_feed(text_of(cleaned), file)
    else:
        yield report_of(cleaned, properties, file)


def report_of(
    blocks: Sequence[Block], properties: Properties, file: CollectedFile, *, url: str = ""
) -> Report:
    """One report; its title is the document's title as it is shown, its property, or its first heading.

    A line near the top that says when, by whom or where it was published overrides the properties.
    Raises ReportRefused.
    """
    top = _Top(list(blocks), HeadLines(file, author=properties.plausible_author, text=text_of(blocks)))
    title = top.take_title(properties.plausible_title)
    fields = {
        "title": title,
        "body": text_of(top.blocks),
        "source": properties.outlet,
        "author": properties.plausible_author,
        "published_at": properties.plausible_day(not_after=file.collected),
        "language": properties.language,
        "url": url,
        **top.head.fields,
    }
    return report_from({name: value for name, value in fields.items() if value}, file)


def fields_at_top(blocks: Sequence[Block], file: CollectedFile) -> dict[str, str]:
    """What lines near the top of blocks say of when, by whom and where they were published."""
    return _Top(list(blocks), HeadLines(file)).head.fields


@dataclass(slots=True)
class _Top:
    """The blocks of a document, of which lines about the report are taken off."""

    blocks: list[Block]
    head: HeadLines

    def __post_init__(self) -> None:
        for block in self._short_lines():
            if len(self.blocks) > 1 and self.head.take(block.text):
                self.blocks.remove(block)

    def _short_lines(self) -> list[Block]:
        """The short lines of the top, down to the first long paragraph."""
        top = [block for block in self.blocks[:_TOP] if block.kind is not Kind.TABLE]
        near = takewhile(lambda block: len(block.text.split()) <= LONGEST_TITLE, top)
        return [block for block in near if len(block.text.split()) <= LONGEST_LINE]

    def take_title(self, known: str) -> str:
        """The title, which the text that is left does not repeat.

        It is the one in the style of titles, else ``known``, else a first line, else the first heading.
        """
        top = self.blocks[:_TOP]
        shown = next((block.text for block in top if block.kind is Kind.TITLE), "")
        heading = next((block.text for block in top if block.kind is Kind.HEADING), "")
        title = (
            shown or known or self._first_line(top[0], heading) or heading or name_in_words(self.head.file)
        )
        for block in top:
            if len(self.blocks) > 1 and fold_spaces(block.text) == fold_spaces(title):
                self.blocks.remove(block)
        return title

    def _first_line(self, first: Block, heading: str) -> str:
        """The first line, if it may be a title; above a heading it is one if it is no sentence."""
        words = len(first.text.split())
        alone = len(self.blocks) == 1 or first.kind is not Kind.PARAGRAPH or words > LONGEST_TITLE
        is_title = not heading or (self.head.day_in(first.text) is None and may_be_title(first.text))
        return "" if alone or not is_title else first.text
