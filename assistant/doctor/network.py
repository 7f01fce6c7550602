"""The port that the pages are served at, and the servers that settings name."""

from __future__ import annotations

import errno
import http.client
import json
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.doctor.finding import Finding, ok, problem, refused, warning
from assistant.errors import SettingsInvalid
from assistant.telemetry.metrics import check_metrics_port
from corpus import VectorsUnavailable, probe_chroma

if TYPE_CHECKING:
    from assistant.settings import Settings

_HERE = "127.0.0.1"
_PATIENCE_S = 5.0
_OTLP = 4317  # the port that collectors listen at unless they are set otherwise
_SEE_ADDRESS = (
    "See that DATELINE_OIDC_PROVIDER is the address of its metadata (it ends with "
    "/.well-known/openid-configuration), and that the provider lets this machine read it."
)
_NO_ANSWER = (OSError, ValueError, http.client.HTTPException)
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_LONGEST = 1 << 20  # bytes of an answer that are read


@dataclass(frozen=True, slots=True)
class ServedAt:
    """Where the pages are to be served: the address to listen on, and the port."""

    address: str
    port: int

    def __str__(self) -> str:
        """In a sentence."""
        return f"port {self.port}" if self.address == _HERE else f"port {self.port} of {self.address}"

    def ready(self) -> Any:
        """What ``/ready`` answers there. Raises OSError, ValueError and HTTPException."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        # A server that listens elsewhere too answers to its own names, of which this is always one.
        return _fetched(f"http://{host}:{self.port}/ready", host="localhost")


def port(served_at: ServedAt) -> Iterator[Finding]:
    """Whether the pages can be served there, or are already."""
    try:
        family = socket.getaddrinfo(served_at.address, served_at.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((served_at.address, served_at.port))
    except OSError as error:
        yield _taken(served_at, error)
        return
    yield ok("port", f"{_capital(served_at)} is free for `dateline serve`.")


def _taken(served_at: ServedAt, error: OSError) -> Finding:
    unusable = f"{_capital(served_at)} cannot be used: {error.strerror}."
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return problem("port", unusable, "Name an address of this machine with `--address`.")
    try:
        lacking = served_at.ready()["lacking"]
    except (*_NO_ANSWER, TypeError, KeyError):  # another program's
        return problem(
            "port",
            unusable,
            "Stop the program that uses it, or choose another with `dateline serve --port`.",
        )
    if lacking:
        return problem(
            "port", f"The Dateline at {served_at} is not ready: {'; '.join(lacking)}.", "See its log."
        )
    return ok("port", f"Dateline is being served at {served_at}.")


def _capital(served_at: ServedAt) -> str:
    text = str(served_at)
    return f"{text[:1].upper()}{text[1:]}"


def metrics(settings: Settings, *, served_at: ServedAt) -> Iterator[Finding]:
    """Whether metrics can be served where settings say, or are already by the Dateline at ``served_at``."""
    if settings.metrics is None:
        return
    address, _, number = settings.metrics.rpartition(":")
    try:
        check_metrics_port(address.strip("[]"), int(number))
    except SettingsInvalid as error:
        if _is_dateline(served_at) and _has_own_metrics(settings.metrics):
            yield ok("metrics", f"Metrics are being served at {settings.metrics}.")
        else:
            yield refused("metrics", str(error))
        return
    yield ok("metrics", f"{settings.metrics} is free for metrics.")


def _is_dateline(served_at: ServedAt) -> bool:
    try:
        return "lacking" in served_at.ready()
    except (*_NO_ANSWER, TypeError):
        return False


def _has_own_metrics(address: str) -> bool:
    try:
        with _DIRECT.open(f"http://{address}/metrics", timeout=_PATIENCE_S) as answer:
            return b"dateline_" in answer.read(_LONGEST)
    except _NO_ANSWER:
        return False


def traces(settings: Settings) -> Iterator[Finding]:
    """Whether something listens where traces are to be sent; without it questions are answered as ever."""
    if settings.traces is None:
        return
    there = urlsplit(settings.traces if "://" in settings.traces else f"//{settings.traces}")
    try:
        number = there.port or _OTLP
        with socket.create_connection((there.hostname or _HERE, number), timeout=_PATIENCE_S):
            pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        yield warning(
            "traces",
            f"No collector answers at {settings.traces!r}: {reason}; traces are lost.",
            "Start it, or correct DATELINE_TRACES.",
        )
        return
    yield ok("traces", f"A collector listens at {settings.traces}.")


def sign_in(settings: Settings) -> Iterator[Finding]:
    """Whether the provider that people sign in with can be reached, where one is set."""
    if settings.sign_in is None:
        return
    provider = settings.sign_in.provider
    try:
        found = _fetched(provider, open_with=urllib.request.build_opener())
    except _NO_ANSWER as error:
        yield _not_a_provider(provider, error)
        return
    if not isinstance(found, dict) or "authorization_endpoint" not in found:
        yield problem("sign-in", f"{provider!r} is no OpenID Connect configuration.", _SEE_ADDRESS)
        return
    yield ok("sign-in", f"{provider} answers.")
    if settings.url is None:
        yield warning(
            "sign-in",
            "The provider sends people back to this machine's own address.",
            "Set DATELINE_URL to the address at which browsers reach the pages.",
        )


def _not_a_provider(provider: str, error: Exception) -> Finding:
    """What came instead of its metadata, and the cure of that."""
    if isinstance(error, urllib.error.HTTPError):
        what = f"{provider!r} answers {error.code} {error.reason}"
        return problem("sign-in", f"{what}, and not with its metadata.", _SEE_ADDRESS)
    cause = getattr(error, "reason", error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return problem(
            "sign-in",
            f"The certificate of {provider!r} is not trusted: {cause.verify_message}.",
            "Name a file with the certificates of its authority in SSL_CERT_FILE, for `dateline serve` too.",
        )
    if isinstance(error, ValueError):  # no JSON, or no address at all
        return problem("sign-in", f"{provider!r} is no OpenID Connect configuration.", _SEE_ADDRESS)
    return problem(
        "sign-in",
        f"{provider!r} does not answer: {getattr(cause, 'strerror', None) or cause}.",
        "See that the address in DATELINE_OIDC_PROVIDER opens from this machine.",
    )


def chroma_elsewhere(settings: Settings) -> Iterator[Finding]:
    """Whether each Chroma server that settings name answers, lets Dateline in and has what it is to use."""
    for address in settings.chroma_servers:
        try:
            probe = probe_chroma(address, settings.chroma_access)
        except VectorsUnavailable as error:
            yield refused("chroma", str(error))
            continue
        place = f"database {probe.database!r} of tenant {probe.tenant!r}"
        yield ok("chroma", f"Chroma {probe.release} answers at {address}, {place}.")


def _fetched(
    address: str, *, host: str | None = None, open_with: urllib.request.OpenerDirector = _DIRECT
) -> Any:
    """The JSON at an address, whatever its status. Raises OSError, ValueError and HTTPException.

    Without another opener no proxy is asked: the pages are not reached by one.
    """
    try:
        asked = urllib.request.Request(address, headers={"Host": host} if host else {})
        with open_with.open(asked, timeout=_PATIENCE_S) as answer:
            return json.loads(answer.read(_LONGEST))
    except urllib.error.HTTPError as error:
        if error.code == 503:  # a server that says what it lacks
            return json.loads(error.read(_LONGEST))
        raise
