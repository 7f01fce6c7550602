"""Facts that stand where the cited sentence has another, though both may occur in the span."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assistant.check import dates, hedges
from assistant.check.alignment import Alignment, Difference
from assistant.check.check_result import Fact, FactKind, Support
from assistant.check.dates import DateMention
from assistant.check.names import same, telling_words
from assistant.text import figures
from assistant.text.figures import Figure
from assistant.text.numerals import ORDINALS
from assistant.text.tokens import Word
from corpus import Alias

_ALIKE = 0.75  # share of a sentence's words that agree, below which places say nothing
_NEARLY_ALL = 0.85  # above it a name that differs has been changed, whatever stands about it


def substitutions(text: str, laid: Alignment, *, aliases: Collection[Alias] = ()) -> list[Fact]:
    """The facts of ``text`` that differ from those in their place, except for ``aliases`` of those."""
    if laid.share < _ALIKE:
        return []
    found: list[Fact] = []
    for difference in laid.differences:
        if difference.anchored:
            found += _dates(text, laid.text, difference)
            found += _figures(text, laid.text, difference)
            found += _ordinals(difference)
            found += _names(difference, nearly_all=laid.share >= _NEARLY_ALL, aliases=aliases)
    for change in hedges.changed(laid):
        found.append(
            Fact(
                kind=FactKind.HEDGE,
                outcome=Support.ALTERED,
                words=change.said,
                start=change.start,
                end=change.end,
                found=change.told,
            )
        )
    return found


def _touching(start: int, end: int, words: Sequence[Word], at: int) -> bool:
    """Whether ``start:end`` overlaps the words or borders on them; or on ``at``, when there are none."""
    first, last = (words[0].start, words[-1].end) if words else (at, at)
    return start <= last + 1 and first - 1 <= end


def _figures(text: str, told_text: str, difference: Difference) -> Iterator[Fact]:
    told = _told_figures(told_text, difference)
    for said in figures.figures(text):
        if _is_date(said, text) or not _touching(said.start, said.end, difference.said, difference.at):
            continue
        if told and not any(figures.supports(one, said) for one in told):
            yield _altered(FactKind.FIGURE, said, told[0])


def _told_figures(told_text: str, difference: Difference) -> list[Figure]:
    return [
        one
        for one in figures.readings(told_text)
        if _touching(one.start, one.end, difference.told, difference.told_at) and not _is_date(one, told_text)
    ]


def _is_date(figure: Figure, text: str) -> bool:
    return any(figure.start < date.end and date.start < figure.end for date in dates.dates(text))


def _dates(text: str, told_text: str, difference: Difference) -> Iterator[Fact]:
    told = [
        one
        for one in dates.dates(told_text)
        if _touching(one.start, one.end, difference.told, difference.told_at)
    ]
    for said in dates.dates(text):
        if not _touching(said.start, said.end, difference.said, difference.at):
            continue
        if told and not any(dates.supports(one, said, published=None) for one in told):
            yield _altered(FactKind.DATE, said, told[0])


def _altered(kind: FactKind, said: Figure | DateMention, told: Figure | DateMention) -> Fact:
    return Fact(
        kind=kind,
        outcome=Support.ALTERED,
        words=said.written,
        start=said.start,
        end=said.end,
        found=told.written,
    )


def _ordinals(difference: Difference) -> Iterator[Fact]:
    said = [word for word in difference.said if word.key in ORDINALS]
    told = [word for word in difference.told if word.key in ORDINALS]
    if said and told and {ORDINALS[w.key] for w in said}.isdisjoint(ORDINALS[w.key] for w in told):
        yield _words(FactKind.FIGURE, said, told)


def _names(difference: Difference, *, nearly_all: bool, aliases: Collection[Alias]) -> Iterator[Fact]:
    said, told = telling_words(difference.said), telling_words(difference.told)
    if not said or not told or same(said, told, aliases=aliases):
        return
    # With other words in its place than a name, "Ms Devine" may be who "the columnist of the Herald" was.
    rest = [w for w in (*difference.said, *difference.told) if w.content and w not in said and w not in told]
    if nearly_all or not rest:
        yield _words(FactKind.NAME, said, told)


def _words(kind: FactKind, said: Sequence[Word], told: Sequence[Word]) -> Fact:
    return Fact(
        kind=kind,
        outcome=Support.ALTERED,
        words=" ".join(word.written for word in said),
        start=said[0].start,
        end=said[-1].end,
        found=" ".join(word.written for word in told),
    )
