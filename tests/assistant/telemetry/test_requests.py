"""A request has an id that its errors carry, and whoever listens learns how long its stages took."""

from __future__ import annotations

from collections.abc import Generator
from threading import Thread

import pytest

from assistant.telemetry.requests import (
    Request,
    RequestKind,
    Stage,
    current_id,
    listening,
    request,
    request_of,
    stage,
    under,
)


class Heard:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.stages: list[Stage] = []

    def began(self, request: Request) -> None:
        self.calls.append(("began", request.request_id))

    def stage_ended(self, request: Request | None, stage: Stage) -> None:
        self.calls.append((stage.name, request.request_id if request else ""))
        self.stages.append(stage)

    def ended(self, request: Request) -> None:
        self.calls.append(("ended", request.request_id))


def test_stages_belong_to_the_request_that_is_under_way() -> None:
    heard = Heard()
    with listening(heard), request(RequestKind.QUESTION) as asked:
        with stage("finding") as timed:
            assert timed.seconds >= 0
        assert timed.ended >= timed.began
        assert current_id() == asked.request_id
    with stage("finding"):  # nobody listens any more
        pass
    identity = asked.request_id
    assert heard.calls == [("began", identity), ("finding", identity), ("ended", identity)]
    assert current_id() == ""


def test_what_follows_the_end_of_a_stage_is_not_counted_in_it() -> None:
    heard = Heard()
    with listening(heard), stage("answering") as timed:
        timed.end()
        ended = timed.ended
        with stage("checking"):
            pass
    assert [one.name for one in heard.stages] == ["checking", "answering"]
    assert heard.stages[1].ended == ended <= heard.stages[0].began


def test_a_request_within_another_ends_with_its_own_block() -> None:
    with request(RequestKind.RUN) as outer:
        with request(RequestKind.QUESTION) as inner:
            assert current_id() == inner.request_id != outer.request_id
        assert current_id() == outer.request_id


def test_a_stage_that_fails_is_measured_and_its_error_leads_to_the_request() -> None:
    heard = Heard()
    with (
        listening(heard),
        pytest.raises(ValueError, match="broken") as raised,
        request(RequestKind.QUESTION) as asked,
        stage("reading"),
    ):
        raise ValueError("broken")
    assert [one.name for one in heard.stages] == ["reading"]
    assert request_of(raised.value) == asked.request_id
    assert under(raised.value) == f", under {asked.request_id}"
    assert under(ValueError("elsewhere")) == ""


def test_a_question_that_another_thread_leaves_early_ends_without_an_error() -> None:
    def pieces() -> Generator[int]:
        with request(RequestKind.QUESTION), stage("answering"):
            yield 1
            yield 2

    heard = Heard()
    with listening(heard):
        left = pieces()
        assert next(left) == 1
        closing = Thread(target=left.close)
        closing.start()
        closing.join()
    assert [what for what, _ in heard.calls] == ["began", "answering", "ended"]
