"""Passages of the summaries that a catalogue of an older program has left out."""

from __future__ import annotations

from collections.abc import Callable

from corpus import Actor, Corpus, TextField
from ingest.batch import WriteTurn
from ingest.split import split


def rebuild(
    corpus: Corpus,
    *,
    by: Actor | None = None,
    wait_s: float = 0.0,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> int:
    """Rebuilds both indexes, with passages of summaries that had none; returns the number of passages.

    Only those passages are encoded. What a refused or interrupted import left is finished last, since it may
    need the vectors where the rebuild has them. Raises CorpusBusy, VectorsUnavailable or FullTextUnavailable.
    """
    encoder = corpus.encoder
    with WriteTurn(corpus.writer, wait_s=wait_s, writing=corpus.writer.alone) as turn:
        for version in corpus.writer.without_summary():
            spans = split(version.report, count=encoder.count, limit=encoder.limit)
            if summary := [span for span in spans if span.field is TextField.SUMMARY]:
                corpus.writer.complete(version, summary)
            if turn.is_wanted():
                turn.give_way()
    return corpus.rebuild(by=by or Actor(), wait_s=wait_s, on_progress=on_progress)
