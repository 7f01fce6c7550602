"""The facts of a statement, each looked up in the cited spans and then in the other passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.check import aliases, dates, quotations
from assistant.check.check_result import Evidence, Fact, FactKind, Support
from assistant.check.dates import DateMention
from assistant.check.names import Known, Name, names, telling
from assistant.check.quotations import Quotation
from assistant.text import figures
from assistant.text.figures import Figure
from assistant.text.numerals import ORDINALS
from assistant.text.tokens import Word, words

_ALSO = {"first": frozenset(("debut", "maiden", "opening", "inaugural", "1st", "opener", "initial", "one"))}
_FEW = 5.0  # below it a written-out number is often a count of what the span names one by one


def looked_up(
    text: str, *, cited: Sequence[Evidence], others: Sequence[Evidence], english: bool, whole: bool
) -> Iterator[Fact]:
    """Each quotation, date, figure and name of ``text``; ``whole`` when a cited span has it as it stands."""
    quoted = list(quotations.quotations(text))
    yield from (_quotation(one, cited, others, whole=whole) for one in quoted)
    told = dates.dates(text) if english else ()
    for date in told:
        yield from _date(date, cited, others, whole=whole)
    for figure in figures.figures(text):
        digits = any(map(str.isdigit, figure.written))
        if (english or digits) and not _overlaps(figure, told):
            yield from _figure(figure, cited, others, whole=whole)
    if english:
        yield from _ranks(text, cited, others, whole=whole)
        yield from _names(text, cited, others, whole=whole)


def _overlaps(figure: Figure, told: Sequence[DateMention]) -> bool:
    return any(figure.start < date.end and date.start < figure.end for date in told)


def _fact(kind: FactKind, text: Figure | DateMention | Quotation, outcome: Support, found: str = "") -> Fact:
    return Fact(kind=kind, outcome=outcome, words=text.written, start=text.start, end=text.end, found=found)


def _quotation(one: Quotation, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool) -> Fact:
    if whole or quotations.stands(one, [there.text for there in cited]):
        return _fact(FactKind.QUOTATION, one, Support.SUPPORTED)
    for other in others:
        if quotations.stands(one, [other.text]):
            return _fact(FactKind.QUOTATION, one, Support.ELSEWHERE, other.label)
    near = quotations.nearest(one, [there.text for there in cited])
    return _fact(FactKind.QUOTATION, one, Support.ALTERED if near else Support.ABSENT, near)


def _date(
    said: DateMention, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool
) -> Iterator[Fact]:
    if whole or any(_tells(one, said) for one in cited):
        yield _fact(FactKind.DATE, said, Support.SUPPORTED)
        return
    if any(_may_tell(one, said) for one in cited):
        return  # "yesterday" of a day that is not known may be any day
    for other in others:
        if _tells(other, said):
            yield _fact(FactKind.DATE, said, Support.ELSEWHERE, other.label)
            return
    alike = [told for one in cited for told in dates.dates(one.text) if _shape(told) == _shape(said)]
    if len(alike) == 1:
        yield _fact(FactKind.DATE, said, Support.ALTERED, alike[0].written)
    else:
        yield _fact(FactKind.DATE, said, Support.ABSENT)


def _tells(one: Evidence, said: DateMention) -> bool:
    return any(dates.supports(told, said, published=one.published) for told in dates.dates(one.text)) or any(
        dates.supports(told, said, published=None) for told in dates.dates(one.about)
    )


def _may_tell(one: Evidence, said: DateMention) -> bool:
    if one.published is not None:
        return dates.near_publication(said, one.published)
    return dates.left_open(one.text, said)


def _shape(told: DateMention) -> tuple[bool, ...]:
    return (told.year is None, told.month is None, told.day is None, told.weekday is None, told.decade)


def _figure(
    said: Figure, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool
) -> Iterator[Fact]:
    if whole or any(_bears(one, said) for one in cited):
        yield _fact(FactKind.FIGURE, said, Support.SUPPORTED)
        return
    if said.form == "number" and said.low < _FEW and not said.unit and said.written.isalpha():
        return
    if said.form == "vague":
        return  # "hundreds": often said of figures that come near it
    for other in others:
        if _bears(other, said):
            yield _fact(FactKind.FIGURE, said, Support.ELSEWHERE, other.label)
            return
    alike = [
        told
        for one in cited
        for told in figures.figures(one.text)
        if (told.unit, told.form) == (said.unit, said.form) and not told.year
    ]
    if said.unit and len(alike) == 1:
        yield _fact(FactKind.FIGURE, said, Support.ALTERED, alike[0].written)
    else:
        yield _fact(FactKind.FIGURE, said, Support.ABSENT)


def _ranks(
    text: str, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool
) -> Iterator[Fact]:
    """Ordinals that are written out: "first", "third"; not "second", which is a time as well."""
    for word in words(text):
        if word.key not in ORDINALS or word.key == "second":
            continue
        said = Quotation(word.written, word.start, word.end)
        if whole or any(_ranked(one, word.key) for one in cited):
            yield _fact(FactKind.FIGURE, said, Support.SUPPORTED)
            continue
        where = next((one.label for one in others if _ranked(one, word.key)), "")
        yield _fact(FactKind.FIGURE, said, Support.ELSEWHERE if where else Support.ABSENT, where)


def _ranked(one: Evidence, key: str) -> bool:
    keys = {word.key for word in words(one.text)}
    figured = any(
        f.form in ("ordinal", "part") and f.low in (ORDINALS[key], 1 / ORDINALS[key])
        for f in figures.figures(one.text)
    )
    return key in keys or f"{key}s" in keys or figured or bool(keys & _ALSO.get(key, frozenset()))


def _bears(one: Evidence, said: Figure) -> bool:
    told = (*figures.readings(one.text), *figures.readings(one.about))
    return any(figures.supports(figure, said) for figure in told)


def _names(
    text: str, cited: Sequence[Evidence], others: Sequence[Evidence], *, whole: bool
) -> Iterator[Fact]:
    found = names(text)
    if not found:
        return
    known = Known([] if whole else [part for one in cited for part in (one.text, one.about)])
    otherwise = [] if whole else list(aliases.borne(words(text), aliases.told(cited)))
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
        for part in telling(name)
        if not known.has(part)
        and not any(start <= part.start and part.end <= end for start, end in otherwise)
    )
