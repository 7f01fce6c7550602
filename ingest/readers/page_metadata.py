"""What a page says of itself in JSON-LD, meta elements and microdata."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def metadata_of(page: HtmlElement) -> dict[str, str]:
    """The page's metadata by name, in small letters; the first value of a name counts."""
    metadata: dict[str, str] = {}
    for name, words in (*_linked_facts(page), *_meta(page)):
        metadata.setdefault(name.strip().casefold(), words.strip())
    return metadata


def _meta(page: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in page.iter("meta", "time", "abbr"):
        words = element.get("content") or element.get("datetime") or element.get("title")
        for attribute in ("property", "name", "itemprop"):
            if words and (name := element.get(attribute)):
                yield name, words


def _linked_facts(page: HtmlElement) -> Iterator[tuple[str, str]]:
    """The dates and the publisher of JSON-LD's top-level things (schema.org)."""
    for script in page.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        things = value if isinstance(value, list) else [value]
        graphs = [thing["@graph"] for thing in things if isinstance(thing, dict) and "@graph" in thing]
        things = [*things, *(thing for graph in graphs if isinstance(graph, list) for thing in graph)]
        things = [thing for thing in things if isinstance(thing, dict)]
        for thing in sorted(things, key=lambda thing: "Article" not in str(thing.get("@type"))):
            yield from _facts_of(thing)


def _facts_of(thing: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("datePublished", "dateModified"):
        if isinstance(thing.get(name), str):
            yield name, thing[name]
    publisher = thing.get("publisher")
    if isinstance(publisher, dict):
        if isinstance(publisher.get("name"), str):
            yield "publisher", publisher["name"]
        address = publisher.get("address")
        country = address.get("addressCountry") if isinstance(address, dict) else None
        country = country.get("name") if isinstance(country, dict) else country
        if isinstance(country, str):
            yield "publisher country", country
