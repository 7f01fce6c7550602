"""XML that strangers wrote → elements: no entity is expanded, nothing is fetched, no tree is endless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.errors import FileRefused

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MOST_MARKS = 2_000_000  # tags and attributes: about 250 MB once they are a tree
_DECLARES = re.compile(rb"<!ENTITY", re.IGNORECASE)


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
    if _DECLARES.search(raw):
        raise FileRefused(f"{name} in it declares entities, which no ordinary file does")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(f"the file is damaged: {name} in it is not well-formed XML: {error}") from error


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
