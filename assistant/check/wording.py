"""How much of a statement's wording the cited spans support: the cost of putting it together.

A statement that is copied costs nothing. To leave words out or to change their order within a sentence costs
a little, to go on in another sentence more, and a word of meaning that no span has costs most: the cheapest
way is found word by word (after the fragments of Grusky, Naaman & Artzi, "Newsroom", 2018). The costs were
set by hand; doubling or halving any one of them changes little. Beside the cost, words of meaning that no
span has are counted: a statement with many of them is marked however well the rest holds together.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.check.check_result import Fact, FactKind, Support
from assistant.text.tokens import Word, sentences, words
from assistant.text.verbs import lemma

_STRANGE, _STRANGE_SMALL = 1.0, 0.15  # a word that no span has, or that is left standing alone
_LEAP, _WORD_LEFT_OUT, _MOST_LEFT_OUT = 0.15, 0.02, 15
_BACK, _AWAY = 0.6, 1.0
_SIMILAR = 0.2  # another form of a word, by its first letters
_BEGINNING = 5
_SLACK = 2.5  # ways that cost so much more than the cheapest are given up
_SHORTEST = 4  # content words; of fewer there is too little to judge
# From where on wording is marked, for a statement of so many content words; a longer one ties more together.
_FLOOR, _USUAL = 0.9, 8
# Words of meaning that no span has, for the root of how many there are, from which wording is marked. Both
# limits are set on the claims about news (`make bench-checks`), to mark at most a tenth of those supported.
_FOREIGN = 1.05


def composition_cost(claim: Sequence[Word], spans: Sequence[Sequence[Word]]) -> float:
    """The cost of putting the statement together from the spans, per word of meaning: 0 when it is copied."""
    content = sum(word.content for word in claim)
    if content < _SHORTEST:
        return 0.0
    source = _Source(spans)
    return sum(_cost(part, source) for part in sentences(claim)) / content


def unsupported_words(
    text: str, cited: Sequence[str], *, supported: Sequence[tuple[int, int]] = ()
) -> Fact | None:
    """The fact that the wording of the statement is not supported, or None when it is, or may be.

    ``supported`` are the places of facts that the spans have, if in other words.
    """
    claim, spans = words(text), [words(span) for span in cited]
    content = [word for word in claim if word.content]
    source = _Source(spans)
    foreign = dict.fromkeys(
        word.written
        for word in content
        if not source.find(word)[0] and not any(a <= word.start and word.end <= b for a, b in supported)
    )
    joined = composition_cost(claim, spans) >= _FLOOR * max(1.0, len(content) / _USUAL) ** 0.5
    if len(content) < _SHORTEST or not (joined or len(foreign) >= _FOREIGN * len(content) ** 0.5):
        return None
    return Fact(
        kind=FactKind.WORDING,
        outcome=Support.ABSENT,
        words=", ".join(foreign),
        start=claim[0].start,
        end=claim[-1].end,
    )


class _Source:
    """Where the spans have each word, and in which sentence."""

    def __init__(self, spans: Sequence[Sequence[Word]]) -> None:
        self.places: dict[str, list[int]] = {}
        self.similar: dict[str, list[int]] = {}
        self.sentence: list[int] = []
        number = -1
        for span in spans:
            for part in sentences(span):
                number += 1
                for word in part:
                    at = len(self.sentence)
                    self.sentence.append(number)
                    root = lemma(word.key)
                    self.places.setdefault(root, []).append(at)
                    if len(root) >= _BEGINNING:
                        self.similar.setdefault(root[:_BEGINNING], []).append(at)

    def find(self, word: Word) -> tuple[list[int], float]:
        """The places of the word, or of its other forms, and what taking it from there costs."""
        root = lemma(word.key)
        if root in self.places:
            return self.places[root], 0.0
        return self.similar.get(root[:_BEGINNING], []), _SIMILAR

    def step(self, last: int, place: int) -> float:
        """The cost of going on at ``place`` after ``last``; -1 is before the beginning."""
        if last in (-1, place - 1):
            return 0.0
        if self.sentence[last] != self.sentence[place]:
            return _AWAY
        if place < last:
            return _BACK
        return _LEAP + _WORD_LEFT_OUT * min(place - last, _MOST_LEFT_OUT)


def _cost(claim: Sequence[Word], source: _Source) -> float:
    ways = {-1: 0.0}  # the cheapest way to each place of the spans
    for word in claim:
        alone = _STRANGE if word.content else _STRANGE_SMALL
        ahead = {place: cost + alone for place, cost in ways.items()}
        places, more = source.find(word)
        for place in places:
            # A small word is everywhere, and so counts only where the way so far leads to it.
            from_there = ways if word.content else [last for last in range(place - 3, place) if last in ways]
            cost = min((ways[last] + source.step(last, place) for last in from_there), default=None)
            if cost is not None:
                ahead[place] = min(more + cost, ahead.get(place, more + cost))
        limit = min(ahead.values()) + _SLACK
        ways = {place: cost for place, cost in ahead.items() if cost <= limit}
    return min(ways.values())
