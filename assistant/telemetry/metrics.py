"""Metrics in Prometheus's text format, served on a port of their own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import time_ns

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from assistant.errors import SettingsInvalid
from assistant.telemetry.requests import Request, RequestKind, Stage, listening

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_NANOSECONDS = 1e9

Levels = Callable[[], Mapping[str, tuple[str, float]]]
"""What is looked up whenever metrics are asked for: by name, what it is and how much."""


class Metrics:
    """What is counted and timed. Listens to requests."""

    def __init__(self, levels: Levels) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.registry.register(_Levels(levels))
        self._questions = Counter(
            "dateline_questions", "Questions, by how they ended", ["outcome"], registry=self.registry
        )
        self._sentences = Counter(
            "dateline_sentences", "Sentences of answers, by their check", ["check"], registry=self.registry
        )
        self._requests = Histogram(
            "dateline_request_seconds",
            "How long questions, pages and runs took",
            ["kind"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._stages = Histogram(
            "dateline_stage_seconds",
            "How long the stages of answering took",
            ["stage"],
            buckets=_SECONDS,
            registry=self.registry,
        )

    def began(self, _request: Request) -> None:
        """Nothing is counted before it ends."""

    def stage_ended(self, _request: Request | None, stage: Stage) -> None:
        """Times a stage."""
        self._stages.labels(stage.name).observe(stage.seconds)

    def ended(self, request: Request) -> None:
        """Times a request, and counts a question with its sentences."""
        self._requests.labels(request.kind.value).observe((time_ns() - request.began) / _NANOSECONDS)
        if request.kind is RequestKind.QUESTION:
            self._questions.labels(request.outcome.value).inc()
            self._sentences.labels("unsupported").inc(request.unsupported)
            self._sentences.labels("not flagged").inc(request.sentences - request.unsupported)


class _Levels(Collector):
    """What is as it is just now: asked for when it is to be shown, since nobody else needs it."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, (what, value) in self._levels().items():
            yield GaugeMetricFamily(f"dateline_{name}", what, value=value)


def check_metrics_port(address: str, port: int) -> None:
    """Sees that metrics could be served there, and serves none. Raises SettingsInvalid."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
    except OSError as error:
        raise _unusable(address, port, error) from error


def _unusable(address: str, port: int, error: OSError) -> SettingsInvalid:
    return SettingsInvalid(
        f"metrics cannot be served at {address}:{port}: {error.strerror or error}; "
        "set DATELINE_METRICS to another address"
    )


@contextmanager
def serving_metrics(address: str, port: int, levels: Levels) -> Iterator[None]:
    """Serves the metrics there within this block. Raises SettingsInvalid where the port cannot be used."""
    metrics = Metrics(levels)
    try:
        server, thread = start_http_server(port, addr=address, registry=metrics.registry)
    except OSError as error:
        raise _unusable(address, port, error) from error
    try:
        with listening(metrics):
            yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
