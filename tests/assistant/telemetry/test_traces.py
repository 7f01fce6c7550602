"""Traces, as a collector gets them by OTLP."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager

import grpc
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from assistant.telemetry.requests import Outcome, RequestKind, request, stage
from assistant.telemetry.traces import sending_traces


class Collector(TraceServiceServicer):  # type: ignore[misc]  # grpc has no types
    """Keeps the spans that it is sent."""

    def __init__(self) -> None:
        self.spans: dict[str, Span] = {}
        self.services: set[str] = set()

    def Export(  # noqa: N802 - the protocol's own name
        self, request: ExportTraceServiceRequest, context: object
    ) -> ExportTraceServiceResponse:
        for of_one in request.resource_spans:
            self.services |= {
                one.value.string_value for one in of_one.resource.attributes if one.key == "service.name"
            }
            for scope in of_one.scope_spans:
                self.spans |= {span.name: span for span in scope.spans}
        return ExportTraceServiceResponse()


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    """A collector and its address."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    collector = Collector()
    add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield collector, f"http://127.0.0.1:{port}"
    finally:
        server.stop(None).wait()


def test_a_question_is_a_span_with_its_stages_below_it() -> None:
    with collecting() as (collector, endpoint):
        with sending_traces(endpoint):
            with request(RequestKind.QUESTION) as asked:
                with stage("finding"):
                    pass
                with stage("answering"), stage("reading"):
                    pass
                asked.outcome, asked.sentences = Outcome.DECLINED, 0
            with request(RequestKind.PAGE), stage("drawing"):
                pass
        spans = collector.spans  # all were sent when the block ended
    assert set(spans) == {"question", "finding", "reading", "answering"}
    whole = spans["question"]
    assert {spans[name].parent_span_id for name in ("finding", "reading", "answering")} == {whole.span_id}
    assert whole.start_time_unix_nano <= spans["finding"].start_time_unix_nano
    assert spans["reading"].end_time_unix_nano <= spans["answering"].end_time_unix_nano
    attributes = {one.key: one.value for one in whole.attributes}
    assert attributes["dateline.request"].string_value == asked.request_id
    assert attributes["dateline.outcome"].string_value == "declined"
    assert collector.services == {"dateline"}


def test_a_collector_that_is_gone_costs_no_answer() -> None:
    with collecting() as (_, endpoint):
        pass
    with sending_traces(endpoint), request(RequestKind.QUESTION) as asked, stage("finding"):
        asked.outcome = Outcome.ANSWERED
