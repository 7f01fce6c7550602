"""Questions that may be asked, made by rule from the names in the latest reports."""

from __future__ import annotations

import calendar
import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from assistant.answer.headline_question import headline_question
from corpus import Scope, StoredReport

if TYPE_CHECKING:
    from corpus import Corpus

_CAPITALS = re.compile(r"[^\W\d_a-z][\w-]*(?: [^\W\d_a-z][\w-]*)*")
# A name has words about it that lead to it and on from it; the adjective in "Norwegian ferries" has not.
_BEFORE = r"\b(?:at|between|by|for|from|in|near|of|off|to|with) "
_AFTER = (
    r"(?=[.,;:)]|"
    r" (?:after|and|as|at|before|by|for|from|had|has|in|is|of|on|said|since|to|was|were|will|with)\b)"
)


def latest_reports(corpus: Corpus, tried: int) -> list[StoredReport]:
    """A few of the latest reports, near-copies left out, without reading a large corpus whole.

    One report may be far later than all others, so the days looked at are doubled until there are enough.
    """
    latest: list[StoredReport] = []
    if bounds := corpus.overview.published_range():
        earliest, last = bounds
        days = 2
        while len(latest) < tried:
            since = last - timedelta(days=days)
            latest = _originals(corpus.reports(scope=Scope(since=since)))
            if since < earliest:
                break
            days *= 2
    return (latest or _originals(corpus.reports()))[:tried]


def _originals(reports: Sequence[StoredReport]) -> list[StoredReport]:
    return [stored for stored in reports if stored.near_copy_of is None]


def proposed_questions(reports: Sequence[StoredReport]) -> Iterator[tuple[StoredReport, str]]:
    """For each report what its headline answers, or about names not asked about before; then by title."""
    asked: set[str] = set()
    nameless = []
    for stored in reports:
        if answered := headline_question(stored.report.title, stored.report.body):
            yield stored, answered
            continue
        names = [
            name for name in names_in_title(stored.report.title, stored.report.body) if name not in asked
        ]
        if names:
            asked.update(names)
            yield stored, question_about(names, stored.report.body)
        else:
            nameless.append(stored)
    for stored in nameless:
        yield stored, f"What is known about “{textwrap.shorten(stored.report.title, 80, placeholder='…')}”?"


def question_about(names: Sequence[str], body: str) -> str:
    """A question about one name or two; for a place, what happened there."""
    named = [with_article(name, body) for name in names]
    if len(named) > 1:
        return f"What is known about {named[0]} and {named[1]}?"
    within = re.search(rf"\bin {re.escape(named[0])}{_AFTER}", body)
    return (
        f"What happened in {named[0]}, and when?" if within else f"What do the reports say about {named[0]}?"
    )


def with_article(name: str, body: str) -> str:
    """The name with "the" where the body mostly writes it so: "the Ministry of Defence", but "Lemna".

    "Iran's Ministry of Defence" is one with "the" too, when it is named without the country.
    """
    alone = rf"{re.escape(name)}{_AFTER}"
    every = len(re.findall(rf"\b{alone}", body))
    owned = r"|\w['’]s" if " of " in name else ""
    return f"the {name}" if 2 * len(re.findall(rf"(?:\b[Tt]he{owned}) {alone}", body)) > every else name


def names_in_title(title: str, body: str) -> list[str]:
    """The names in a title: words with capitals that the body too uses as a name, the longest it knows."""
    names: list[str] = []
    for match in _CAPITALS.finditer(title):
        words = match.group().split()
        while words:
            known = next((n for n in range(len(words), 0, -1) if _is_name(" ".join(words[:n]), body)), 0)
            if known:
                names.append(" ".join(words[:known]))
            words = words[known or 1 :]
    return list(dict.fromkeys(names))


def _is_name(words: str, body: str) -> bool:
    if len(words) < 3 or words in calendar.month_name:
        return False
    return re.search(f"{_BEFORE}{re.escape(words)}{_AFTER}", body) is not None
