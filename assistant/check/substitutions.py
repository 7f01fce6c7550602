"""Facts that are where the cited sentence has another, though both may occur in the span."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assistant.check import dates, hedges
from assistant.check.alignment import Alignment, Difference
from assistant.check.check_result import Fact, FactKind, Support
from assistant.check.dates import DateMention
from assistant.check.names import countries, distinctive_words, same
from assistant.text import figures
from assistant.text.figures import Figure
from assistant.text.numerals import ORDINALS
from assistant.text.tokens import Word
from corpus import Alias

_ALIKE = 0.75  # share of a sentence's words that agree, below which places say nothing
_NEARLY_ALL = 0.85  # above it a name that differs has been changed, whatever is about it


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
                words=change.claim,
                start=change.start,
                end=change.end,
                found=change.source,
            )
        )
    return found


def _touching(start: int, end: int, words: Sequence[Word], at: int) -> bool:
    """Whether ``start:end`` overlaps the words or borders on them; or on ``at``, when there are none."""
    first, last = (words[0].start, words[-1].end) if words else (at, at)
    return start <= last + 1 and first - 1 <= end


def _figures(text: str, source_text: str, difference: Difference) -> Iterator[Fact]:
    source = _source_figures(source_text, difference)
    for claim in figures.figures(text):
        if _is_date(claim, text) or not _touching(claim.start, claim.end, difference.claim, difference.at):
            continue
        if source and not any(figures.supports(one, claim) for one in source):
            yield _altered(FactKind.FIGURE, claim, source[0])


def _source_figures(source_text: str, difference: Difference) -> list[Figure]:
    return [
        one
        for one in figures.readings(source_text)
        if _touching(one.start, one.end, difference.source, difference.source_at)
        and not _is_date(one, source_text)
    ]


def _is_date(figure: Figure, text: str) -> bool:
    return any(figure.start < date.end and date.start < figure.end for date in dates.dates(text))


def _dates(text: str, source_text: str, difference: Difference) -> Iterator[Fact]:
    source = [
        one
        for one in dates.dates(source_text)
        if _touching(one.start, one.end, difference.source, difference.source_at)
    ]
    for claim in dates.dates(text):
        if not _touching(claim.start, claim.end, difference.claim, difference.at):
            continue
        if source and not any(dates.supports(one, claim, published=None) for one in source):
            yield _altered(FactKind.DATE, claim, source[0])


def _altered(kind: FactKind, claim: Figure | DateMention, source: Figure | DateMention) -> Fact:
    return Fact(
        kind=kind,
        outcome=Support.ALTERED,
        words=claim.written,
        start=claim.start,
        end=claim.end,
        found=source.written,
    )


def _ordinals(difference: Difference) -> Iterator[Fact]:
    claim = [word for word in difference.claim if word.key in ORDINALS]
    source = [word for word in difference.source if word.key in ORDINALS]
    if claim and source and {ORDINALS[w.key] for w in claim}.isdisjoint(ORDINALS[w.key] for w in source):
        yield _words(FactKind.FIGURE, claim, source)


def _names(difference: Difference, *, nearly_all: bool, aliases: Collection[Alias]) -> Iterator[Fact]:
    claim, source = distinctive_words(difference.claim), distinctive_words(difference.source)
    if not claim or not source or same(claim, source, aliases=aliases):
        return
    # "the Frenchman" may be who Ribery is, and "Personally" opens a sentence as any word does.
    described = not nearly_all and _of_country(claim) != _of_country(source)
    if described or all(word.opens and word.key.endswith("ly") for word in source):
        return
    # With other words in its place than a name, "Ms Devine" may be who "the columnist of the Herald" was.
    rest = [
        w for w in (*difference.claim, *difference.source) if w.content and w not in claim and w not in source
    ]
    if nearly_all or not rest:
        yield _words(FactKind.NAME, claim, source)


def _of_country(name: Sequence[Word]) -> bool:
    return any(countries(word.key) for word in name)


def _words(kind: FactKind, claim: Sequence[Word], source: Sequence[Word]) -> Fact:
    return Fact(
        kind=kind,
        outcome=Support.ALTERED,
        words=" ".join(word.written for word in claim),
        start=claim[0].start,
        end=claim[-1].end,
        found=" ".join(word.written for word in source),
    )
