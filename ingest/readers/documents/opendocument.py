"""OpenDocument (ISO 26300): its containers, flat files and properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import FileRefused
from ingest.readers.documents.properties import Properties
from ingest.readers.reader import CollectedFile
from ingest.readers.safe_xml import attribute, child, children, descendants, local, parse
from ingest.readers.zip_guard import ZIP_BEGINS, ZipContainer, open_zip

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MEDIA_TYPE = "application/vnd.oasis.opendocument."
_FLAT = re.compile(rb"""<office:document\b[^>]*\boffice:mimetype\s*=\s*["']([^"']+)""")
_LARGEST_FLAT = 64_000_000  # bytes
_DRAWN = ":xmlns:drawing:"
_ASIDE = frozenset({"note", "annotation", "hidden-text", "ruby-text", "script", "forms"})
_MOST_SPACES = 100  # of one run: more are drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """The ``body`` of a document, such as ``office:text``.

    ``hidden`` are the styles of what is not shown, ``parents`` what each style is based on, and ``numbered``
    the levels (``1``) of each style of lists that have numbers.
    """

    body: Element
    hidden: frozenset[str]
    parents: dict[str, str]
    numbered: dict[str, frozenset[str]]
    properties: Properties


def begins_as(head: bytes, kind: str) -> bool:
    """Whether a file begins as an OpenDocument of one kind, such as ``text``, packed or flat."""
    wanted = f"{MEDIA_TYPE}{kind}".encode()
    if head.startswith(ZIP_BEGINS):
        return re.match(rb"(?s:.{26})\x08\x00(?s:..)mimetype" + re.escape(wanted), head) is not None
    flat = _FLAT.search(head)
    return flat is not None and flat[1].startswith(wanted)


def opened(file: CollectedFile, kind: str) -> OpenDocument:
    """The document in a file. Raises FileRefused when it is damaged, encrypted or of another kind."""
    if file.head().startswith(ZIP_BEGINS):
        with open_zip(file.content) as container:
            if b"encryption-data" in container.read("META-INF/manifest.xml"):
                raise FileRefused("the file is encrypted; remove the password first")
            parts = {name: container.read(name) for name in ("content.xml", "styles.xml")}
            meta = _meta(container)
        roots = [parse(raw, name=name) for name, raw in parts.items() if raw]
        roots += [meta] if meta is not None else []
    else:
        if file.size() > _LARGEST_FLAT:
            raise FileRefused(f"it has {file.size():,} bytes, more than {_LARGEST_FLAT:,}; split it")
        roots = [parse(file.read(), name=file.name)]
    body = next((found for root in roots if (found := child(root, "body", kind)) is not None), None)
    if body is None:
        raise FileRefused(f"the file is damaged: there is no {kind} in it; get it again")
    return OpenDocument(
        body=body,
        hidden=frozenset(_hidden_styles(roots)),
        parents=_parents(roots),
        numbered=_numbered(roots),
        properties=_properties(roots),
    )


def _meta(container: ZipContainer) -> Element | None:
    """The properties; None when they are missing or cannot be read, which the text does not depend on."""
    try:
        raw = container.read("meta.xml")
        return parse(raw, name="meta.xml") if raw else None
    except FileRefused:
        return None


def words_of(element: Element, *, hidden: frozenset[str] = frozenset()) -> Iterator[str]:
    """The words of a paragraph as they are shown, without notes, comments, text boxes and hidden text."""
    yield str(element.text or "")
    for one in element:
        yield from _inline(one, hidden)
        yield str(one.tail or "")


def _inline(element: Element, hidden: frozenset[str]) -> Iterator[str]:
    name = local(element)
    if name in ("s", "tab", "line-break"):
        count = attribute(element, "c", "1")
        yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
    elif (
        name not in _ASIDE
        and _DRAWN not in str(element.tag)
        and attribute(element, "style-name") not in hidden
    ):
        yield from words_of(element, hidden=hidden)


def _hidden_styles(roots: list[Element]) -> Iterator[str]:
    for style in (style for root in roots for style in descendants(root, "style")):
        shown = (attribute(one, "display") for one in children(style, "text-properties", "table-properties"))
        if any(one in ("none", "false") for one in shown):
            yield attribute(style, "name")


def _parents(roots: list[Element]) -> dict[str, str]:
    styles = (style for root in roots for style in descendants(root, "style"))
    return {attribute(style, "name"): attribute(style, "parent-style-name") for style in styles}


def _numbered(roots: list[Element]) -> dict[str, frozenset[str]]:
    styles = (style for root in roots for style in descendants(root, "list-style"))
    return {
        attribute(style, "name"): frozenset(
            attribute(one, "level") for one in children(style, "list-level-style-number")
        )
        for style in styles
    }


def _properties(roots: list[Element]) -> Properties:
    meta = next((found for root in roots if (found := child(root, "meta")) is not None), None)

    def said(name: str) -> str:
        found = child(meta, name)
        return "".join(map(str, found.itertext())) if found is not None else ""

    return Properties(
        title=said("title"),
        author=said("initial-creator") or said("creator"),
        created=said("creation-date"),
    )
