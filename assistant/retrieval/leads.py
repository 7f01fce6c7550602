"""The first passage of each report found: what happened stands in its first sentences.

A question that names a subject finds the passages with the most of its words, which are seldom those. Where
it is asked what each of them brings, they come along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus import Corpus, Hit, TextField


def with_leads(corpus: Corpus, hits: Sequence[Hit], *, most: int) -> list[Hit]:
    """The hits, and behind them the first passages of their reports' bodies, of ``most`` reports at most."""
    found = {hit.passage.passage_id for hit in hits}
    first_hits: dict[str, Hit] = {}
    for hit in hits:
        first_hits.setdefault(hit.stored.report_id, hit)
    leads = []
    for hit in list(first_hits.values())[:most]:
        lead = next((one for one in corpus.passages(hit.stored) if one.field is TextField.BODY), None)
        if lead is not None and lead.passage_id not in found:
            leads.append(replace(hit, passage=lead, copies=(), summary=None, found_by={}))
    return [*hits, *leads]
