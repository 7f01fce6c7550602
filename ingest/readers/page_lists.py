"""Lists that belong to a page's article and that trafilatura leaves out: they go back to where they stand.

A list belongs to the article when it follows one of its paragraphs in the same part of the page, alone or
below a heading, and does not lead elsewhere as menus and related links do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.readers.fields import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LISTS = ("ul", "ol", "dl")
_ENTRIES = ("li", "dt", "dd")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_TEXTS = _HEADINGS | {"p", "blockquote", "div"}
_NEVER_TEXT = ("nav", "footer", "aside", "header", "form", *_LISTS)
_NO_LIST_OF_IT = re.compile(
    r"share|social|tag|related|nav|menu|bread|toc|meta|byline|comment|author|promo|teaser", re.IGNORECASE
)
_MOST_LINKED = 0.5  # of a list's letters
_LONGEST_AWAY = 3  # elements between a list and the paragraph it follows


def with_lists(lines: Sequence[str], page: HtmlElement) -> list[str]:
    """The lines of an article with the entries (``- …``) of its lists; ``lines`` when it has none."""
    places = {_plain(line): place for place, line in enumerate(lines)}
    after: dict[int, list[str]] = {}
    for element in page.iter(*_LISTS):
        entries = list(_entries(element)) if _may_belong(element) else []
        if not entries or any(_plain(entry) in places for entry in entries):
            continue
        above = _above(element, places)
        if above is not None:
            place, headings = above
            after.setdefault(place, []).extend([*headings, *(f"- {entry}" for entry in entries)])
    return [line for place, one in enumerate(lines) for line in (one, *after.get(place, ()))]


def _entries(element: HtmlElement) -> Iterator[str]:
    for entry in element.iterchildren(*_ENTRIES):
        if words := one_line(str(entry.text_content())):
            yield words


def _may_belong(element: HtmlElement) -> bool:
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    if _NO_LIST_OF_IT.search(marks) or next(element.iterancestors(*_NEVER_TEXT), None) is not None:
        return False
    letters = len(one_line(str(element.text_content())))
    linked = sum(len(one_line(str(link.text_content()))) for link in element.iter("a"))
    return linked <= _MOST_LINKED * letters


def _above(element: HtmlElement, places: dict[str, int]) -> tuple[int, list[str]] | None:
    """The line that a list follows, and the headings between them that are no lines of the article."""
    headings: list[str] = []
    for number, before in enumerate(element.itersiblings(preceding=True)):
        words = one_line(str(before.text_content())) if before.tag in _TEXTS else ""
        if (place := places.get(_plain(words))) is not None and words:
            return place, headings[::-1]
        if number == _LONGEST_AWAY or (words and before.tag not in _HEADINGS):
            return None
        if words:
            headings.append(words)
    return None


def _plain(line: str) -> str:
    return "".join(sign for sign in line.casefold() if sign.isalnum())
