"""Packages of Office Open XML (ECMA-376): the parts of a DOCX or PPTX file, found by their relationships.

Elements are known by their names alone, since the strict edition has other namespaces. No relationship that
leads outside the package is followed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.errors import FileRefused
from ingest.readers.documents.properties import Properties
from ingest.readers.safe_xml import attribute, child, children, parse
from ingest.readers.zip_directory import first_names
from ingest.readers.zip_guard import ZipContainer

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def begins_as(head: bytes, folder: str) -> bool:
    """Whether a file begins as a package whose parts are in ``folder``, such as ``word/``."""
    names = first_names(head)
    packed = any(name in ("[Content_Types].xml", "_rels/.rels") for name in names)
    return packed and any(name.startswith(folder) for name in names)


class Package:
    """The parts of an open container."""

    def __init__(self, container: ZipContainer) -> None:
        self._container = container

    def part(self, name: str) -> Element | None:
        """The root of a part; None when there is none of this name. Raises FileRefused."""
        raw = self._container.read(name)
        return parse(raw, name=name) if raw else None

    def main(self) -> tuple[str, Element]:
        """The name and root of the part that is the document. Raises FileRefused when there is none."""
        name = next(iter(self.related("", "officeDocument").values()), "")
        root = self.part(name) if name else None
        if root is None:
            raise FileRefused("the file is damaged: the document itself is not in it; get it again")
        return name, root

    def related(self, name: str, kind: str) -> dict[str, str]:
        """The parts in the package to which ``name`` relates in one way, by their relationship's id."""
        folder, _, file = name.rpartition("/")
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for one in children(root, "Relationship"):
            if attribute(one, "TargetMode") != "External" and attribute(one, "Type").endswith(f"/{kind}"):
                target = posixpath.normpath(posixpath.join("/", folder, attribute(one, "Target")))
                found[attribute(one, "Id")] = target.lstrip("/")
        return found

    def first_related(self, name: str, kind: str) -> Element | None:
        """The first part to which ``name`` relates in one way."""
        return next(
            (root for target in self.related(name, kind).values() if (root := self.part(target)) is not None),
            None,
        )

    def properties(self) -> Properties:
        """The core properties; empty when they cannot be read."""
        try:
            core = self.first_related("", "core-properties")
        except FileRefused:
            return Properties()

        def said(name: str) -> str:
            found = child(core, name)
            return "".join(map(str, found.itertext())) if found is not None else ""

        return Properties(title=said("title"), author=said("creator"), created=said("created"))


def is_on(element: Element | None) -> bool:
    """Whether a property is there and not switched off (ECMA-376 part 1, 17.17.4)."""
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off", "none")


def shown_only(element: Element) -> Iterator[Element]:
    """The children of an element, with one of the two forms that programs of different age are offered."""
    for one in element:
        tag = str(one.tag)
        if tag.endswith("}AlternateContent"):
            branch = child(one, "Choice")
            branch = child(one, "Fallback") if branch is None else branch
            yield from branch if branch is not None else ()
        else:
            yield one
