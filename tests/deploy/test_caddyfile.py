"""The balancer's configuration: valid, written as Caddy writes it, and what the servers need of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

from tests.deploy.composed import DEPLOY, program

CADDYFILE = DEPLOY / "Caddyfile"


def caddy(*arguments: str) -> subprocess.CompletedProcess[str]:
    named = {"DOMAIN": "dateline.example.org", "UPSTREAMS": "one:8501 two:8501"}
    command = [program("caddy"), *arguments]
    return subprocess.run(
        command, env=os.environ | named, capture_output=True, text=True, check=False, timeout=60
    )


def within(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value of JSON."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from within(one)


def test_it_is_valid_and_formatted_as_caddy_formats_it() -> None:
    valid = caddy("validate", "--adapter", "caddyfile", "--config", str(CADDYFILE))
    assert valid.returncode == 0, valid.stderr
    assert caddy("fmt", str(CADDYFILE)).stdout == CADDYFILE.read_text("utf-8")


def test_a_browser_stays_with_a_server_that_is_ready_and_the_host_it_asked_for_is_passed_on() -> None:
    adapted = caddy("adapt", "--adapter", "caddyfile", "--config", str(CADDYFILE))
    assert adapted.returncode == 0, adapted.stderr
    read = json.loads(adapted.stdout)
    [proxy] = [one for one in within(read) if one.get("handler") == "reverse_proxy"]
    assert proxy["upstreams"] == [{"dial": "one:8501"}, {"dial": "two:8501"}]
    assert proxy["load_balancing"]["selection_policy"]["policy"] == "cookie"
    asked = proxy["health_checks"]["active"]
    assert (asked["uri"], asked["headers"]) == ("/ready", {"Host": ["localhost"]})
    assert "request" not in proxy.get("headers", {}), "the servers know their names by the Host header"
    assert proxy["headers"]["response"]["replace"]["Set-Cookie"]
    assert read["admin"]["disabled"] is True
