"""What an outlet retracted gives way to the notice of it; what it corrected brings the correction along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus import Corpus, Hit, Notice, NoticeKind, Scope


def with_notices(
    corpus: Corpus, hits: Sequence[Hit], scope: Scope, *, named: frozenset[str], limit: int
) -> tuple[list[Hit], list[str]]:
    """The hits, each retracted one replaced by the passages of the notice, and a note if the best one was.

    At most ``limit`` hits, so that the last may make room for a notice. The reports ``named`` in the question
    stay, retracted or not.
    """
    notices = corpus.notices_about([hit.stored for hit in _with_copies(hits)], scope=scope)
    if not notices:
        return list(hits), []
    retracted = {
        report_id
        for report_id, notice in notices.items()
        if notice.kind is NoticeKind.RETRACTION and report_id not in named
    }
    kept = list(_replaced(corpus, hits, notices, retracted))
    seen = list({hit.passage.passage_id: hit for hit in kept}.values())
    best = hits[0].stored
    if best.report_id not in retracted:
        return seen[:limit], []
    day = notices[best.report_id].stored.report.published_there
    return seen[:limit], [
        f"“{best.report.title}” ({best.report.outlet}) was retracted by its outlet on {day:%-d %B %Y}"
        " and is left out."
    ]


def _replaced(
    corpus: Corpus, hits: Sequence[Hit], notices: Mapping[str, Notice], retracted: set[str]
) -> Iterator[Hit]:
    for hit in hits:
        about = next(filter(None, (notices.get(one.stored.report_id) for one in (hit, *hit.copies))), None)
        if about is not None:
            for passage in corpus.passages(about.stored):
                yield replace(hit, passage=passage, stored=about.stored, copies=(), summary=None, found_by={})
        if hit.stored.report_id not in retracted:
            yield replace(
                hit, copies=tuple(one for one in hit.copies if one.stored.report_id not in retracted)
            )


def _with_copies(hits: Sequence[Hit]) -> Iterator[Hit]:
    for hit in hits:
        yield hit
        yield from hit.copies
