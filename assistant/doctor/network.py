"""The port that the pages are served at, and the servers that settings name."""

from __future__ import annotations

import http.client
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.doctor.finding import Finding, ok, problem, refused, warning
from corpus import VectorsUnavailable, probe_chroma

if TYPE_CHECKING:
    from assistant.settings import Settings

_HERE = "127.0.0.1"
_PATIENCE_S = 5.0
_NO_ANSWER = (OSError, ValueError, http.client.HTTPException)
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_LONGEST = 1 << 20  # bytes of an answer that are read


def port(number: int) -> Iterator[Finding]:
    """Whether the pages can be served there, or are already."""
    try:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((_HERE, number))
    except OSError as error:
        yield _taken(number, error)
        return
    yield ok("port", f"Port {number} is free for `dateline serve`.")


def _taken(number: int, error: OSError) -> Finding:
    try:
        answer = _fetched(f"http://{_HERE}:{number}/ready")
        lacking = answer["lacking"]
    except (*_NO_ANSWER, TypeError, KeyError):  # another program's
        return problem(
            "port",
            f"Port {number} cannot be used: {error.strerror}.",
            "Stop the program that uses it, or choose another with `dateline serve --port`.",
        )
    if lacking:
        return problem(
            "port", f"The Dateline at port {number} is not ready: {'; '.join(lacking)}.", "See its log."
        )
    return ok("port", f"Dateline is being served at port {number}.")


def sign_in(settings: Settings) -> Iterator[Finding]:
    """Whether the provider that people sign in with can be reached, where one is set."""
    if settings.sign_in is None:
        return
    provider = settings.sign_in.provider
    advice = "See that the address in DATELINE_OIDC_PROVIDER opens from this machine."
    try:
        found = _fetched(provider, open_with=urllib.request.build_opener())
    except _NO_ANSWER as error:
        yield problem("sign-in", f"{provider!r} does not answer: {_reason(error)}.", advice)
        return
    if "authorization_endpoint" not in found:
        yield problem("sign-in", f"{provider!r} is no OpenID Connect configuration.", advice)
        return
    yield ok("sign-in", f"{provider} answers.")
    if settings.url is None:
        yield warning(
            "sign-in",
            "The provider sends people back to this machine's own address.",
            "Set DATELINE_URL to the address at which browsers reach the pages.",
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


def _fetched(address: str, *, open_with: urllib.request.OpenerDirector = _DIRECT) -> Any:
    """The JSON at an address, whatever its status. Raises OSError, ValueError and HTTPException.

    Without another opener no proxy is asked: the pages are not reached by one.
    """
    try:
        with open_with.open(address, timeout=_PATIENCE_S) as answer:
            return json.loads(answer.read(_LONGEST))
    except urllib.error.HTTPError as error:
        if error.code == 503:  # a server that says what it lacks
            return json.loads(error.read(_LONGEST))
        raise


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", None) or error)
