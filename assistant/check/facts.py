"""The facts of a statement, each looked up in the cited spans and then in the other passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.check import dates, figures, quotations
from assistant.check.card import Fact, Kind, Outcome, Testimony
from assistant.check.dates import Told
from assistant.check.figures import Figure
from assistant.check.names import Known, Name, names, telling
from assistant.check.quotations import Quotation

_FEW = 5.0  # below it a written-out number is often a count of what the span names one by one


def looked_up(
    text: str, *, cited: Sequence[Testimony], others: Sequence[Testimony], english: bool, whole: bool
) -> Iterator[Fact]:
    """Each quotation, date, figure and name of ``text``; ``whole`` when a cited span has all of it as it stands."""
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
        yield from _names(text, cited, others, whole=whole)


def _overlaps(figure: Figure, told: Sequence[Told]) -> bool:
    return any(figure.start < date.end and date.start < figure.end for date in told)


def _fact(
    kind: Kind, text: Figure | Told | Quotation, outcome: Outcome, found: str = ""
) -> Fact:
    return Fact(kind=kind, outcome=outcome, words=text.written, start=text.start, end=text.end, found=found)


def _quotation(
    one: Quotation, cited: Sequence[Testimony], others: Sequence[Testimony], *, whole: bool
) -> Fact:
    if whole or quotations.stands(one, [there.text for there in cited]):
        return _fact(Kind.QUOTATION, one, Outcome.SUPPORTED)
    for other in others:
        if quotations.stands(one, [other.text]):
            return _fact(Kind.QUOTATION, one, Outcome.ELSEWHERE, other.label)
    near = quotations.nearest(one, [there.text for there in cited])
    return _fact(Kind.QUOTATION, one, Outcome.ALTERED if near else Outcome.ABSENT, near)


def _date(
    said: Told, cited: Sequence[Testimony], others: Sequence[Testimony], *, whole: bool
) -> Iterator[Fact]:
    if whole or any(_tells(one, said) for one in cited):
        yield _fact(Kind.DATE, said, Outcome.SUPPORTED)
        return
    if any(_may_tell(one, said) for one in cited):
        return  # "yesterday" of a day that is not known may be any day
    for other in others:
        if _tells(other, said):
            yield _fact(Kind.DATE, said, Outcome.ELSEWHERE, other.label)
            return
    alike = [told for one in cited for told in dates.dates(one.text) if _shape(told) == _shape(said)]
    if len(alike) == 1:
        yield _fact(Kind.DATE, said, Outcome.ALTERED, alike[0].written)
    else:
        yield _fact(Kind.DATE, said, Outcome.ABSENT)


def _tells(one: Testimony, said: Told) -> bool:
    return any(dates.bears(told, said, published=one.published) for told in dates.dates(one.text)) or any(
        dates.bears(told, said, published=None) for told in dates.dates(one.about)
    )


def _may_tell(one: Testimony, said: Told) -> bool:
    relative = dates.has_relative(one.text)
    if one.published is not None:
        return dates.near_publication(said, one.published)
    return relative and (said.weekday is not None or said.month is not None)


def _shape(told: Told) -> tuple[bool, ...]:
    return (told.year is None, told.month is None, told.day is None, told.weekday is None, told.decade)


def _figure(
    said: Figure, cited: Sequence[Testimony], others: Sequence[Testimony], *, whole: bool
) -> Iterator[Fact]:
    if whole or any(_bears(one, said) for one in cited):
        yield _fact(Kind.FIGURE, said, Outcome.SUPPORTED)
        return
    if said.form == "number" and said.low < _FEW and not said.unit and said.written.isalpha():
        return
    if said.form in ("vague", "part"):
        return  # "hundreds", "half": often said of figures that come near it
    for other in others:
        if _bears(other, said):
            yield _fact(Kind.FIGURE, said, Outcome.ELSEWHERE, other.label)
            return
    alike = [
        told
        for one in cited
        for told in figures.figures(one.text)
        if (told.unit, told.form) == (said.unit, said.form) and not told.year
    ]
    if said.unit and len(alike) == 1:
        yield _fact(Kind.FIGURE, said, Outcome.ALTERED, alike[0].written)
    else:
        yield _fact(Kind.FIGURE, said, Outcome.ABSENT)


def _bears(one: Testimony, said: Figure) -> bool:
    told = (*figures.readings(one.text), *figures.readings(one.about))
    return any(figures.bears(figure, said) for figure in told)


def _names(
    text: str, cited: Sequence[Testimony], others: Sequence[Testimony], *, whole: bool
) -> Iterator[Fact]:
    found = names(text)
    if not found:
        return
    known = Known([part for one in cited for part in (one.text, one.about)])
    for name in found:
        words = text[name.start : name.end]
        outcome, where = Outcome.SUPPORTED, ""
        if not whole and not borne(name, known):
            if not name.sure:
                continue
            where = next((one.label for one in others if borne(name, Known([one.text, one.about]))), "")
            outcome = Outcome.ELSEWHERE if where else Outcome.ABSENT
        yield Fact(kind=Kind.NAME, outcome=outcome, words=words, start=name.start, end=name.end, found=where)


def borne(name: Name, known: Known) -> bool:
    """Whether the texts have the name: its last part at least, its acronym, or what the acronym stands for."""
    parts = telling(name)
    if not parts or known.spells(name):
        return True
    return known.has(parts[-1])
