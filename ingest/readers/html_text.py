"""HTML that is no page of its own (a message, an entry of a feed) → its paragraphs, in order.

Nothing is taken for navigation: newsletters are laid out in nested tables, whose cells are read one after
another. A table of short cells in rows and columns is kept as a table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers.decoding import clean
from ingest.readers.html_guard import fit_to_parse, refuse_beyond
from ingest.readers.wrapped_lines import unwrapped

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNREAD = frozenset(
    {"script", "style", "head", "title", "template", "object", "svg", "math", "button", "select", "textarea"}
    | {"noscript", "iframe", "audio", "video"}
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font"}
    | {"i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike"}
    | {"strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:max-height|font-size|line-height)\s*:"
    r"\s*0(?:px|pt|em|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_CELL_WORDS = 12  # of a table that is one; what is laid out in cells is longer
_ENDS = "\0"  # in the gathered text: a block ends


def parsed(html: str) -> HtmlElement | None:
    """The root of a piece of HTML; None when there is nothing in it. Raises ReportRefused if too deep."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    without_declaration = fit_to_parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        # bytes, since lxml refuses a text in which another encoding is declared
        root = document_fromstring(without_declaration.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):  # nothing but a comment
        return None
    refuse_beyond(parser)
    return root


def paragraphs_of(html: str) -> list[str]:
    """The paragraphs, headings, list entries (``- …``) and tables (``| … | … |``) of a piece of HTML."""
    root = parsed(html)
    return [] if root is None else blocks(root)


def blocks(root: HtmlElement) -> list[str]:
    """The paragraphs, headings, list entries and tables below an element."""
    gathered: list[str] = []
    _gather(root, gathered)
    found: list[str] = []
    for block in _cleaned("".join(gathered)):
        table = block.lstrip().startswith("| ") and block.rstrip().endswith(" |")
        lines = [" ".join(line.split()) for line in block.split("\n")]
        lines = [line for line in lines if re.search(r"\w", line)]
        found += ["\n".join(lines)] if table and lines else unwrapped(lines)
    return found


def _cleaned(text: str) -> list[str]:
    """The blocks of gathered text, each cleaned."""
    return [clean(block) for block in text.split(_ENDS) if block.strip()]


def _gather(root: HtmlElement, gathered: list[str]) -> None:
    """Adds an element's text with an end mark around each block; without recursion, however deep it is."""
    from lxml.etree import iterwalk

    entries: dict[HtmlElement, int] = {}  # of each numbered list
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and (tag in _UNREAD or not tag or is_hidden(element)):
            walk.skip_subtree()
            continue
        if event == "start":
            if tag == "table" and (rows := _rows(element)):
                gathered += [_ENDS, "\n".join(rows), _ENDS]
                walk.skip_subtree()
                continue
            gathered += [_before(element, tag, entries), _flowing(element, element.text)]
            continue
        if tag not in _INLINE and tag not in _UNREAD and not is_hidden(element):
            gathered.append("\n" if tag == "br" else _ENDS)
        if element is not root:
            gathered.append(_flowing(element.getparent(), element.tail))


def _before(element: HtmlElement, tag: str, entries: dict[HtmlElement, int]) -> str:
    if tag in _INLINE or tag == "br":
        return ""
    if tag != "li":
        # the first block of an entry goes on behind its bullet
        return "" if _begins_entry(element) else _ENDS
    above = element.getparent()
    if above is not None and above.tag == "ol":
        entries[above] = entries.get(above, 0) + 1
        return f"{_ENDS}{entries[above]}. "
    return f"{_ENDS}- "


def _begins_entry(element: HtmlElement) -> bool:
    above = element.getparent()
    first = above is not None and above.tag == "li" and element.getprevious() is None
    return first and element.tag not in ("ul", "ol", "table") and not (above.text or "").strip()


def _flowing(element: HtmlElement | None, text: str | None) -> str:
    """Text as it flows: line ends in it are spaces, but in what is preformatted."""
    kept = (text or "").replace(_ENDS, "")
    if element is not None and element.tag == "pre":
        return kept
    return re.sub(r"[ \t\r\n\f]+", " ", kept)


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element is there and not shown, such as the words that a list of messages previews."""
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def _rows(table: HtmlElement) -> list[str]:
    """The rows of a table that is one, with bars between the cells; none where it only lays out a page."""
    if next(table.iterdescendants("table", "ul", "ol", "h1", "h2", "h3", "img"), None) is not None:
        return []
    rows = [
        [" ".join(clean(cell.text_content()).split()) for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(row)]
    headed = next(table.iterdescendants("th"), None) is not None
    columns = {len(row) for row in rows}
    if len(rows) < 2 or len(columns) != 1 or columns.pop() < 2:
        return []
    if not headed and any(len(cell.split()) > _CELL_WORDS for row in rows for cell in row):
        return []
    return [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
