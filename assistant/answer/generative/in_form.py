"""What a language model wrote from the lines of a form, set out in that form again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.answer import Side, Statement
from assistant.answer.generative.material import Material

_Placed = tuple[int, Statement]
"""The place of the line that a sentence was written from, and the sentence."""


def in_form(
    written: Sequence[Statement], material: Material
) -> tuple[tuple[Statement, ...], tuple[Side, ...]]:
    """The sentences in the order of their lines, each label once, and the sides that they belong to.

    A reply may give the lines in another order, join two of them in a sentence, which then stands with the
    first, or write one in two sentences. A sentence that names none stays behind the one before it.
    """
    placed = sorted(_placed(written, material), key=lambda pair: pair[0])
    statements = tuple(
        replace(one, label="", days=None) if at and placed[at - 1][0] == place else one
        for at, (place, one) in enumerate(placed)
    )
    return statements, tuple(_sides(material, [place for place, _ in placed]))


def left_out(written: Sequence[Statement], material: Material) -> int:
    """How many lines no sentence was written from."""
    cited = {citation.key for one in written for citation in one.citations}
    return sum(source.citations[0].key not in cited for source in material.sources)


def _placed(written: Sequence[Statement], material: Material) -> Iterator[_Placed]:
    places = {source.citations[0].key: place for place, source in enumerate(material.sources)}
    place = 0
    for one in written:
        place = places[one.citations[0].key] if one.citations else place
        yield place, one


def _sides(material: Material, places: Sequence[int]) -> Iterator[Side]:
    """Each side with the places that its sentences now have; one of which nothing was written is left out."""
    for side in material.sides:
        now = tuple(at for at, place in enumerate(places) if place in side.statements)
        if now:
            yield replace(side, statements=now)
