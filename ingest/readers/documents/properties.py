"""What a document says of itself, as far as it can be believed: much of it comes from templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ingest.dates import read_day
from ingest.readers.fields import one_line

_PLACEHOLDER = re.compile(
    r"(?:microsoft (?:word|excel|powerpoint)|(?:powerpoint )?presentation|document|untitled|unnamed|unknown"
    r"|book|title|template|slide|workbook|(?:new|word) (?:\w+ )*document|dokument|documento?)\W*\d*"
    r"|microsoft \w+ - .*|.*\.(?:docx?|dotx?|rtf|odt|pptx?|xlsx?|txt|indd|html?)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:\w* ?(?:user|admin|administrator|owner|author)|unknown|root|home|pc|windows|microsoft"
    r"|(?:libre|open)office|calibre(?: \[?\d.*)?|python-docx|openpyxl"
    r"|steve canny)\W*\d*",  # of the empty file of python-pptx
    re.IGNORECASE,
)
_OF_EMPTY_FILES = frozenset({"2013-12-23", "2013-01-27", "2006-09-16"})  # that libraries and Excel copy
_FIRST_YEAR = 1990  # earlier ones are clocks that were not set


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """A document's properties, each empty when it says nothing; ``created`` is a date as files write it."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    created: str = ""
    language: str = ""

    @property
    def plausible_title(self) -> str:
        """The title, unless it is one that programs give."""
        title = one_line(self.title)
        return "" if len(title) < 4 or _PLACEHOLDER.fullmatch(title) else title

    @property
    def plausible_author(self) -> str:
        """The author, unless it is one that programs give."""
        author = one_line(self.author)
        return "" if _NOBODY.fullmatch(author) else author

    def plausible_day(self, *, not_after: datetime) -> str:
        """The day on which the document was made, as ``2026-03-01``; empty if a template's or unset."""
        when = read_day(one_line(self.created), not_after=not_after)
        if when is None or when.instant.year < _FIRST_YEAR:
            return ""
        day = f"{when.instant + when.offset:%Y-%m-%d}"
        return "" if day in _OF_EMPTY_FILES else day
