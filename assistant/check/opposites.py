"""Opposites: a statement that says "rose" of what its source says "fell" of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.check.check_result import Fact, FactKind, Support
from assistant.text.tokens import Word, sentences, words
from assistant.text.verbs import lemma

_LISTED = """
rise increase climb grow jump surge soar|fall decrease decline drop slump shrink plunge
admit confirm|deny
approve accept|reject refuse
support back|oppose
buy acquire purchase|sell
open|close shut
begin start launch|end finish stop
guilty convict|innocent acquit
allow permit|ban forbid prohibit
arrive|leave depart
join|quit leave
"""
_PAIRS = [
    tuple(frozenset(map(lemma, side.split())) for side in row.split("|"))
    for row in _LISTED.split("\n")
    if row
]
_ENOUGH = 0.75  # share of the statement's other words that a sentence has to have to be about the same
_FEWEST = 2  # of them


def opposites(text: str, cited: Sequence[str]) -> Iterator[Fact]:
    """The words of ``text`` whose opposite the sentence that has most of the rest has instead."""
    source = [part for span in cited for part in sentences(words(span))]
    for part in sentences(words(text)):
        content = {lemma(word.key) for word in part if word.content}
        for word in part:
            own = lemma(word.key)
            for one, other in (*_PAIRS, *(pair[::-1] for pair in _PAIRS)):
                if (
                    own in one
                    and not content & other
                    and (found := _instead(content - {own}, one, other, source))
                ):
                    yield Fact(
                        kind=FactKind.WORDING,
                        outcome=Support.ALTERED,
                        words=word.written,
                        start=word.start,
                        end=word.end,
                        found=found.written,
                    )
                    break


def _instead(
    rest: set[str], one: frozenset[str], other: frozenset[str], source: Sequence[Sequence[Word]]
) -> Word | None:
    """The opposite in the sentences that have most of the rest, where none of them has the word itself."""
    found = None
    for part in source:
        there = {lemma(word.key): word for word in part}
        if len(rest) < _FEWEST or len(rest & there.keys()) < _ENOUGH * len(rest):
            continue
        if one & there.keys():
            return None
        found = found or next((there[key] for key in other if key in there), None)
    return found
