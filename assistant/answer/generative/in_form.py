"""What a language model wrote from the lines of a form, set out in that form again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.answer import CitedText, Side, Statement
from assistant.answer.generative.material import Material

_Placed = tuple[int, Statement]
"""The place of the line that a sentence was written from, and the sentence."""


def in_form(
    written: Sequence[Statement], material: Material
) -> tuple[tuple[Statement, ...], tuple[Side, ...]]:
    """The sentences in the order of their lines, each label once, and the sides that they belong to.

    A reply may give the lines in another order, join two of them in a sentence, which then stands with the
    first, or write one in two sentences, of which the first that its citations support has the label. A
    sentence that names no line stays behind the one before it. One that joins two sides belongs to neither.
    """
    placed = sorted(_placed(written, material), key=lambda pair: pair[0])
    labelled: set[int] = set()
    statements = []
    for place, one in placed:
        has_label = bool(one.citations) and not one.unsupported and place not in labelled
        labelled |= {place} if has_label else set()
        statements.append(one if has_label else replace(one, label="", days=None))
    return tuple(statements), tuple(_sides(material, placed))


def left_out(written: Sequence[Statement], material: Material) -> int:
    """How many lines no sentence was written from."""
    cited = {citation.key for one in written for citation in one.citations}
    return sum(source.citations[0].key not in cited for source in material.sources)


def _placed(written: Sequence[Statement], material: Material) -> Iterator[_Placed]:
    places = _places(material)
    place = -1
    for one in written:
        place = places[one.citations[0].key] if one.citations else place
        yield place, one


def _places(material: Material) -> dict[CitedText, int]:
    return {source.citations[0].key: place for place, source in enumerate(material.sources)}


def _sides(material: Material, placed: Sequence[_Placed]) -> Iterator[Side]:
    """Each side with the places that its sentences now have; one of which nothing was written is left out."""
    places = _places(material)
    of_lines = [{places[c.key] for c in one.citations if c.key in places} for _, one in placed]
    for side in material.sides:
        now = tuple(at for at, lines in enumerate(of_lines) if lines and lines <= set(side.statements))
        if now:
            yield replace(side, statements=now)
