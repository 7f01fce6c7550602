"""Who did what to whom: two names that have exchanged their places about the same words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.check.check_result import Fact, FactKind, Support
from assistant.check.names import Name, distinctive, names, same
from assistant.text.tokens import words
from corpus import Alias

_FAR = 60  # characters between two names that still belong to one another


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two names of one sentence, one after the other, and the words between them."""

    first: Name
    last: Name
    between: tuple[str, ...]


def swapped_roles(text: str, cited: Sequence[str], *, aliases: Collection[Alias] = ()) -> Iterator[Fact]:
    """The pairs of names that are the other way round in the cited spans, and nowhere as in ``text``."""

    def alike(one: Name, other: Name) -> bool:
        return same(distinctive(one) or one.parts, distinctive(other) or other.parts, aliases=aliases)

    source = [pair for span in cited for pair in _pairs(span)]
    for claim in _pairs(text):
        near = [one for one in source if one.between == claim.between]
        if any(alike(one.first, claim.first) and alike(one.last, claim.last) for one in near):
            continue
        if any(alike(one.first, claim.last) and alike(one.last, claim.first) for one in near):
            start, end = claim.first.start, claim.last.end
            yield Fact(
                kind=FactKind.NAME,
                outcome=Support.ALTERED,
                words=text[start:end],
                start=start,
                end=end,
                found="the other way round",
            )


def _pairs(text: str) -> Iterator[_Pair]:
    read = words(text)
    for first, last in pairwise(names(text)):
        inside = [word for word in read if first.end <= word.start and word.end <= last.start]
        apart = any(word.opens for word in (*inside, *last.parts[:1]))
        # "and", "of", "with" join; only a word of meaning says what the one did to the other
        if not apart and last.start - first.end <= _FAR and any(word.content for word in inside):
            yield _Pair(first, last, tuple(word.root for word in inside))
