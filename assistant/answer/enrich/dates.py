"""When it was: the dates that a statement mentions, resolved against the report that it is from.

Only for a question that asks when. A word such as "Tuesday" is counted from the day of publication of the
reports whose cited words have it; where these come to different days, it stays unresolved and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.report_dates import dateline_of, read_dates, report_dates
from assistant.when.values import Dated, Dateline
from assistant.when.wording import in_words
from corpus import StoredReport


def with_dates(answer: Answer) -> Answer:
    """The answer with the dates of each supported statement."""
    dated = [
        statement if statement.unsupported else replace(statement, dates=tuple(_of_statement(statement)))
        for statement in answer.statements
    ]
    return replace(answer, statements=tuple(dated))


def _of_statement(statement: Statement) -> Iterator[Dated]:
    text = statement.text
    original = list(_originals(statement.citations))
    if not original:
        return
    for alone in read_dates(text, Dateline(language=dateline_of(original[0].stored).language)):
        words = text[alone.start : alone.end].casefold()
        matching = [one for one in original if words in one.quote.casefold()]
        # A model may write a date that its citations give in other words: it is not counted from them.
        yield _agreed([_same_place(alone, text, one) for one in matching], matching) if matching else alone


def _originals(citations: Sequence[Citation]) -> Iterator[Citation]:
    """The citations, of copies of one text the first published alone."""
    first: dict[str, Citation] = {}
    for one in citations:
        text = one.stored.near_copy_of or one.stored.report_id
        known = first.setdefault(text, one)
        if _published(one.stored) < _published(known.stored):
            first[text] = one
    yield from first.values()


def _published(stored: StoredReport) -> float:
    return (stored.report.published or stored.report.collected).timestamp()


def _same_place(alone: Dated, text: str, citation: Citation) -> Dated:
    """The expression at the same place, counted from the citation's report."""
    found = report_dates(text, citation.stored)
    return next((one for one in found if (one.start, one.end) == (alone.start, alone.end)), alone)


def _agreed(readings: Sequence[Dated], citations: Sequence[Citation]) -> Dated:
    """What all come to; unresolved when they come to different days."""
    first = readings[0]
    if len({_bounds(one) for one in readings}) == 1:
        return first
    outlets = {
        in_words(one.interval): citation.stored.report.outlet
        for one, citation in zip(readings, citations, strict=True)
        if one.interval
    }
    days = "; ".join(f"{days} by {outlet}" for days, outlet in outlets.items())
    return replace(
        first, interval=None, basis=f"not resolved: the cited reports are of different days: {days}"
    )


def _bounds(dated: Dated) -> tuple[date | None, date | None] | None:
    return (dated.interval.first, dated.interval.last) if dated.interval else None
