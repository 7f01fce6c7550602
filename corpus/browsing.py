"""The list of reports: leafed through by the catalogue, and searched by words with the full-text index.

Words are looked for in every passage of what is current, each with its report's heading, and in titles as
they are typed, also of what is withdrawn. Best first means: a report whose title has the words as typed, then
by BM25 the best passage of each, then the rest by day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.catalogue import listing, passages
from corpus.catalogue.database import Catalogue
from corpus.catalogue.listing import ReportFilter, ReportRow
from corpus.index import fulltext_query
from corpus.index.excerpts import MarkedText, excerpt, marked
from corpus.index.fulltext import FullText
from corpus.scope import Scope

_FOUND_AT_MOST = 2000  # passages with the words that a list is narrowed to: the best of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Where a report has the words looked for: in its title, and in the passage that fits them best."""

    title: MarkedText
    excerpt: MarkedText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportList:
    """A page of the list, and how many reports it has in ``total``; with words, what ``matched`` by report.

    ``cut`` says that more reports have the words, of which these are the best.
    """

    rows: Sequence[ReportRow]
    total: int
    matched: Mapping[str, Matched]
    cut: bool = False


def listed(
    wanted: ReportFilter, *, catalogue: Catalogue, fulltext: FullText, limit: int, skip: int
) -> ReportList:
    """A page of the list of reports, withdrawn ones included."""
    if not wanted.text:
        rows, total = listing.page(catalogue, wanted, limit=limit, skip=skip)
        return ReportList(rows=rows, total=total, matched={})
    ranked, cut = _ranked(wanted, fulltext)
    best = passages.best_of_reports(catalogue, ranked)
    rows, total = listing.page(catalogue, wanted, found=list(best), limit=limit, skip=skip)
    found = passages.in_current_versions(
        catalogue, [best[row.report_id] for row in rows if row.report_id in best]
    )
    shown = {
        stored.report_id: stored.report.text_of(one.field)[one.start : one.end]
        for one, stored in found.values()
    }
    words = fulltext_query.terms(wanted.text)
    matched = {
        row.report_id: Matched(
            title=marked(row.title, words),
            excerpt=excerpt(shown[row.report_id], words) if row.report_id in shown else None,
        )
        for row in rows
    }
    return ReportList(rows=rows, total=total, matched=matched, cut=cut)


def _ranked(wanted: ReportFilter, fulltext: FullText) -> tuple[list[int], bool]:
    """The passages that have all of the words, or score at least half as well as the best; best first."""
    scope = Scope(
        outlets=wanted.outlets,
        countries=wanted.countries,
        languages=wanted.languages,
        since=wanted.since,
        until=wanted.until,
    )
    every = fulltext.matching(wanted.text, scope, every=True, limit=_FOUND_AT_MOST)
    some = fulltext.matching(wanted.text, scope, every=False, limit=_FOUND_AT_MOST)
    best = max(some.values(), default=0.0)
    scores = every | {i: score for i, score in some.items() if score >= best / 2}
    ranked = sorted(scores, key=lambda i: (-scores[i], i))
    more = len(some) == _FOUND_AT_MOST and min(some.values()) >= best / 2
    cut = more or len(every) == _FOUND_AT_MOST or len(ranked) > _FOUND_AT_MOST
    return ranked[:_FOUND_AT_MOST], cut
