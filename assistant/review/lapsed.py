"""Verdicts that time has overtaken: a sentence was judged to answer its question, and may no longer.

Such a verdict lapses when, after it was given, the cited text was withdrawn or changed away, its outlet took
the report back, or a later report of the story replaced the figure that it gives. It makes no case any more,
and the sentence is to be reviewed again. What else is outdated by now only a reviewer can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import select

from assistant.answer.enrich.quantities import Quantity, differ, quantities, same_thing
from assistant.answer.report_dates import day_of
from assistant.answer.staleness import CitationStatus, citation_statuses, current_report
from assistant.answer.story.series import series
from assistant.ledger.given_verdicts import is_counted
from assistant.ledger.schema import citations, verdicts
from assistant.ledger.verdicts import RELEVANCE, Relevance
from corpus import ChangeKind, NoticeKind, audit_log

if TYPE_CHECKING:
    from assistant.answer.story.series import Series, SeriesValue
    from assistant.ledger import Ledger
    from corpus import Corpus, StoredReport

_LATER = 12  # reports of the story, the latest, that are searched for a newer figure
_NEW_TEXT = (ChangeKind.ADDED, ChangeKind.REVISED, ChangeKind.CORRECTED)
_STATUS = {
    CitationStatus.WITHDRAWN: "was withdrawn",
    CitationStatus.CHANGED: "no longer contains the cited text",
}
_NOTICE = {NoticeKind.CORRECTION: "was corrected", NoticeKind.RETRACTION: "was retracted"}

_Reasons = dict[int, str]  # by verdict; empty for one that has not lapsed
_looked_at: WeakKeyDictionary[Corpus, tuple[tuple[str, str], _Reasons]] = WeakKeyDictionary()
# what was found of each open corpus in its last state, which is that of a ledger's place and a fingerprint


def lapsed(ledger: Ledger, corpus: Corpus) -> Mapping[int, str]:
    """By their numbers the verdicts that have lapsed, each with the reason, a sentence without a full stop.

    They are looked for once for each state of the corpus. Raises LedgerUnusable, CorpusError.
    """
    fingerprint = corpus.overview.fingerprint()
    given = _given_before(ledger, fingerprint)
    state = ledger.place, fingerprint
    last_state, known = _looked_at.get(corpus, (state, {}))
    reasons = dict(known) if last_state == state else {}
    new = [one for one in given if one.verdict_id not in reasons]
    if new:
        reasons.update(_reasons(new, corpus))
        if corpus.stories.complete():
            _looked_at[corpus] = state, reasons
    return {one.verdict_id: reasons[one.verdict_id] for one in given if reasons[one.verdict_id]}


@dataclass(frozen=True, slots=True)
class _Yes:
    """A verdict "yes" on a sentence that cites these words of a report."""

    verdict_id: int
    at: datetime
    report_id: str
    words: str


def _given_before(ledger: Ledger, fingerprint: str) -> list[_Yes]:
    """Those that were given when the corpus was another."""
    query = (
        select(verdicts.c.verdict_id, verdicts.c.at, citations.c.report_id, citations.c.words)
        .join(citations, citations.c.citation_id == verdicts.c.citation_id)
        .where(is_counted, verdicts.c.about == RELEVANCE, verdicts.c.verdict == Relevance.YES.value)
        .where(verdicts.c.fingerprint != fingerprint)
    )
    with ledger.connection() as connection:
        rows = connection.execute(query).all()
    return [
        _Yes(row.verdict_id, datetime.fromtimestamp(row.at, UTC), row.report_id, row.words) for row in rows
    ]


def _reasons(given: Sequence[_Yes], corpus: Corpus) -> Iterator[tuple[int, str]]:
    changes = _Changes(corpus, min(one.at for one in given))
    cited = {one.report_id for one in given}
    reports = {report_id: current_report(corpus, report_id) for report_id in cited}
    notices = corpus.notices_about([one for one in reports.values() if one is not None])
    moved_on = corpus.stories.in_story_with(changes.new_text, cited)
    statuses = citation_statuses([(one.report_id, one.words) for one in given], corpus)
    for one, status in zip(given, statuses, strict=True):
        stored, notice, reason = reports[one.report_id], notices.get(one.report_id), ""
        if stored is None:
            pass  # of another corpus
        elif status in _STATUS and changes.any(stored, since=one.at):
            reason = f"{_named(stored)} {_STATUS[status]}"
        elif notice and changes.text(notice.stored, since=one.at):
            did = _NOTICE[notice.kind]
            reason = f"{_named(stored)} {did} by its outlet: {_named(notice.stored)}"
        elif one.report_id in moved_on and (newer := _newer_figure(corpus, one, stored, changes)):
            reason = f"{_named(newer.sentence.report)} gives {newer.quantity.written}"
        yield one.verdict_id, reason


class _Changes:
    """When reports were changed last, as far as that was after an instant."""

    def __init__(self, corpus: Corpus, since: datetime) -> None:
        self._at = audit_log.changed_since(corpus.catalogue, since)
        self.new_text = audit_log.changed_since(corpus.catalogue, since, kinds=_NEW_TEXT)

    def any(self, stored: StoredReport, *, since: datetime) -> bool:
        """Whether a report was changed at this instant or after it, in whatever way."""
        return stored.report_id in self._at and self._at[stored.report_id] >= since

    def text(self, stored: StoredReport, *, since: datetime) -> bool:
        """Whether it came in or was revised at this instant or after it."""
        return stored.report_id in self.new_text and self.new_text[stored.report_id] >= since


def _newer_figure(corpus: Corpus, yes: _Yes, stored: StoredReport, changes: _Changes) -> SeriesValue | None:
    """The last value by which a report that has come in since replaces a figure of the cited words."""
    figures = [one for one in quantities(yes.words) if one.deed or one.figure.unit]
    later = corpus.stories.later([stored])[:_LATER] if figures else []
    if not any(changes.text(one, since=yes.at) for one in later):
        return None
    for one in series(corpus, [stored, *later]):
        replacing = [value for value in _after(one, figures, stored) if value.replaces]
        if replacing and changes.text(replacing[-1].sentence.report, since=yes.at):
            return replacing[-1]
    return None


def _after(found: Series, figures: Sequence[Quantity], stored: StoredReport) -> Sequence[SeriesValue]:
    """The values of the series after the one of these figures that the report gives; none without it."""
    for place, value in enumerate(found.values):
        givers = {one.report.report_id for one in (value.sentence, *value.also)}
        if stored.report_id in givers and any(_same(value.quantity, one) for one in figures):
            return found.values[place + 1 :]
    return ()


def _same(one: Quantity, other: Quantity) -> bool:
    return same_thing(one, other) and not differ(one.figure, other.figure)


def _named(stored: StoredReport) -> str:
    day = day_of(stored)
    return f"“{' '.join(stored.report.title.split())}” ({stored.report.outlet}{f', {day}' if day else ''})"
