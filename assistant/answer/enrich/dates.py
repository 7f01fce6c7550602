"""When it was: the dates that a statement's words tell, resolved against the report that they are from.

Only for a question that asks when. A word such as "Tuesday" is counted from the day of publication of the
reports whose cited words have it; where these come to different days, it stays unresolved and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import Asked, answers, learned
from assistant.question.question import Aspect, Question
from assistant.text.terms import terms
from assistant.when.pipeline import dates
from assistant.when.values import Dated, Dateline
from assistant.when.wording import in_words
from corpus import StoredReport

_LOOKED_AT = 12  # sentences, the best by weight; reading one for dates takes a millisecond


def asks_when(question: Question) -> bool:
    """Whether the question asks for a time."""
    return Aspect.WHEN in question.aspects


def with_dates(answer: Answer) -> Answer:
    """The answer with the dates of each statement that stands."""
    dated = [
        statement if statement.set_apart else replace(statement, dates=tuple(_of_statement(statement)))
        for statement in answer.statements
    ]
    return replace(answer, statements=tuple(dated))


def prefer_dated(candidates: Sequence[Candidate], asked: Asked) -> None:
    """Weighs a sentence whose date can be resolved, but is told by no plain date, like one with a date."""
    best = sorted(candidates, key=lambda one: -one.weight)[:_LOOKED_AT]
    for one in best:
        if not answers(one, asked) and any(_answers(dated, one, asked) for dated in _dates_of(one)):
            one.weight += learned()["kind"]


def resolved(text: str, held: StoredReport) -> tuple[Dated, ...]:
    """The dates that the words of a report tell, counted from its day."""
    return _read(text, _dateline(held))


@lru_cache(maxsize=1_000)
def _read(text: str, dateline: Dateline) -> tuple[Dated, ...]:
    return dates(text, dateline=dateline)


def _dates_of(candidate: Candidate) -> tuple[Dated, ...]:
    return resolved(candidate.text, candidate.hit.stored)


def _answers(dated: Dated, candidate: Candidate, asked: Asked) -> bool:
    """Whether it is resolved, and is not the question's own."""
    words = terms(candidate.text[dated.start : dated.end])
    return dated.interval is not None and not (words and words <= asked.terms)


def _of_statement(statement: Statement) -> Iterator[Dated]:
    text = statement.text
    original = list(_originals(statement.citations))
    if not original:
        return
    for alone in _read(text, Dateline(language=_dateline(original[0].stored).language)):
        words = text[alone.start : alone.end].casefold()
        bearing = [one for one in original if words in one.quote.casefold()]
        # A model may write a date that its citations tell in other words: it is not counted from them.
        yield _agreed([_same_place(alone, text, one) for one in bearing], bearing) if bearing else alone


def _originals(citations: Sequence[Citation]) -> Iterator[Citation]:
    """The citations, of copies of one text the first published alone."""
    first: dict[str, Citation] = {}
    for one in citations:
        text = one.stored.near_copy_of or one.stored.report_id
        known = first.setdefault(text, one)
        if _published(one.stored) < _published(known.stored):
            first[text] = one
    yield from first.values()


def _published(held: StoredReport) -> float:
    return (held.report.published or held.report.collected).timestamp()


def _same_place(alone: Dated, text: str, citation: Citation) -> Dated:
    """The expression that stands there, counted from the citation's report."""
    found = resolved(text, citation.stored)
    return next((one for one in found if (one.start, one.end) == (alone.start, alone.end)), alone)


def _agreed(readings: Sequence[Dated], citations: Sequence[Citation]) -> Dated:
    """What all come to; unresolved when they come to different days."""
    first = readings[0]
    if len({_bounds(one) for one in readings}) == 1:
        return first
    told = {
        in_words(one.interval): citation.stored.report.outlet
        for one, citation in zip(readings, citations, strict=True)
        if one.interval
    }
    days = "; ".join(f"{days} by that of {outlet}" for days, outlet in told.items())
    return replace(first, interval=None, basis=f"not resolved: the cited reports have different days: {days}")


def _bounds(dated: Dated) -> tuple[date | None, date | None] | None:
    return (dated.interval.first, dated.interval.last) if dated.interval else None


def _dateline(held: StoredReport) -> Dateline:
    report = held.report
    return Dateline(published=report.published, country=report.country, language=report.language or "en")
