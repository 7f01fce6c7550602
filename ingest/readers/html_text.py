"""HTML inside a field of a record or a feed → text: what is one by its type, and what only looks like it."""

from __future__ import annotations

import html
import re

from ingest.readers.blocks import text_of
from ingest.readers.html_blocks import blocks_in
from ingest.readers.html_guard import parsed

_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|u|ul|ol|li|h[1-6]|table|blockquote|figure|section|article)\s*>"
    r"|<(?:br|p|hr|img)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|quot|lt|gt|[lr][sd]quo|[mn]dash|hellip|apos|#\d{2,6}|#x[0-9a-f]{2,5});", re.I
)
_ENDS_LINES = re.compile(r"<(?:p|div|br)\b", re.IGNORECASE)


def paragraphs_of(markup: str) -> list[str]:
    """The paragraphs, headings, entries of lists (``• …``) and tables (``| … | … |``) of a piece of HTML.

    Raises ReportRefused when its elements are nested too deeply.
    """
    root = parsed(markup)
    return [] if root is None else [block.text for block in blocks_in(root)]


def plain(words: str) -> str:
    """The words of a field without markup and entities, as paragraphs; those that have none as they are.

    Where no element ends a line, as in a text with a link in it, newlines do. Raises ReportRefused when its
    elements are nested too deeply.
    """
    if not _TAG.search(words):
        return html.unescape(words) if _ENTITY.search(words) else words
    root = parsed(words)
    if root is None:
        return ""
    return text_of(blocks_in(root, newlines_are_breaks=not _ENDS_LINES.search(words)))
