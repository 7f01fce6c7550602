"""HTML inside a field, and what trafilatura finds of a page → lines of plain text.

Paragraphs, headings and list entries are lines, and so are the rows of a table, with bars between the cells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers.html_guard import fit_to_parse, refuse_beyond

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|u|ul|ol|li|h[1-6]|table|blockquote|figure|section|article)\s*>"
    r"|<(?:br|p|hr|img)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|quot|lt|gt|[lr][sd]quo|[mn]dash|hellip|apos|#\d{2,6}|#x[0-9a-f]{2,5});", re.I
)
_PARAGRAPHS = (
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "blockquote",
    "figure",
    "section",
    "article",
)
_LEFT_OUT = ("script", "style", "noscript", "iframe", "form", "button")


def plain(words: str) -> str:
    """The words of a field without markup and entities, as paragraphs; those that have none as they are.

    Raises ReportRefused when its elements are nested too deeply.
    """
    if not _TAG.search(words):
        return _unescaped(words) if _ENTITY.search(words) else words
    from lxml import etree
    from lxml.html import HTMLParser, fragment_fromstring

    parser = HTMLParser(huge_tree=True)
    try:
        root = fragment_fromstring(fit_to_parse(words), create_parent="div", parser=parser)
    except (etree.LxmlError, ValueError):
        return words
    refuse_beyond(parser)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, *_LEFT_OUT, with_tail=False)
    _mark_breaks(root)
    text = re.sub(r"\n•\s+", "\n• ", "".join(map(str, root.itertext())))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return joined([line for line in lines if line not in ("", "•")])


def joined(lines: list[str]) -> str:
    """The lines as paragraphs; the rows of one table follow each other without a blank line."""
    text = ""
    for before, line in zip(["", *lines], lines, strict=False):
        close = _is_row(before) and _is_row(line)
        text += ("\n" if close else "\n\n" if text else "") + line
    return text


def _is_row(line: str) -> bool:
    return line.startswith("|") and line.endswith("|") and len(line) > 1


def _mark_breaks(root: HtmlElement) -> None:
    """Puts line breaks around blocks, bullets before entries, and each row of a table in one line."""
    for row in list(root.iter("tr")):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row.iter("td", "th")]
        tail = row.tail
        row.clear()
        row.text, row.tail = f"\n{row_of(cells)}\n", tail
    for element in root.iter():
        if element.tag == "br":
            _before_tail(element, "\n")
        elif element.tag in _PARAGRAPHS and element is not root:
            bullet = "• " if element.tag == "li" else ""
            element.text = f"\n{bullet}{(element.text or '').lstrip()}"
            _before_tail(element, "\n")


def row_of(cells: list[str]) -> str:
    """The cells of a row with bars between them; a row of one cell, which sets out a page, is its words."""
    given = [cell.replace("|", "/") for cell in cells]
    return f"| {' | '.join(given)} |" if len(given) > 1 else "".join(given)


def _before_tail(element: HtmlElement, sign: str) -> None:
    element.tail = f"{sign}{element.tail or ''}"


def _unescaped(words: str) -> str:
    import html

    return html.unescape(words)
