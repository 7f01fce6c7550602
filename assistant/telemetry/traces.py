"""Traces by OpenTelemetry, sent to a collector by OTLP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from threading import Lock
from time import time_ns

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, Tracer, set_span_in_context

from assistant.telemetry.requests import Request, RequestKind, Stage, listening

_PATIENCE_S = 5.0


class Traces:
    """A span for each question and run, and within it one for each of its stages.

    What was asked is in no span: a collector may be read by others than those who may read questions.
    """

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._spans: dict[str, Span] = {}
        self._changing = Lock()

    def began(self, request: Request) -> None:
        """Begins the request's span; a page by itself has none."""
        if request.kind is RequestKind.PAGE:
            return
        span = self._tracer.start_span(
            request.kind.value, start_time=request.began, attributes={"dateline.request": request.request_id}
        )
        with self._changing:
            self._spans[request.request_id] = span

    def stage_ended(self, request: Request | None, stage: Stage) -> None:
        """A span below that of its request; none where nothing is asked, as for a watched question."""
        with self._changing:
            parent = self._spans.get(request.request_id) if request else None
        if parent is not None:
            within = set_span_in_context(parent)
            self._tracer.start_span(stage.name, context=within, start_time=stage.began).end(stage.ended)

    def ended(self, request: Request) -> None:
        """Ends the request's span, with its outcome."""
        with self._changing:
            span = self._spans.pop(request.request_id, None)
        if span is not None:
            if request.kind is RequestKind.QUESTION:
                span.set_attribute("dateline.outcome", request.outcome.value)
                span.set_attribute("dateline.sentences", request.sentences)
                span.set_attribute("dateline.unsupported", request.unsupported)
            span.end(time_ns())


@contextmanager
def sending_traces(endpoint: str) -> Iterator[None]:
    """Sends traces to the collector at this address within this block; what is left, at its end."""
    resource = Resource.create({"service.name": "dateline", "service.version": version("dateline")})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    exporter = OTLPSpanExporter(
        endpoint=endpoint, insecure=not endpoint.startswith("https://"), timeout=_PATIENCE_S
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    try:
        with listening(Traces(provider.get_tracer("dateline"))):
            yield
    finally:
        provider.shutdown()
