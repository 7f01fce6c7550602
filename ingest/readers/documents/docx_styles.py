"""What the styles and the numbering of a Word document make of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.readers.blocks import BULLET, Numbering
from ingest.readers.documents.ooxml import is_on
from ingest.readers.safe_xml import attribute, child, children

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LONGEST_CHAIN = 20  # styles that are based on one another; some lead round in a circle
_BODY_LEVEL = 9  # the outline level of what is no heading
_DEEPEST_LIST = 8
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What matters of a paragraph's style. ``numbering`` is the list it is in and the level, or None."""

    title: bool = False
    heading: bool = False
    contents: bool = False
    hidden: bool = False
    numbering: tuple[str, int] | None = None


class Styles:
    """The styles of a document, each with what it takes from those it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {attribute(one, "styleId"): one for one in children(root, "style")}
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Element) -> Style:
        """The style of a paragraph, with its own properties."""
        properties = child(paragraph, "pPr")
        if properties is None:
            return self._named("")
        style = _with(self._named(attribute(child(properties, "pStyle"), "val")), properties)
        return replace(style, hidden=True) if is_on(child(properties, "rPr", "vanish")) else style

    def hides(self, run: Element) -> bool:
        """Whether a run of text is not shown."""
        properties = child(run, "rPr")
        if properties is None:
            return False
        own = child(properties, "vanish")
        if own is not None:
            return is_on(own)
        return self._named(attribute(child(properties, "rStyle"), "val")).hidden

    def _named(self, key: str) -> Style:
        if key not in self._known:
            style = Style()
            for element in reversed(self._chain(key)):
                name = attribute(child(element, "name"), "val").casefold()
                style = replace(
                    _with(style, child(element, "pPr")),
                    title=style.title or name == "title",
                    contents=style.contents or re.fullmatch(r"toc (?:\d|heading)", name) is not None,
                    hidden=style.hidden or is_on(child(element, "rPr", "vanish")),
                )
                style = replace(style, heading=style.heading or name.startswith("heading "))
            self._known[key] = style
        return self._known[key]

    def _chain(self, key: str) -> list[Element]:
        chain: list[Element] = []
        while key in self._elements and len(chain) < _LONGEST_CHAIN:
            chain.append(self._elements[key])
            key = attribute(child(chain[-1], "basedOn"), "val")
        return chain


def _with(style: Style, properties: Element | None) -> Style:
    level = attribute(child(properties, "outlineLvl"), "val")
    if level:
        style = replace(style, heading=level.isdecimal() and int(level) < _BODY_LEVEL)
    listed = child(properties, "numPr")
    if listed is None:
        return style
    before = style.numbering or ("", 0)
    depth = attribute(child(listed, "ilvl"), "val", str(before[1]))
    key = attribute(child(listed, "numId"), "val", before[0])
    place = key, min(int(depth), _DEEPEST_LIST) if depth.isdecimal() else 0
    return replace(style, numbering=None if key in ("", "0") else place)


class Lists:
    """The lists of a document, whose entries are counted as they come."""

    def __init__(self, root: Element | None) -> None:
        self._abstract = {attribute(one, "abstractNumId"): one for one in children(root, "abstractNum")}
        self._numbered = {attribute(one, "numId"): one for one in children(root, "num")}
        self._counts = Numbering()
        self._last: dict[str, dict[int, int]] = {}

    def label(self, place: tuple[str, int] | None) -> str | None:
        """The bullet or number of the next entry at a place; None where there is no list."""
        if place is None:
            return None
        key, level = place
        number = self._numbered.get(key)
        name = attribute(child(number, "abstractNumId"), "val")
        levels = {attribute(one, "ilvl"): one for one in children(self._abstract.get(name), "lvl")}
        shape = attribute(child(levels.get(str(level)), "numFmt"), "val", "bullet")
        if shape in ("bullet", "none"):
            return BULLET if shape == "bullet" else None
        own = child(number, "lvlOverride") is not None
        counted = f"list {key}" if own else name
        start = attribute(child(levels[str(level)], "start"), "val", "1")
        count = self._counts.next(counted, level, start=int(start) if start.isdecimal() else 1)
        last = self._last.setdefault(counted, {})
        last[level] = count

        def written(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form = attribute(child(levels.get(str(at)), "numFmt"), "val")
            return _written(last.get(at, 1), form)

        text = attribute(child(levels[str(level)], "lvlText"), "val", f"%{level + 1}.")
        return re.sub(r"%(\d)", written, text) or BULLET


def _written(count: int, shape: str) -> str:
    """A number in letters or in Roman numerals where the list has them, else in digits."""
    if shape.endswith("Letter"):
        letters = (
            chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 1000 else str(count)
        )
        return letters.upper() if shape.startswith("upper") else letters
    if shape.endswith("Roman") and 0 < count < 4000:
        numerals, left = "", count
        for value, letter in _ROMAN:
            numerals += letter * (left // value)
            left %= value
        return numerals.upper() if shape.startswith("upper") else numerals
    return str(count)
