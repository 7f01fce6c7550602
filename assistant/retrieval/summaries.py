"""A summary and a passage of its report's body take one place among the hits.

A summary is short and says what its report is about, so it often outranks the passage with the details: of
two hits for one report, ten would be five reports. The first of the body takes the better of both places,
and has the summary with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus import Hit, TextField, fold_spaces


def joined(ranking: Sequence[Hit]) -> list[Hit]:
    """The ranking, each summary joined to the first hit of its report's body where there is one."""
    bodies: dict[str, Hit] = {}
    summaries: dict[str, Hit] = {}
    for hit in ranking:
        kind = summaries if hit.passage.field is TextField.SUMMARY else bodies
        kind.setdefault(hit.stored.report_id, hit)
    return list(_joined(ranking, bodies, summaries))


def apart(hits: Sequence[Hit]) -> list[Hit]:
    """What is read for an answer: the hits, then the summaries joined to them, each passage once."""
    every = [*hits, *(_with_copies(hit) for hit in hits if hit.summary)]
    return list({one.passage.passage_id: one for one in every}.values())


def _with_copies(hit: Hit) -> Hit:
    """The summary of a hit, with those of its copies that are the same."""
    assert hit.summary is not None
    words = fold_spaces(hit.summary.text)
    of_copies = (copy.summary for copy in hit.copies if copy.summary)
    return replace(hit.summary, copies=tuple(one for one in of_copies if fold_spaces(one.text) == words))


def _joined(ranking: Sequence[Hit], bodies: dict[str, Hit], summaries: dict[str, Hit]) -> Iterator[Hit]:
    done: set[str] = set()
    for hit in ranking:
        report_id = hit.stored.report_id
        body, summary = bodies.get(report_id), summaries.get(report_id)
        if body is None or summary is None:
            yield hit
        elif report_id not in done:
            done.add(report_id)
            yield replace(body, score=max(body.score, summary.score), summary=summary)
        elif hit is not body and hit is not summary:
            yield hit
