"""HTML that strangers wrote, parsed: what would cost minutes is taken out, and what would lose text refused.

libxml2 compares each attribute of an element with all before it, and shows what a document type declares of
its own as words of the page. What looks for dates goes over the page as it is written out again, dozens of
times, with four or five characters for each sign of markup that is text: 5 MB of them took 16 s.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from ingest.errors import ReportRefused

if TYPE_CHECKING:
    from lxml.html import HtmlElement, HTMLParser

_MOST_ATTRIBUTES = 1_000  # of one element; so many take two milliseconds, a hundred times as many a minute
_LONG = 2 * _MOST_ATTRIBUTES  # characters that more attributes have at the least
# A comment, or a tag; one whose content is no markup, with that content. A quotation mark opens a value
# behind an equals sign alone (HTML Living Standard, 13.2.5.37).
_TAG = re.compile(
    r"""<!--(?:-?>|(?:[^-]++|-(?!->))*+)
    |(?P<tag><(?:(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])|[a-z])
        (?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?)*+)
     (?(raw)(?:[^<]++|<(?!/(?P=raw)))*+)""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = re.compile(r"</[a-z][^<>]*+>", re.IGNORECASE)
_TEXT_SIGN = re.compile(r"[<>]|&(?![a-z#])", re.IGNORECASE)
_MOST_TEXT_SIGNS = 200_000  # of a page; so many take half a second
_ATTRIBUTE = re.compile(r"""[^\s/=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|\S++))?""")
_OWN_DECLARATIONS = re.compile(r"(<!DOCTYPE[^>\[]{0,1000}+)\[[^\]]*+\]\s*(?=>)", re.IGNORECASE)
_DECLARED_WITHIN = 10_000  # characters in which such declarations are
_XML_DECLARATION = re.compile(r"\A\s*+<\?xml[^>]*+>")


def parsed(html: str) -> HtmlElement | None:
    """The root of a page or a piece of HTML, without comments; None when there is nothing in it.

    Raises ReportRefused when it is nested too deeply.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    fit = fit_to_parse(_XML_DECLARATION.sub("", html, count=1))
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        # bytes, since lxml refuses a text in which another encoding is declared
        root = document_fromstring(fit.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):  # nothing but a comment
        return None
    refuse_beyond(parser)
    return root


def fit_to_parse(html: str) -> str:
    """The HTML without the attributes of an element beyond a thousand, and what its type declares itself.

    Raises ReportRefused when its text is made of signs of markup.
    """
    _refuse_signs(html)
    begin = _OWN_DECLARATIONS.search(html[:_DECLARED_WITHIN])
    if begin is not None:
        html = html[: begin.end(1)] + html[begin.end() :]
    return with_few_attributes(html)


def _refuse_signs(html: str) -> None:
    if sum(map(html.count, "<>&")) <= _MOST_TEXT_SIGNS:
        return
    count = len(_TEXT_SIGN.findall(_CLOSING.sub("", _TAG.sub("", html))))
    if count > _MOST_TEXT_SIGNS:
        raise ReportRefused(
            f"it has {count:,} signs “<”, “>” and “&” that belong to no tag, which no ordinary page has; if "
            "they are meant, write them as “&lt;”, “&gt;” and “&amp;”"
        )


def with_few_attributes(markup: str) -> str:
    """The markup without the attributes of an element beyond a thousand."""
    return _TAG.sub(_with_fewer_attributes, markup)


def _with_fewer_attributes(found: re.Match[str]) -> str:
    tag = found["tag"] or ""
    if len(tag) <= _LONG:
        return found[0]
    beyond = next(islice(_ATTRIBUTE.finditer(tag), _MOST_ATTRIBUTES + 1, None), None)  # the name is the first
    if beyond is None:
        return found[0]
    return tag[: beyond.start()] + "/" * tag.endswith("/") + found[0][len(tag) :]


def is_too_deep(parser: HTMLParser) -> bool:
    """Whether a parser left out, of what it read last, what was nested deeper than it goes."""
    return any("Excessive depth" in entry.message for entry in parser.error_log)


def refuse_beyond(parser: HTMLParser) -> None:
    """Raises ReportRefused when a parser left out a part of what it read last, as beyond its limits."""
    if is_too_deep(parser):
        raise ReportRefused("its elements are nested more than 2,048 levels deep, which no ordinary page is")
    if any("XML_PARSE_HUGE" in entry.message for entry in parser.error_log):
        raise ReportRefused("it has more than 10,000,000 characters in one piece; split it up")
