"""The facts of a statement, each looked up in the cited spans and then in the other passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.check import aliases, dates, quotations
from assistant.check.check_result import Evidence, Fact, FactKind, Support
from assistant.check.dates import DateMention
from assistant.check.languages import (
    ENGLISH,
    dates_in,
    denied_elsewhere,
    figures_in,
    names_elsewhere,
    readings_in,
)
from assistant.check.names import Known, Name, distinctive, names
from assistant.check.quotations import Quotation
from assistant.text import figures
from assistant.text.figures import Figure
from assistant.text.numerals import ORDINALS
from assistant.text.tokens import Word, words

_ALSO = {"first": frozenset(("debut", "maiden", "opening", "inaugural", "1st", "opener", "initial", "one"))}
_FEW = 5.0  # below it a written-out number is often a count of what the span names one by one


def looked_up(
    text: str, *, cited: Sequence[Evidence], others: Sequence[Evidence], language: str, whole: bool
) -> Iterator[Fact]:
    """Each quotation, date, figure and name of ``text``; ``whole`` when a cited span has it as it is."""
    english = language == ENGLISH and all(_language(one) == ENGLISH for one in cited)
    quoted = list(quotations.quotations(text))
    yield from (_quotation(one, cited, others, whole=whole) for one in quoted)
    own_dates = dates_in(text, language)
    for date in own_dates:
        yield from _date(date, cited, others, whole=whole, english=english)
    for readings in _read_alike(figures_in(text, language)):
        digits = any(map(str.isdigit, readings[0].written))
        if (english or digits) and not _overlaps(readings[0], own_dates):
            supported = [one for one in readings if any(_has_figure(there, one) for there in cited)]
            yield from _figure((supported or readings)[0], cited, others, whole=whole)
    if not english and not whole:
        yield from names_elsewhere(text, cited, language=language)
        yield from denied_elsewhere(text, cited, language=language)
    if english:
        yield from _ranks(text, cited, others, whole=whole)
        yield from _names(text, cited, others, whole=whole)


def _language(one: Evidence) -> str:
    return one.language or ENGLISH


def _read_alike(found: Sequence[Figure]) -> list[list[Figure]]:
    """The figures, those together that are readings of the same words."""
    places: dict[int, list[Figure]] = {}
    for one in found:
        places.setdefault(one.start, []).append(one)
    return list(places.values())


def _overlaps(figure: Figure, own_dates: Sequence[DateMention]) -> bool:
    return any(figure.start < date.end and date.start < figure.end for date in own_dates)


def _fact(kind: FactKind, text: Figure | DateMention | Quotation, outcome: Support, found: str = "") -> Fact:
    return Fact(kind=kind, outcome=outcome, words=text.written, start=text.start, end=text.end, found=found)


def _quotation(one: Quotation, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool) -> Fact:
    if whole or quotations.is_in(one, [there.text for there in cited]):
        return _fact(FactKind.QUOTATION, one, Support.SUPPORTED)
    for other in others:
        if quotations.is_in(one, [other.text]):
            return _fact(FactKind.QUOTATION, one, Support.ELSEWHERE, other.label)
    near = quotations.nearest(one, [there.text for there in cited])
    return _fact(FactKind.QUOTATION, one, Support.ALTERED if near else Support.ABSENT, near)


def _date(
    claim: DateMention, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool, english: bool
) -> Iterator[Fact]:
    if whole or any(_has_date(one, claim) for one in cited):
        yield _fact(FactKind.DATE, claim, Support.SUPPORTED)
        return
    if any(_may_have_date(one, claim) for one in cited):
        return  # "yesterday" of a day that is not known may be any day
    for other in others:
        if _has_date(other, claim):
            yield _fact(FactKind.DATE, claim, Support.ELSEWHERE, other.label)
            return
    dated = [source for one in cited for source in dates_in(one.text, _language(one))]
    alike = [source for source in dated if _shape(source) == _shape(claim)]
    if len(alike) == 1:
        yield _fact(FactKind.DATE, claim, Support.ALTERED, alike[0].written)
    elif english or dated:  # a text in another language may give the day in words that are not read
        yield _fact(FactKind.DATE, claim, Support.ABSENT)


def _has_date(one: Evidence, claim: DateMention) -> bool:
    return any(
        dates.supports(source, claim, published=one.published)
        for source in dates_in(one.text, _language(one))
    ) or any(dates.supports(source, claim, published=None) for source in dates_in(one.about, _language(one)))


def _may_have_date(one: Evidence, claim: DateMention) -> bool:
    if one.published is not None:
        return dates.near_publication(claim, one.published)
    return dates.left_open(one.text, claim)


def _shape(source: DateMention) -> tuple[bool, ...]:
    return (
        source.year is None,
        source.month is None,
        source.day is None,
        source.weekday is None,
        source.decade,
    )


def _figure(
    claim: Figure, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool
) -> Iterator[Fact]:
    if whole or any(_has_figure(one, claim) for one in cited):
        yield _fact(FactKind.FIGURE, claim, Support.SUPPORTED)
        return
    if claim.form == "number" and claim.low < _FEW and not claim.unit and claim.written.isalpha():
        return
    if claim.form == "vague":
        return  # "hundreds": often said of figures that come near it
    for other in others:
        if _has_figure(other, claim):
            yield _fact(FactKind.FIGURE, claim, Support.ELSEWHERE, other.label)
            return
    alike = [
        source
        for one in cited
        for source in figures_in(one.text, _language(one))
        if (source.unit, source.form) == (claim.unit, claim.form) and not source.year
    ]
    if claim.unit and len(alike) == 1:
        yield _fact(FactKind.FIGURE, claim, Support.ALTERED, alike[0].written)
    else:
        yield _fact(FactKind.FIGURE, claim, Support.ABSENT)


def _ranks(
    text: str, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool
) -> Iterator[Fact]:
    """Ordinals that are written out: "first", "third"; not "second", which is a time as well."""
    for word in words(text):
        if word.key not in ORDINALS or word.key == "second":
            continue
        claim = Quotation(word.written, word.start, word.end)
        if whole or any(_ranked(one, word.key) for one in cited):
            yield _fact(FactKind.FIGURE, claim, Support.SUPPORTED)
            continue
        where = next((one.label for one in others if _ranked(one, word.key)), "")
        yield _fact(FactKind.FIGURE, claim, Support.ELSEWHERE if where else Support.ABSENT, where)


def _ranked(one: Evidence, key: str) -> bool:
    keys = {word.key for word in words(one.text)}
    figured = any(
        f.form in ("ordinal", "part") and f.low in (ORDINALS[key], 1 / ORDINALS[key])
        for f in figures.figures(one.text)
    )
    return key in keys or f"{key}s" in keys or figured or bool(keys & _ALSO.get(key, frozenset()))


def _has_figure(one: Evidence, claim: Figure) -> bool:
    source = (*readings_in(one.text, _language(one)), *readings_in(one.about, _language(one)))
    return any(figures.supports(figure, claim) for figure in source)


def _names(
    text: str, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool
) -> Iterator[Fact]:
    found = names(text)
    if not found:
        return
    known = Known([] if whole else [part for one in cited for part in (one.text, one.about)])
    otherwise = [] if whole else list(aliases.sides_in(words(text), aliases.of_evidence(cited)))
    for name in found:
        missing = () if whole else lacking(name, known, otherwise)
        if missing and not name.sure:
            continue
        outcome, where = Support.SUPPORTED, ""
        if missing:
            where = next((one.label for one in others if not lacking(name, _known(one), ())), "")
            outcome = Support.ELSEWHERE if where else Support.ABSENT
        start, end = (missing[0].start, missing[-1].end) if missing else (name.start, name.end)
        yield Fact(
            kind=FactKind.NAME, outcome=outcome, words=text[start:end], start=start, end=end, found=where
        )


def _known(one: Evidence) -> Known:
    return Known([one.text, one.about])


def lacking(name: Name, known: Known, otherwise: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
    """The parts of the name that the texts lack; none when they have its acronym or what that stands for.

    ``otherwise`` are the places in the statement that the texts have under another name.
    """
    if known.spells(name):
        return ()
    return tuple(
        part
        for part in distinctive(name)
        if not known.has(part)
        and not any(start <= part.start and part.end <= end for start, end in otherwise)
    )
