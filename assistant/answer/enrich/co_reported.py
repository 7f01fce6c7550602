"""A report that gives two figures for one thing: whether it sets one against the other.

"Up from 12 by noon" updates the 12, and a part and its whole are two things: those are no
disagreement. Two sources that say differently are one, and so is a figure that is corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from assistant.answer.enrich.quantities import Quantity, listed, may_have_quantity, mentions_deed, quantities
from assistant.answer.mentions import mentions
from assistant.question.expected_answer_type import AnswerKind
from assistant.text.figures import figures
from assistant.text.tokens import words
from corpus import StoredReport, sentences

NAMES = (
    AnswerKind.NAME,
    AnswerKind.PERSON,
    AnswerKind.PLACE,
    AnswerKind.COUNTRY,
    AnswerKind.STATE,
    AnswerKind.ORGANISATION,
)
_PLACES = (AnswerKind.NAME, AnswerKind.PLACE, AnswerKind.COUNTRY, AnswerKind.STATE)
_NEAR = 3  # words before a figure in which a "not" is of it


def co_reported(one: Quantity, other: Quantity, stored: StoredReport) -> bool:
    """Whether the report gives both figures without setting one against the other."""
    ones, others = _sentences_with(stored, one), _sentences_with(stored, other)
    return bool(ones and others) and not any(
        _set_against(a, b, (one, other)) for a, b in product(ones, others)
    )


def one_of_several(
    one: Quantity, other: Quantity, mine: str, theirs: str, reports: Sequence[StoredReport]
) -> bool:
    """Whether a report gives further figures for the same deed, and no name says that both are of one.

    A round-up of protests or of a storm's dead in every state gives many, each of another place.
    """
    if not one.deed or one.figure.unit:
        return False
    given = {one.figure.low, other.figure.low}
    if not any(_figures_for(one.deed, stored) - given for stored in reports):
        return False
    return not _names(mine, one.phrase) & _names(theirs, other.phrase)


def _figures_for(deed: str, stored: StoredReport) -> set[float]:
    body = stored.report.body
    texts = (body[span.start : span.end] for span in sentences(body, language=stored.report.language))
    return {
        one.figure.low
        for text in texts
        if mentions_deed(deed, text)
        for one in quantities(text)
        if one.deed == deed
    }


def _names(text: str, but: frozenset[str]) -> set[frozenset[str]]:
    named = (frozenset(mention.terms) for mention in mentions(text) if mention.kind in NAMES)
    return {name for name in named if name and not name <= but}


def places(text: str) -> list[frozenset[str]]:
    """Where a sentence says that it was, by the words of each place."""
    return [
        frozenset(mention.terms)
        for mention in mentions(text)
        if mention.kind in _PLACES and _leads(text[: mention.span.start])
    ]


def _leads(before: str) -> bool:
    last = before.casefold().removesuffix("the ").split()[-1:]
    return bool(last) and last[0] in listed("where")


def _sentences_with(stored: StoredReport, quantity: Quantity) -> list[str]:
    """The sentences that have the figure, of the same unit or of those whom the same befell."""
    body = stored.report.body
    texts = (body[span.start : span.end] for span in sentences(body, language=stored.report.language))
    return [text for text in texts if _has(text, quantity)]


def _has(text: str, quantity: Quantity) -> bool:
    if quantity.figure.written not in text and not may_have_quantity(quantity, text):
        return False
    if quantity.figure.unit:
        return (quantity.figure.low, quantity.figure.unit) in {(one.low, one.unit) for one in figures(text)}
    alike = (quantity.figure.low, quantity.deed, quantity.phrase)
    return any((one.figure.low, one.deed, one.phrase) == alike for one in quantities(text))


def _set_against(one: str, other: str, quantities_given: Sequence[Quantity]) -> bool:
    if any(_corrects(text, quantity) for text in (one, other) for quantity in quantities_given):
        return True
    if one == other or _apart(one, other):
        return False
    return all({word.key for word in words(text)} & listed("claimed") for text in (one, other))


def _corrects(text: str, quantity: Quantity) -> bool:
    """Whether a "not" or an "instead of" is right before the figure."""
    same = [found for found in figures(text) if found.low == quantity.figure.low]
    return any(
        word.key in listed("corrects")
        for found in same
        for word in [word for word in words(text) if word.end <= found.start][-_NEAR:]
    )


def _apart(one: str, other: str) -> bool:
    """Whether both say where, and no place is in both."""
    here, there = places(one), places(other)
    return bool(here and there) and not any(place in there for place in here)
