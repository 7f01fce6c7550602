"""What pages repeat at their edges: running heads and feet, page numbers, marks across every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from corpus import fold_spaces
from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.words import PageWords

_EDGE = 0.13  # of the page's height: where heads and feet are
_SHARE = 0.3  # of the pages have it, as heads differ on left and right pages
_STEP = 8.0  # points: a head is at the same height on every page
_LARGE, _MARK_WORDS = 1.8, 3  # of the usual size, and words, of a mark such as DRAFT behind the text
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|pages|p|pg|seite|s|página|pagina|pág|pag|strona|str|sida|side|oldal|стр)\W*)?"
    r"(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|\||of|von|de|di|sur|av|af|van|z|/|–|-)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)


def without_repeated(pages: Sequence[PageWords], parts: Mapping[int, list[Line]]) -> dict[int, list[Line]]:
    """For each page number the pieces of lines that are its own."""
    heads = _repeated(pages, parts)
    return {
        page.number: [
            part
            for part in parts[page.number]
            if _key(part) not in heads
            and not (
                _at_edge(part, page)
                and _is_page_number(part, page)
                and _is_alone(part, parts[page.number], heads)
            )
        ]
        for page in pages
    }


def heads_of_first(pages: Sequence[PageWords], parts: Mapping[int, list[Line]]) -> list[str]:
    """What the first page repeats with the others at its top: mostly who publishes it."""
    heads = _repeated(pages, parts)
    first = pages[0]
    return [
        part.text
        for part in parts[first.number]
        if _key(part) in heads and part.bottom < _EDGE * first.height
    ]


def _repeated(pages: Sequence[PageWords], parts: Mapping[int, list[Line]]) -> frozenset[tuple[str, int]]:
    """The words, with numbers left out, that are on several pages at one height."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        large = _LARGE * median([part.size for part in parts[page.number]] or [0.0])
        counts.update(
            {
                _key(part)
                for part in parts[page.number]
                if _at_edge(part, page) or (part.size > large and len(part.words) <= _MARK_WORDS)
            }
        )
    shown = sum(bool(parts[page.number]) for page in pages)
    return frozenset(key for key, count in counts.items() if count >= max(2, _SHARE * shown))


def _key(part: Line) -> tuple[str, int]:
    return _NUMBER.sub("#", fold_spaces(part.text)), round(part.middle / _STEP)


def _at_edge(part: Line, page: PageWords) -> bool:
    return part.bottom < _EDGE * page.height or part.top > (1 - _EDGE) * page.height


def _is_alone(part: Line, parts: Sequence[Line], heads: frozenset[tuple[str, int]]) -> bool:
    """Whether nothing stands beside it but running heads: a number beside other words is one of a table."""
    return all(
        other is part or _key(other) in heads or not other.top < part.middle < other.bottom for other in parts
    )


def _is_page_number(part: Line, page: PageWords) -> bool:
    """Whether it is nothing but a number that a page may have."""
    if not _PAGE_NUMBER.fullmatch(part.text):
        return False
    numbers = [int(number) for number in _NUMBER.findall(part.text)]
    return not numbers or numbers[0] <= max(2 * page.number + 50, 400)
