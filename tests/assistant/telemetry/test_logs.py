"""Log lines, as a process writes them: with the id of the request, and without what must stay secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys

_WRITING = """
import logging
from assistant.telemetry.logs import log_to_stderr
from assistant.telemetry.requests import RequestKind, request

log_to_stderr({form!r}, secrets=["the cookie's own secret"])
logging.getLogger("dateline").warning("begun with %s", "the cookie's own secret")
logging.getLogger("a.library").warning("key sk-1234567890abcdef1234 refused")
logging.getLogger("dateline").info("nobody needs this")
with request(RequestKind.RUN) as run:
    logging.getLogger("dateline").warning("within")
    print(run.request_id)
try:
    with request(RequestKind.QUESTION) as asked:
        print(asked.request_id)
        raise ValueError("token environment-token-7 was refused")
except ValueError:
    logging.getLogger("dateline").exception("failed")
"""


def written(form: str) -> tuple[list[str], str]:
    """The ids of the two requests, and what the process wrote to its log."""
    done = subprocess.run(
        [sys.executable, "-c", _WRITING.format(form=form)],
        env=os.environ | {"SOME_API_KEY": "environment-token-7"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split(), done.stderr


def test_a_line_of_json_has_the_request_that_it_is_of() -> None:
    (run, asked), log = written("json")
    lines = [json.loads(line) for line in log.splitlines()]
    assert [(one["level"], one["logger"], one.get("request")) for one in lines] == [
        ("warning", "dateline", None),
        ("warning", "a.library", None),
        ("warning", "dateline", run),
        ("error", "dateline", asked),
    ]
    assert lines[3]["message"] == "failed"
    assert "ValueError" in lines[3]["exception"]
    assert "\n" in lines[3]["exception"]


def test_a_line_of_text_has_it_too() -> None:
    (run, asked), log = written("text")
    assert f"WARNING dateline [{run}]: within" in log
    assert f"ERROR dateline [{asked}]: failed" in log


def test_no_secret_is_in_any_line() -> None:
    for form in ("json", "text"):
        _, log = written(form)
        for secret in ("own secret", "sk-1234567890abcdef1234", "environment-token-7"):
            assert secret not in log
