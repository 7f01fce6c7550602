"""A page → its words, as they are seen: where each is, how large, and whether it is bold.

Coordinates are points from the upper left corner of the page as it is shown, y downwards. Left out is what
nobody sees: text in no colour, white on white, outside the page, too small to read; and what is turned away
from the other words, as watermarks and notes along the edge are.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.readers.decoding import clean
from ingest.readers.pdf.garbled import is_garbled
from ingest.readers.pdf.grounds import Grounds
from ingest.readers.pdf.rules import rules

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_SMALLEST = 2.0  # points; nobody reads less
_WORD_GAP = 0.5  # of a letter's height: a wider gap parts words even where no space is written
_HYPHEN_OF_LINE = 0x02  # what PDFium makes of the hyphen of a divided word
_UNSEEN_MODES = frozenset({3, 7})  # PDF 32000-1, table 106: neither filled nor stroked
_WHITE = 250  # of 255, in each of red, green and blue
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_COMPOSED = re.compile("[\ufb00-\ufdff\ufe70-\ufeff]")  # ligatures, and the written forms of Arabic letters
_SYMBOL_BULLETS = frozenset(
    "\uf0b7\uf0a7\uf076\uf0d8\uf02d\uf06c\uf06e\uf071"
)  # of the fonts Symbol and Wingdings

Box = tuple[float, float, float, float]  # left, top, right, bottom
_Run = tuple[int, list[int], Box]  # the place of the first letter, the letters, and the box around them


@dataclass(slots=True)
class Word:
    """A word, or the part of one that is on a line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool
    page: int
    soft: bool = False  # ends with a hyphen that is only there because the line ends

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.bottom - self.top


@dataclass(slots=True)
class PageWords:
    """What is seen on one page: its size in points, its words in the order of the file, and its rules.

    ``turned`` is by how many quarters of a circle (clockwise) the page had to be turned to be read, which
    ``width``, ``height``, the words and the rules have been. One that is ``garbled`` has letters, of which
    its fonts do not say what they are, and so no words.
    """

    number: int
    width: float
    height: float
    words: list[Word]
    turned: int = 0
    rules: list[Box] = field(default_factory=list)
    garbled: bool = False


@dataclass(slots=True, frozen=True)
class _Style:
    seen: bool
    white: bool
    quarter: int | None  # None for text that is aslant
    bold: bool


def page_words(page: PdfPage, number: int) -> PageWords:
    """The words of the page with this number, from 1. Raises pypdfium2.PdfiumError."""
    box = page.get_bbox()
    width, height = box[2] - box[0], box[3] - box[1]
    rotation = page.get_rotation() // 90
    text = page.get_textpage()
    try:
        runs = list(_letters(text))
        garbled = is_garbled(text, ["".join(map(chr, letters)) for _, letters, _ in runs])
        found = [] if garbled else list(_found(page, text, runs, number))
    finally:
        text.close()
    quarters: Counter[int] = Counter()
    for word, style in found:
        if style.quarter is not None:
            quarters[style.quarter] += len(word.text)
    quarter = quarters.most_common(1)[0][0] if quarters else rotation
    words = [word for word, style in found if style.quarter == quarter]
    for word in words:
        _turn(word, width, height, quarter)
    drawn = [
        turned((one[0] - box[0], box[3] - one[3], one[2] - box[0], box[3] - one[1]), width, height, quarter)
        for one in rules(page)
    ]
    if quarter % 2:
        width, height = height, width
    back = (quarter - rotation) % 4
    return PageWords(number, width, height, words, turned=back, rules=drawn, garbled=garbled)


def _turn(word: Word, width: float, height: float, quarter: int) -> None:
    """Turns a place by quarters of a circle, clockwise."""
    place = word.left, word.top, word.right, word.bottom
    word.left, word.top, word.right, word.bottom = turned(place, width, height, quarter)


def turned(box: Box, width: float, height: float, quarters: int) -> Box:
    """A box of a page of this size, on the page turned clockwise by quarters of a circle."""
    left, top, right, bottom = box
    match quarters % 4:
        case 1:
            return height - bottom, left, height - top, right
        case 2:
            return width - right, height - bottom, width - left, height - top
        case 3:
            return top, width - right, bottom, width - left
    return box


def _found(
    page: PdfPage, text: PdfTextPage, runs: Sequence[_Run], number: int
) -> Iterator[tuple[Word, _Style]]:
    """The words that are seen, whichever way they are turned, on the page before it is rotated."""
    styles = _Styles(page, text)
    box = page.get_bbox()
    left, _, _, top = box
    for first, letters, place in runs:
        style = styles.of(first)
        if not style.seen:
            continue
        words = _plain("".join(map(chr, letters)))
        if not words:
            continue
        word = Word(
            words,
            place[0] - left,
            top - place[3],
            place[2] - left,
            top - place[1],
            style.bold,
            number,
            letters[-1] == _HYPHEN_OF_LINE or letters[-1] == 0xAD,
        )
        if _within(word, box) and not (style.white and not styles.has_ground(place)):
            yield word, style


def _within(word: Word, box: Box) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    large = max(word.size, word.right - word.left) >= _SMALLEST and word.size > 0.5
    return large and 0 <= x <= box[2] - box[0] and 0 <= y <= box[3] - box[1]


def _plain(letters: str) -> str:
    words = letters.replace("\x02", "-").replace("\xad", "-" if letters.endswith("\xad") else "")
    if words in _SYMBOL_BULLETS:
        return "•"
    if not words.isascii():
        words = _COMPOSED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), words)
    return clean(words) if not words.isascii() or not words.isprintable() else words


def _letters(text: PdfTextPage) -> Iterator[_Run]:
    """Runs of letters without a space: the place of the first, the letters, and the box around them."""
    import pypdfium2.raw as pdfium

    unicode, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    rect = pdfium.FS_RECTF()
    at = ctypes.byref(rect)
    raw = text.raw
    letters: list[int] = []
    first = 0
    left = bottom = right = top = last_left = last_right = 0.0
    for place in range(text.count_chars()):
        code = unicode(raw, place)
        if (code <= 32 and code != _HYPHEN_OF_LINE) or code == 0xA0 or 0xD800 <= code < 0xE000:
            if letters:
                yield first, letters, (left, bottom, right, top)
                letters = []
            continue
        box_of(raw, place, at)
        l, b, r, t = rect.left, rect.bottom, rect.right, rect.top  # noqa: E741
        if letters and _is_apart((l, b, r, t), (last_left, bottom, last_right, top)):
            yield first, letters, (left, bottom, right, top)
            letters = []
        if letters:
            left, bottom, right, top = min(left, l), min(bottom, b), max(right, r), max(top, t)
        else:
            first, left, bottom, right, top = place, l, b, r, t
        letters.append(code)
        last_left, last_right = l, r
    if letters:
        yield first, letters, (left, bottom, right, top)


def _is_apart(letter: Box, last: Box) -> bool:
    """Whether a letter is no longer of the word of which the last letter and its height are given."""
    left, bottom, right, top = letter
    reach = _WORD_GAP * max(top - bottom, last[3] - last[1])
    across = left - last[2] > reach or last[0] - right > reach
    return across or bottom - last[3] > reach or last[1] - top > reach


class _Styles:
    """How the letters of one page are drawn, looked up once for each object of the page."""

    def __init__(self, page: PdfPage, text: PdfTextPage) -> None:
        self._text = text
        self._known: dict[int, _Style] = {}
        self._grounds = Grounds(page)
        self.has_ground: Callable[[Box], bool] = self._grounds.has

    def of(self, place: int) -> _Style:
        """The style of a letter."""
        import pypdfium2.raw as pdfium

        drawn = pdfium.FPDFText_GetTextObject(self._text.raw, place)
        key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        style = self._known.get(key)
        if style is None:
            style = self._known[key] = self._read(place, drawn if key else None)
        return style

    def _read(self, place: int, drawn: object) -> _Style:
        import pypdfium2.raw as pdfium

        raw = self._text.raw
        red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
        coloured = pdfium.FPDFText_GetFillColor(raw, place, red, green, blue, alpha)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
        unseen = mode in _UNSEEN_MODES and not self._grounds.is_scan()
        clear = bool(coloured) and alpha.value == 0 and mode in (0, 4)
        white = bool(coloured) and mode == 0 and min(red.value, green.value, blue.value) >= _WHITE
        quarters = -pdfium.FPDFText_GetCharAngle(raw, place) / (math.pi / 2)  # clockwise, as it is given
        straight = abs(quarters - round(quarters)) < 0.06
        name = ctypes.create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(raw, place, name, len(name), None)
        return _Style(
            seen=not unseen and not clear,
            white=white,
            quarter=round(quarters) % 4 if straight else None,
            bold=_BOLD.search(name.value.decode("latin-1")) is not None,
        )
