"""Metrics and traces of the running server, where settings ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from corpus import CorpusError, RunState, runs

if TYPE_CHECKING:
    from assistant.settings import Services, Settings


@contextmanager
def observed(settings: Settings) -> Iterator[None]:
    """Serves metrics and sends traces within this block. Raises SettingsInvalid."""
    with ExitStack() as observing:
        if settings.metrics:
            from assistant.telemetry.metrics import serving_metrics

            address, _, port = settings.metrics.rpartition(":")
            observing.enter_context(serving_metrics(address.strip("[]"), int(port), _levels))
        if settings.traces:
            from assistant.telemetry.traces import sending_traces

            observing.enter_context(sending_traces(settings.traces))
        yield


def _levels() -> Mapping[str, tuple[str, float]]:
    """How much is there and waits just now; that alone which can be known where the corpus cannot be read."""
    from assistant.desk import opened

    try:
        return _levels_of(opened.services())
    except (AssistantError, CorpusError):
        return {"up": ("Whether the corpus can be read", 0.0)}


def _levels_of(services: Services) -> dict[str, tuple[str, float]]:
    corpus = services.corpus
    answering, waiting = services.limiter.load()
    unfinished = runs.unfinished(corpus.catalogue)
    queued = sum(run.state is RunState.WAITING for run in unfinished)
    return {
        "up": ("Whether the corpus can be read", 1.0),
        "reports": ("Current reports", float(sum(corpus.overview.outlets().values()))),
        "index_lag": (
            "Versions and passages that the indexes still have to add or delete",
            float(corpus.lag()),
        ),
        "vectors_answer": ("Whether Chroma answered last", float(corpus.indexes.vectors_answered)),
        "questions_in_progress": ("Questions being answered", float(answering)),
        "questions_waiting": ("Questions that wait to be answered", float(waiting)),
        "runs_waiting": ("Runs that wait to begin", float(queued)),
        "runs_in_progress": ("Runs that have begun", float(len(unfinished) - queued)),
    }
