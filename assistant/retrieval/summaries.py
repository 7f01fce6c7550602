"""A summary and a passage of its report's body take one place among the hits.

A summary is short and says what its report is about, so it often outranks the passage with the details: of
two hits for one report, ten would be five reports. The first of the body takes the better of both places,
and has the summary with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus import Hit, TextField


def joined(ranking: Sequence[Hit]) -> list[Hit]:
    """The ranking, each summary joined to the first hit of its report's body where there is one."""
    bodies: dict[str, Hit] = {}
    summaries: dict[str, Hit] = {}
    for hit in ranking:
        kind = summaries if hit.passage.field is TextField.SUMMARY else bodies
        kind.setdefault(hit.stored.report_id, hit)
    return list(_joined(ranking, bodies, summaries))


def apart(hits: Iterable[Hit]) -> list[Hit]:
    """The hits, each summary after the hit that it is joined to: what is read for an answer, each once."""
    every = (one for hit in hits for one in (replace(hit, summary=None), hit.summary) if one is not None)
    return list({one.passage.passage_id: one for one in every}.values())


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
