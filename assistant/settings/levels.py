"""How much is there and waits just now, for whoever runs the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from corpus import CorpusError, RunState, runs

if TYPE_CHECKING:
    from assistant.settings.services import Services


def levels(services: Services) -> Mapping[str, tuple[str, float]]:
    """What each is and how much, by the name of its metric; only that nothing is, where the corpus fails."""
    try:
        return _levels(services)
    except CorpusError:
        return {"up": ("Whether the corpus can be read", 0.0)}


def _levels(services: Services) -> dict[str, tuple[str, float]]:
    corpus = services.corpus
    answering, waiting = services.limiter.load()
    unfinished = runs.unfinished(corpus.catalogue)
    lag = corpus.full_text_lag()
    queued = sum(run.state is RunState.WAITING for run in unfinished)
    return {
        "up": ("Whether the corpus can be read", 1.0),
        "reports": ("Current reports", float(sum(corpus.overview.outlets().values()))),
        "index_lag": (
            "Versions and passages that the indexes still have to add or delete",
            float(corpus.lag()),
        ),
        "full_text_changes_behind": ("Changes of other servers that the full text lacks", float(lag.changes)),
        "full_text_seconds_behind": ("Seconds since the first of them", float(lag.seconds)),
        "vectors_answer": ("Whether Chroma answered last", float(corpus.indexes.vectors_answered)),
        "questions_in_progress": ("Questions being answered", float(answering)),
        "questions_waiting": ("Questions that wait to be answered", float(waiting)),
        "runs_waiting": ("Runs that wait to begin", float(queued)),
        "runs_in_progress": ("Runs that have begun", float(len(unfinished) - queued)),
    }
