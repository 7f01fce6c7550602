"""The headline of a page, without the outlet and the section that many put behind it; also of one without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ingest.readers.fields import one_line
from ingest.readers.reader import CollectedFile
from ingest.readers.shown_dates import states_a_date
from ingest.readers.untitled import may_be_title, name_in_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGNS = r"[|｜ㅣ–—·•»:：-]"
_SUFFIX = re.compile(rf"\s+{_SIGNS}+\s+|\s*[|｜ㅣ：]\s*")
_LONGEST_NAME = 60  # characters of an outlet and its section
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BESIDE = ("nav", "footer", "aside")  # of a page: no heading in them is the article's
_NO_LINE_OF_TEXT = ("|", "- ")  # how rows of tables and entries of lists begin


def headline(title: str, *, headings: Sequence[str], names: Sequence[str]) -> str:
    """The title up to where one of the page's headings ends, or else without one of the outlet's ``names``.

    A title with dashes keeps what is behind them, unless that is the outlet.
    """
    for heading in headings:
        rest = title[len(heading) :] if heading and title.startswith(heading) else ""
        if len(rest) <= _LONGEST_NAME and re.match(rf"\s*{_SIGNS}\s*\S", rest):
            return heading
    known = {plain for name in names if (plain := _plain(name))}
    for sign in _SUFFIX.finditer(title):
        before, after = title[: sign.start()].strip(), _plain(title[sign.end() :])
        if before and after in known:
            return before
    return title


def title_element(page: HtmlElement) -> str:
    """The words of a title element; a single one is the site's name, and no title."""
    words = one_line(page.findtext(".//head//title") or "")
    return words if " " in words else ""


def headings_in(page: HtmlElement) -> Iterable[str]:
    """The headings of an article, of any level."""
    for heading in page.iter(*_HEADINGS):
        if next(heading.iterancestors(*_BESIDE), None) is None:
            yield str(heading.text_content())


def untitled(headings: Iterable[str], lines: Sequence[str], file: CollectedFile) -> tuple[str, str]:
    """The title of a page that names none, and which of its parts that is.

    It is the first of its ``headings``, else the first of its text's ``lines``, if that may be a title.
    """
    if heading := next(filter(None, headings), ""):
        return heading, "first heading"
    text = [line for line in lines if not states_a_date(line)]
    if text and may_be_title(text[0]) and not text[0].startswith(_NO_LINE_OF_TEXT):
        return one_line(text[0]), "first line"
    return name_in_words(file), "file's name"


def _plain(name: str) -> str:
    """Letters and digits alone, so that ``Globalnews.ca`` is ``Global News`` with its domain's ending."""
    plain = "".join(sign for sign in name.casefold() if sign.isalnum())
    return plain.removeprefix("www").removeprefix("the")
