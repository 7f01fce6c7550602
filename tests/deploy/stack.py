"""What the compose file starts, as processes on loopback: the same commands, settings and Caddyfile."""

from __future__ import annotations

import contextlib
import hmac
import json
import ssl
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess, Popen, TimeoutExpired
from typing import Any

import httpx

from tests.browser.served import ROOT, environment, free_port
from tests.command_line import run_command
from tests.deploy.composed import DEPLOY, composed, example_environment, program

_SECONDS_TO_START = 90
_SECONDS_TO_STOP = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The running parts; ``url`` is where Caddy serves them, with a certificate that ``authority`` issued."""

    url: str
    plain_url: str
    authority: Path
    servers: Mapping[str, Popen[bytes]]
    settings: Mapping[str, dict[str, str]]
    """The environment of each server."""
    addresses: Mapping[str, str]
    """Of each server, where Caddy finds it."""

    def dateline(self, server: str, *arguments: str) -> CompletedProcess[str]:
        """Runs a command as ``docker compose exec SERVER dateline …`` would."""
        return run_command(*arguments, environment=environment() | self.settings[server], timeout_s=240)

    def chosen_by(self, cookie: str) -> str:
        """The server that Caddy's cookie keeps a browser with, which is named in it by a digest."""
        [name] = [
            name
            for name, address in self.addresses.items()
            if hmac.new(b"", address.encode(), "sha256").hexdigest() == cookie
        ]
        return name

    def tls(self) -> ssl.SSLContext:
        """Trusts the stack's own authority, and nothing else."""
        return ssl.create_default_context(cafile=str(self.authority))


@contextmanager
def running_stack(place: Path, *, database_url: str, provider: str) -> Iterator[Stack]:
    """All services of the compose file but the database."""
    ports = {"chroma": free_port(), "http": free_port(), "https": free_port()}
    url = f"https://localhost:{ports['https']}"
    services = composed(example_environment() | {"DOMAIN": f"localhost:{ports['https']}"})["services"]
    with ExitStack() as ending:
        start = _Starting(place, ending)
        folders = {"/data": str(place / "chroma"), "0.0.0.0": "127.0.0.1", "8000": str(ports["chroma"])}
        chroma = _start_chroma(start, services["chroma"], folders)
        _wait_for(f"http://127.0.0.1:{ports['chroma']}/api/v2/heartbeat", chroma, place / "chroma.log")
        secrets = _secrets(place, database_url)
        running, settings, addresses = {}, {}, {}
        for name in [one for one in services if one.startswith("dateline-")]:
            elsewhere = {
                "DATELINE_SETTINGS": str(secrets),
                "DATELINE_DATA": str(place / name),
                "DATELINE_FILES": str(place / "files"),
                "DATELINE_CHROMA_URL": f"http://127.0.0.1:{ports['chroma']}",
                "DATELINE_OIDC_PROVIDER": f"{provider}/.well-known/openid-configuration",
            }
            given = {key: str(value) for key, value in services[name]["environment"].items()}
            assert set(elsewhere) <= set(given)
            settings[name] = given | elsewhere
            port = free_port()
            addresses[name] = f"127.0.0.1:{port}"
            running[name] = start(name, _serving(port), settings[name])
        for name, address in addresses.items():  # all at once, as compose starts them, on an empty database
            _wait_for(f"http://{address}/ready", running[name], place / f"{name}.log")
        caddy = _start_caddy(start, services["caddy"], ports, addresses.values())
        authority = place / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        _wait_for(f"{url}/ready", caddy, place / "caddy.log", authority=authority)
        yield Stack(
            url=url,
            plain_url=f"http://localhost:{ports['http']}",
            authority=authority,
            servers=running,
            settings=settings,
            addresses=addresses,
        )


class _Starting:
    """Starts programs, each with its own log, and ends them in reverse order."""

    def __init__(self, place: Path, ending: ExitStack) -> None:
        self.place, self._ending = place, ending

    def __call__(self, name: str, command: Sequence[str], variables: dict[str, str]) -> Popen[bytes]:
        log = self._ending.enter_context((self.place / f"{name}.log").open("wb"))
        process = Popen(
            command, cwd=ROOT, env=environment() | variables, stdin=DEVNULL, stdout=log, stderr=log
        )
        self._ending.callback(_end, process)
        return process


def _end(process: Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_SECONDS_TO_STOP)
    except TimeoutExpired:
        process.kill()
        process.wait()
        raise


def _start_chroma(start: _Starting, service: Mapping[str, Any], elsewhere: Mapping[str, str]) -> Popen[bytes]:
    arguments = service["command"]
    assert set(elsewhere) < set(arguments)
    command = [program(service["entrypoint"][0]), *(elsewhere.get(one, one) for one in arguments)]
    return start("chroma", command, service["environment"] | {"ANONYMIZED_TELEMETRY": "False"})


def _serving(port: int) -> list[str]:
    """The image's own command, at a port of this server's own."""
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    arguments: list[str] = json.loads(next(line for line in lines if line.startswith("CMD ["))[4:])
    assert "0.0.0.0" in arguments
    loopback = ["127.0.0.1" if one == "0.0.0.0" else one for one in arguments]
    return [sys.executable, "-m", "assistant.cli", *loopback, "--port", str(port)]


def _start_caddy(
    start: _Starting, service: Mapping[str, Any], ports: Mapping[str, int], upstreams: Iterable[str]
) -> Popen[bytes]:
    given = {key: str(value) for key, value in service["environment"].items()}
    assert set(given) == {"DOMAIN", "UPSTREAMS", "TLS"}
    elsewhere = {
        "UPSTREAMS": " ".join(upstreams),
        "HTTP_PORT": str(ports["http"]),
        "HTTPS_PORT": str(ports["https"]),
        "XDG_DATA_HOME": str(start.place / "caddy"),
        "XDG_CONFIG_HOME": str(start.place / "caddy"),
    }
    written = (DEPLOY / "Caddyfile").read_text("utf-8")
    assert "\tadmin off\n" in written
    file = start.place / "Caddyfile"
    file.write_text(written.replace("\tadmin off\n", "\tadmin off\n\tdefault_bind 127.0.0.1\n", 1))
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]
    return start("caddy", command, given | elsewhere)


def _secrets(place: Path, database_url: str) -> Path:
    file = place / "dateline.toml"
    file.write_text(
        f"database_url = {json.dumps(database_url)}\n"
        'oidc_client_secret = "a secret of the tests"\n'
        'cookie_secret = "a cookie secret of the tests, long enough"\n'
    )
    return file


def _wait_for(address: str, process: Popen[bytes], log: Path, *, authority: Path | None = None) -> None:
    """Returns once this address says that all is well, with a certificate of the ``authority``."""
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        # The authority's file and the certificate appear some time after the port.
        with contextlib.suppress(httpx.TransportError, FileNotFoundError):
            trusted = ssl.create_default_context(cafile=str(authority)) if authority else False
            if httpx.get(address, verify=trusted, timeout=10, trust_env=False).status_code < 400:
                return
        assert process.poll() is None, f"it ended: {log.read_text()[-2000:]}"
        assert time.monotonic() < deadline, f"{address} does not answer: {log.read_text()[-2000:]}"
        time.sleep(0.05)
