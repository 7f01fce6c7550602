"""XML that strangers wrote → elements: no entity is expanded, nothing is fetched, no tree is endless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.errors import FileRefused

if TYPE_CHECKING:
    from lxml.etree import XMLParser, XMLSyntaxError
    from lxml.etree import _Element as Element

_MOST_MARKS = 2_000_000  # tags and attributes: about 250 MB once they are a tree
_DECLARES = re.compile(rb"<!ENTITY", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16's marks


def parse(raw: bytes, *, name: str) -> Element:
    """The root element of a part called ``name``. Raises FileRefused when it is not well-formed or too large.

    Trees deeper than 256 elements and texts longer than 10 MB are refused by libxml2.
    """
    from lxml import etree

    marks = raw.count(b"<") + raw.count(b"=")
    if marks > _MOST_MARKS:
        raise FileRefused(
            f"{name} in it has {marks:,} tags and attributes, more than {_MOST_MARKS:,}; split it"
        )
    if _DECLARES.search(raw.replace(b"\0", b"") if raw[:2] in _WIDE or b"\0" in raw[:4] else raw):
        raise FileRefused(f"{name} in it declares entities, which no ordinary file does")
    parser = _parser()
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        if parser.error_log and all(entry.level_name != "FATAL" for entry in parser.error_log):
            # It is well-formed, but has a name that is none, or a prefix that stands for nothing.
            return etree.fromstring(raw, _parser(recover=True))
        raise FileRefused(_problem(error, name)) from error
    except ValueError as error:
        raise FileRefused(f"the file is damaged: {name} in it is not XML") from error


def _parser(*, recover: bool = False) -> XMLParser:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _problem(error: XMLSyntaxError, name: str) -> str:
    """What is wrong with a part, in words for people; libxml2 has its own for programmers."""
    if "Excessive depth" in error.msg:
        return f"{name} in it is nested more than 256 levels deep, which no ordinary file is"
    if "XML_PARSE_HUGE" in error.msg or "too long" in error.msg:
        return f"{name} in it has a text of more than 10,000,000 characters in one piece; split it"
    line, column = error.position
    return f"the file is damaged: {name} in it is not well-formed XML at line {line:,}, column {column:,}"


def local(element: Element) -> str:
    """An element's name without its namespace, which differs between editions of a format."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """The value of the attribute called ``name`` in any namespace."""
    if element is None:
        return default
    if name in element.attrib:
        return str(element.attrib[name])
    return next((str(value) for key, value in element.attrib.items() if key.endswith(f"}}{name}")), default)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child by this path of names."""
    for name in path:
        element = next((one for one in element if local(one) == name), None) if element is not None else None
    return element


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children that have one of these names."""
    return (one for one in element if local(one) in names) if element is not None else iter(())


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """All elements of these names in an element, in order."""
    return (one for one in element.iter() if local(one) in names) if element is not None else iter(())
