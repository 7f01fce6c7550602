"""What is shown beside a statement, in words: its dates, who else reports it, newer versions, and a gap.

And what an answer that is taken away says of itself: how its question was understood, and what it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from assistant.when.values import Grain, Interval
from assistant.when.wording import basis, in_words, says_more

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Statement
    from assistant.answer.entry import Gap
    from corpus import Corroboration

SET_APART = "shown separately."  # how a note ends on sentences that failed their check


def annotation_lines(statement: Statement) -> Iterator[str]:
    """What its dates are and why, how many sources report it, and what has changed since, a line each."""
    for dated in filter(says_more, statement.dates):
        reason = basis(dated, statement.text)
        yield f"{in_words(dated.interval)} — {reason}" if dated.interval else reason
    if sources := sources_text(statement):
        yield sources
    yield from outdated(statement)


def outdated(statement: Statement) -> Iterator[str]:
    """Which of the cited versions were no longer current when the answer was given, as of an earlier day."""
    cited = {(c.stored.report_id, c.stored.version): c.stored for c in statement.citations}
    for stored in cited.values():
        if stored.withdrawn is not None:
            day = f"{stored.withdrawn.at:%-d %B %Y}"
            yield f"{stored.report.outlet}: withdrawn on {day}: {stored.withdrawn.reason}"
        elif not stored.current:
            yield f"{stored.report.outlet}: a newer version exists (cited: version {stored.version})"


def sources_text(statement: Statement) -> str:
    """How many reports have it, from how many sources; of one report alone only for a timeline's entry."""
    alone = statement.days is not None and statement.corroboration is not None
    return corroboration_text(statement.corroboration) or ("1 report" if alone else "")


def gap_text(gap: Gap) -> str:
    """That there is no entry for a time, and how many reports were published then."""
    nothing = f"No entry {_stretch(gap.first, gap.last)}"
    if not gap.reports:
        return f"{nothing}; no report here was published then."
    published = "1 report here was" if gap.reports == 1 else f"{gap.reports:,} reports here were"
    return f"{nothing}; {published} published then."


def _stretch(first: date, last: date) -> str:
    """Such as "from 4 March to 19 May 2026", "in April 2026", "from 2016 to 2018"."""
    words = in_words(Interval(first=first, last=last, grain=Grain.SPAN))
    if first == last:
        return f"on {words}"
    return f"from {words}" if " to " in words else f"in {words}"


def corroboration_text(corroboration: Corroboration | None) -> str:
    """Such as ``3 reports from 2 independent sources in 2 countries``; empty for one report alone."""
    if corroboration is None or corroboration.reports < 2:
        return ""
    several = corroboration.independent != 1
    sources = f"{corroboration.independent} independent sources" if several else "1 source"
    countries = len(corroboration.countries)
    where = f" in {countries} {'country' if countries == 1 else 'countries'}" if countries else ""
    return f"{corroboration.reports} reports from {sources}{where}"


def understood_as(question: str, answer: Answer) -> str:
    """The question as it was read, empty where that is as it was typed."""
    read = " ".join(answer.standalone.split())
    return "" if _folded(read) == _folded(question) else read


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("?!. ")


def without_set_apart(notes: Iterable[str]) -> Iterator[str]:
    """The notes that are also true where the sentences that failed their check are left out."""
    return (note for note in notes if not note.endswith(SET_APART))


def left_out_text(number: int) -> str:
    """That some sentences, 1 or more, are left out, and why."""
    if number == 1:
        return "1 sentence was left out: its sources do not support it."
    return f"{number} sentences were left out: their sources do not support them."
