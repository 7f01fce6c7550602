"""The balancer's configuration: valid, written as Caddy writes it, and what the servers need of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.composed import DEPLOY, program

CADDYFILE = DEPLOY / "Caddyfile"


DEBIANS = Path("/usr/bin/caddy")
FALLBACK = """ {
			fallback least_conn
		}"""


def caddy(
    *arguments: str, by: str | Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs one command of Caddy, that of this environment's packages unless ``by`` is another."""
    named = {"DOMAIN": "dateline.example.org", "UPSTREAMS": "one:8501 two:8501"} | variables
    command = [by or program("caddy"), *arguments]
    return subprocess.run(
        command, env=os.environ | named, capture_output=True, text=True, check=False, timeout=60
    )


def adapted(file: Path = CADDYFILE, **variables: str) -> Any:
    """What Caddy makes of the file, as a value."""
    done = caddy("adapt", "--adapter", "caddyfile", "--config", str(file), **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
    read = adapted()
    [proxy] = [one for one in within(read) if one.get("handler") == "reverse_proxy"]
    assert proxy["upstreams"] == [{"dial": "one:8501"}, {"dial": "two:8501"}]
    assert proxy["load_balancing"]["selection_policy"]["policy"] == "cookie"
    asked = proxy["health_checks"]["active"]
    assert (asked["uri"], asked["headers"]) == ("/ready", {"Host": ["localhost"]})
    assert "request" not in proxy.get("headers", {}), "the servers know their names by the Host header"
    assert proxy["headers"]["response"]["replace"]["Set-Cookie"]
    assert read["admin"]["disabled"] is True


def test_the_certificate_is_ones_own_caddys_or_a_public_authoritys() -> None:
    assert "tls" not in adapted()["apps"], "what a public authority issues needs no words"
    own = adapted(TLS="tls /tls/tls.crt /tls/tls.key")["apps"]["tls"]["certificates"]["load_files"]
    assert [(one["certificate"], one["key"]) for one in own] == [("/tls/tls.crt", "/tls/tls.key")]
    [policy] = adapted(TLS="tls internal")["apps"]["tls"]["automation"]["policies"]
    assert policy["issuers"] == [{"module": "internal"}]


@pytest.mark.skipif(not DEBIANS.exists(), reason="Debian's Caddy is not installed: apt-get install caddy")
def test_debians_release_takes_it_and_passes_over_what_chooses_for_new_browsers(tmp_path: Path) -> None:
    written = CADDYFILE.read_text("utf-8")
    assert written.count(FALLBACK) == 1
    without = tmp_path / "Caddyfile"
    without.write_text(written.replace(FALLBACK, ""), "utf-8")
    given, changed = (
        caddy("adapt", "--adapter", "caddyfile", "--config", str(file), by=DEBIANS)
        for file in (CADDYFILE, without)
    )
    assert given.returncode == 0, given.stderr
    assert given.stdout == changed.stdout
    valid = caddy("validate", "--adapter", "caddyfile", "--config", str(CADDYFILE), by=DEBIANS)
    assert valid.returncode == 0, valid.stderr
