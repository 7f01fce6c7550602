"""Whether the text of a page is garbled: its fonts do not say, or say wrongly, which letters they draw.

Without a map to Unicode (PDF 32000-1, 9.10.3) there are only the numbers of glyphs: unassigned or control
characters, or other letters, as "7KLV LV D WHVW" for "This is a test", in which all are 29 places too low.
A text counts as garbled only where that is beyond doubt, since lists of names, tables and code are no
language either: most of its letters have no map, or it has the words of a language when all are shifted.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_SPACES = frozenset({0x09, 0x0A, 0x0D, 0x20, 0xA0})
_HYPHEN_OF_LINE = 0x02  # what PDFium makes of the hyphen of a divided word
_SAMPLED = 1_000  # letters of a page, evenly
_MOST_UNKNOWN = 0.3  # of them
_FEWEST_KINDS = 8  # of such characters; letters have more
_LIKE_A_WORD = re.compile(
    r"\W*(?:\d[\d.,:/%-]*|(?=\w*[aeiouyáéíóúàèìòùâêîôûäëïöüãõåæøœAEIOUYÀ-ÖØ-Ý])(?:[A-ZÀ-Þ]?[a-zß-ÿ'’-]+|[A-ZÀ-Þ]+))\W*"
)
_MOST_LIKE_WORDS = 0.6  # of the words of any text
_READ = 400  # words of a page
_LONGEST, _OFTEN = 7, 12  # letters of a frequent word; how many words of a page are looked at first
_LANGUAGE = 0.08  # of the words are among the frequent ones of a language, in any text of it
_SHIFTED = 0.15  # of the words, once all letters are shifted; in English and German every third is
_FEWEST, _FEWEST_DISTINCT = 6, 4  # such words
_FIRST, _LAST = 33, 126  # ASCII that is seen
_COMMON = Path(__file__).with_name("garbled.toml")


def is_garbled(text: PdfTextPage, words: Sequence[str]) -> bool:
    """Whether the text of a page, of which these are the runs of letters, is no text that can be read."""
    words = words[:_READ]
    unmapped, unknown = _shares_unknown(text)
    if unknown > _MOST_UNKNOWN:
        return True
    share = _common(words)[0]
    if unmapped > _MOST_UNKNOWN:  # there are fonts whose glyphs have the numbers of their letters
        return share < _LANGUAGE and (is_shifted(words) or not _are_like_words(words))
    return share < _LANGUAGE and is_shifted(words)


def _are_like_words(words: Sequence[str]) -> bool:
    """Whether most words have vowels and capitals where words of any language have them, or are figures."""
    like = sum(_LIKE_A_WORD.fullmatch(word) is not None for word in words)
    return like > _MOST_LIKE_WORDS * len(words)


def is_shifted(words: Sequence[str]) -> bool:
    """Whether words are those of a language, each letter of which is replaced by one some places away."""
    letters = "".join(words)
    if not letters or sum(letter.isascii() for letter in letters) < 0.8 * len(letters):
        return False
    least = max(_SHIFTED, 4 * _common(words)[0])
    # The frequent words of a language are those that come most often on a page.
    often = Counter(word for word in words if len(word) <= _LONGEST).most_common(_OFTEN)
    joined = " ".join(word for word, _ in often)
    for places in range(_FIRST - _LAST, _LAST - _FIRST + 1):
        shifted = joined.translate(_shift(places)).lower().split(" ") if places else ()
        if _any_language().isdisjoint(shifted):
            continue
        share, count, distinct = _common([word.translate(_shift(places)) for word in words])
        if share >= least and count >= _FEWEST and distinct >= _FEWEST_DISTINCT:
            return True
    return False


def _shares_unknown(text: PdfTextPage) -> tuple[float, float]:
    """Of the letters, those whose font has no map to Unicode, and those that are no characters at all."""
    import pypdfium2.raw as pdfium

    count = text.count_chars()
    letters = unmapped = unknown = 0
    kinds = set[int]()
    for place in range(0, count, max(1, count // _SAMPLED)):
        code = pdfium.FPDFText_GetUnicode(text.raw, place)
        if code in _SPACES or code == _HYPHEN_OF_LINE:
            continue
        letters += 1
        unmapped += pdfium.FPDFText_HasUnicodeMapError(text.raw, place) == 1
        if code < 32 or 0xE000 <= code <= 0xF8FF or code >= 0xFFFD:
            unknown += 1
            kinds.add(code)
    if len(kinds) < _FEWEST_KINDS:  # a tick, a star, the leaders of a table of contents
        unknown = 0
    return (unmapped / letters, unknown / letters) if letters else (0.0, 0.0)


def _common(words: Sequence[str]) -> tuple[float, int, int]:
    """The share of the words that are frequent in the language that has most of them, how many, and of how
    many kinds.
    """
    counts = Counter(word.casefold().strip(".,;:!?()\"'") for word in words)
    found = [[counts[word] for word in common if word in counts] for common in _common_words()]
    most = max(found, key=sum)
    return sum(most) / max(1, len(words)), sum(most), len(most)


@cache
def _common_words() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words.split()) for words in tomllib.loads(_COMMON.read_text("utf-8")).values())


@cache
def _any_language() -> frozenset[str]:
    return frozenset(word for common in _common_words() for word in common)


@cache
def _shift(places: int) -> dict[int, int]:
    """Every letter that is seen, to the one so many places on; to none where there is none."""
    seen = range(_FIRST, _LAST + 1)
    return {code: code + places if code + places in seen else 0 for code in seen}
