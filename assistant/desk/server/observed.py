"""Metrics and traces of the running server, where settings ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.settings.levels import levels
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.settings import Settings


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
    """The levels; only that nothing can be read as long as the corpus cannot be opened."""
    from assistant.desk import opened

    try:
        return levels(opened.services())
    except (AssistantError, CorpusError):
        return {"up": ("Whether the corpus can be read", 0.0)}
