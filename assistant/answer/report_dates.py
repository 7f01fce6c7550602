"""The dates that the words of a report mention, counted from the report's own day; and who asks for them."""

from __future__ import annotations

from functools import lru_cache

from assistant.question.question import Aspect, Question
from assistant.when.pipeline import dates
from assistant.when.values import Dated, Dateline
from corpus import StoredReport


def asks_when(question: Question) -> bool:
    """Whether the question asks for a time."""
    return Aspect.WHEN in question.aspects


def report_dates(text: str, report: StoredReport) -> tuple[Dated, ...]:
    """The dates that ``text`` of the report mentions, counted from its day of publication."""
    return read_dates(text, dateline_of(report))


@lru_cache(maxsize=1_000)
def read_dates(text: str, dateline: Dateline) -> tuple[Dated, ...]:
    """The dates that ``text`` mentions, counted from the dateline; kept, as several steps ask for them."""
    return dates(text, dateline=dateline)


def dateline_of(stored: StoredReport) -> Dateline:
    """What dates in the report are counted from."""
    report = stored.report
    return Dateline(
        published=report.published_there, country=report.country, language=report.language or "en"
    )


def day_of(stored: StoredReport) -> str:
    """The day of publication by its source's clock, "3 March 2026"; empty where that is not known."""
    published = stored.report.published_there
    return f"{published:%-d %B %Y}" if published else ""
