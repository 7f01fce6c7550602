"""What Prometheus reads: how questions ended, how long stages took, and how things are just now."""

from __future__ import annotations

import socket
import urllib.request
from contextlib import closing

import pytest

from assistant.errors import SettingsInvalid
from assistant.telemetry.metrics import serving_metrics
from assistant.telemetry.requests import Outcome, RequestKind, request, stage


def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def scraped(port: int) -> dict[str, float]:
    """The samples by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line[:1] != "#"}


def test_questions_stages_and_levels_are_served() -> None:
    levels = {"runs_waiting": ("Runs that wait", 3.0)}
    port = free_port()
    with serving_metrics("127.0.0.1", port, lambda: levels):
        with request(RequestKind.QUESTION) as asked:
            with stage("finding"):
                pass
            asked.outcome, asked.sentences, asked.unsupported = Outcome.ANSWERED, 5, 2
        with pytest.raises(ValueError, match="no"), request(RequestKind.RUN):
            raise ValueError("no")
        found = scraped(port)
        levels["runs_waiting"] = ("Runs that wait", 1.0)
        assert scraped(port)["dateline_runs_waiting"] == 1.0
    assert found["dateline_runs_waiting"] == 3.0
    assert found['dateline_questions_total{outcome="answered"}'] == 1.0
    assert found['dateline_sentences_total{check="unsupported"}'] == 2.0
    assert found['dateline_sentences_total{check="not flagged"}'] == 3.0
    assert found['dateline_stage_seconds_count{stage="finding"}'] == 1.0
    assert found['dateline_request_seconds_count{kind="question"}'] == 1.0
    assert found['dateline_request_seconds_count{kind="run"}'] == 1.0
    assert found["process_resident_memory_bytes"] > 1_000_000
    with request(RequestKind.QUESTION), pytest.raises(OSError, match="refused"):  # nothing is served any more
        scraped(port)


def test_a_port_that_is_taken_is_refused_with_the_setting_to_change() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(SettingsInvalid, match=r"DATELINE_METRICS"),
            serving_metrics("127.0.0.1", port, dict),
        ):
            pass
