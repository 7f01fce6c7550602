"""Why a question is declined, in sentences, and what was searched for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from assistant.question.question import Question
from assistant.question.scope import FilterKind
from corpus import Corpus, Hit


def unanswered(missing: Sequence[str], unmentioned: Sequence[str], *, about: bool) -> str:
    """That no sentence answers: the passages are ``about`` what is asked, or lack words or names of it."""
    if about and not unmentioned:
        return "Not reported: the reports found are about this, but no sentence of theirs answers it."
    absent = unmentioned or tuple(f"“{word}”" for word in missing)
    if not absent:
        return "No report answers this."
    return f"No report answers this. None of the closest matches mentions {_either(absent)}."


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def nothing_found(corpus: Corpus, question: Question) -> Iterator[str]:
    """That no passage was found at all."""
    if not corpus.overview.outlets():
        yield "There are no reports yet; add some with `dateline ingest`."
        return
    yield "No report answers this." if question.scope.unlimited else "No reports match these filters."
    yield from searched(corpus, question)


def searched(corpus: Corpus, question: Question) -> Iterator[str]:
    """How many reports of how many outlets and which dates lie within the person's filters."""
    within = corpus.overview.coverage(scope=question.scope)
    if not within.reports:
        return
    span = f", published {_span(within.first, within.last)}" if within.first and within.last else ""
    yield f"Searched: {_counted(within.reports, 'report')} from {_counted(within.outlets, 'outlet')}{span}."


def _span(first: datetime, last: datetime) -> str:
    one, other = f"{first:%-d %B %Y}", f"{last:%-d %B %Y}"
    return one if one == other else f"{one} to {other}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def none_of_date(question: Question, hits: Sequence[Hit]) -> Iterator[str]:
    """That nothing found was published when the question says, and what was published closest to it."""
    windows = [one.window for one in question.recognised if one.kind is FilterKind.PUBLISHED and one.window]
    if len(windows) != 1 or len(question.parts) > 1:
        return
    (window,) = windows
    dated = [hit for hit in hits if hit.stored.report.published]
    bounds = [bound for bound in (window.since, window.until) if bound]
    if not dated or any(
        (window.since is None or hit.stored.report.published >= window.since)
        and (window.until is None or hit.stored.report.published <= window.until)
        for hit in dated
        if hit.stored.report.published
    ):
        return
    near = min(
        (hit.stored.report for hit in dated),
        key=lambda report: (
            min(abs((report.published - bound).total_seconds()) for bound in bounds)
            if report.published
            else float("inf")
        ),
    )
    day = f"{near.published:%-d %B %Y}"
    yield f"No report {window.label} answers this. The closest in time is of {day}, by {near.outlet}."
