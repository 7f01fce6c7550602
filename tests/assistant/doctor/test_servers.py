"""The doctor on other servers: Chroma, the provider of sign-ins, a language model, metrics and traces."""

from __future__ import annotations

import json
import socket
import ssl
from contextlib import closing
from pathlib import Path

import pytest

from assistant.doctor.finding import Finding, State
from assistant.telemetry.metrics import serving_metrics
from corpus import ChromaAccess, Corpus
from tests.assistant.doctor.examined import found, only
from tests.assistant.openai_server import OpenAIServer, fails, says
from tests.certificates import certificate
from tests.chroma_servers import running_chroma
from tests.corpora import add_reports, small_reports
from tests.ingest.web_server import Given, WebServer


def test_a_chroma_server_elsewhere_is_asked_for_its_release(
    tmp_path: Path, free_port: int, web: WebServer
) -> None:
    def of(address: str) -> Finding:
        return only(found(tmp_path, free_port, DATELINE_CHROMA_URL=address), "chroma")

    silent = of(f"http://127.0.0.1:{free_port}")
    assert (silent.state, silent.advice) == (State.PROBLEM, "Start it, or correct DATELINE_CHROMA_URL.")
    web.pages["/api/v2/version"] = Given(body=b'"0.6.3"')
    old = of(web.url)
    assert (old.state, old.advice) == (State.PROBLEM, "Upgrade it to 1.0 or newer.")
    web.pages["/api/v2/version"] = Given(body=b'"1.0.0"')
    web.pages["/api/v2/tenants/default_tenant"] = Given(body=b"{}")
    assert "no database 'default_database'" in of(web.url).what
    web.pages["/api/v2/tenants/default_tenant/databases/default_database"] = Given(body=b"{}")
    assert of(web.url).state is State.OK


def test_vectors_that_are_not_where_the_settings_say_and_servers_that_are_silent_are_named(
    home: Path, free_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # by which this machine is not reached
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    with running_chroma(tmp_path / "elsewhere") as chroma:
        servers = {"DATELINE_CHROMA_URL": f"{chroma.url},http://127.0.0.1:{free_port}"}
        by_month = servers | {"DATELINE_CHROMA_SHARDS": "month"}
        findings = found(home, free_port, **by_month)
        assert [one.state for one in findings["chroma"]] == [State.OK, State.PROBLEM]
        assert "database 'default_database' of tenant 'default_tenant'" in findings["chroma"][0].what
        vectors = only(findings, "vectors")
        assert vectors.what.startswith("The vectors are in one collection, and DATELINE_CHROMA_SHARDS is set")
        assert "`dateline rebuild`" in vectors.advice
        assert "indexes" not in findings


def test_the_provider_of_sign_ins_is_asked_who_it_is(tmp_path: Path, free_port: int, web: WebServer) -> None:
    signing_in = {
        "DATELINE_OIDC_PROVIDER": f"{web.url.rstrip('/')}/provider",
        "DATELINE_OIDC_CLIENT_ID": "dateline",
        "DATELINE_OIDC_CLIENT_SECRET": "a secret of the client",
        "DATELINE_COOKIE_SECRET": "0123456789abcdef0123456789abcdef",
    }
    assert only(found(tmp_path, free_port, **signing_in), "sign-in").state is State.PROBLEM
    web.pages["/provider"] = Given(body=b'{"authorization_endpoint": "https://id.example.org/in"}')
    states = [one.state for one in found(tmp_path, free_port, **signing_in)["sign-in"]]
    assert states == [State.OK, State.WARNING]  # where browsers come back to is not set
    named = {**signing_in, "DATELINE_URL": "https://dateline.example.org"}
    assert [one.state for one in found(tmp_path, free_port, **named)["sign-in"]] == [State.OK]


def test_a_provider_that_answers_is_not_said_to_be_silent(
    tmp_path: Path, free_port: int, web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of(provider: str) -> Finding:
        signing_in = {
            "DATELINE_OIDC_PROVIDER": provider,
            "DATELINE_OIDC_CLIENT_ID": "dateline",
            "DATELINE_OIDC_CLIENT_SECRET": "a secret of the client",
            "DATELINE_COOKIE_SECRET": "0123456789abcdef0123456789abcdef",
            "DATELINE_URL": "https://dateline.example.org",
        }
        return only(found(tmp_path, free_port, **signing_in), "sign-in")

    web.pages["/provider"] = Given(body=b"who are you?", status=403)
    refused = of(f"{web.url.rstrip('/')}/provider")
    assert "answers 403 Forbidden" in refused.what
    assert "lets this machine read it" in refused.advice
    silent = of(f"http://127.0.0.1:{free_port}/provider")
    assert silent.what.endswith("does not answer: Connection refused.")

    pem = certificate(tmp_path / "internal.pem", "localhost")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    with WebServer(tls=tls) as internal:
        internal.pages["/provider"] = Given(body=b'{"authorization_endpoint": "https://id.example.org/in"}')
        address = f"https://localhost:{internal.url.rpartition(':')[2].strip('/')}/provider"
        untrusted = of(address)
        assert untrusted.state is State.PROBLEM
        assert untrusted.what.startswith(f"The certificate of {address!r} is not trusted: self")
        assert "in SSL_CERT_FILE" in untrusted.advice
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert of(address).state is State.OK


def test_a_language_model_is_asked_for_a_word(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")

    def asked(url: str) -> Finding:
        settings = {"DATELINE_MODEL": "openai:test", "DATELINE_MODEL_URL": url, "DATELINE_READER": "no"}
        return only(found(tmp_path, free_port, **settings), "language model")

    with OpenAIServer(says("ready")) as server:
        assert asked(server.url).state is State.OK
    with OpenAIServer(fails(401)) as server:
        refused = asked(server.url)
    assert refused.state is State.PROBLEM
    assert "DATELINE_MODEL_URL" in refused.advice


def test_a_port_of_metrics_that_another_program_has_is_a_problem(tmp_path: Path, free_port: int) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        refused = only(found(tmp_path, free_port, DATELINE_METRICS=address), "metrics")
    assert refused.state is State.PROBLEM
    assert "Address already in use" in refused.what
    assert refused.advice == "Set DATELINE_METRICS to another address."
    assert only(found(tmp_path, free_port, DATELINE_METRICS=address), "metrics").state is State.OK


def test_the_port_of_the_metrics_of_a_dateline_that_is_running_is_in_order(
    tmp_path: Path, free_port: int, web: WebServer
) -> None:
    port = int(web.url.rpartition(":")[2].strip("/"))
    web.pages["/ready"] = Given(body=json.dumps({"lacking": []}).encode())
    with serving_metrics("127.0.0.1", free_port, dict):
        served = only(found(tmp_path, port, DATELINE_METRICS=f"127.0.0.1:{free_port}"), "metrics")
    assert (served.state, "are being served" in served.what) == (State.OK, True)


def test_a_collector_of_traces_that_does_not_answer_is_a_warning(tmp_path: Path, free_port: int) -> None:
    silent = only(found(tmp_path, free_port, DATELINE_TRACES=f"http://127.0.0.1:{free_port}"), "traces")
    assert silent.state is State.WARNING
    assert "Connection refused" in silent.what
    with closing(socket.create_server(("127.0.0.1", 0))) as collector:
        address = f"http://127.0.0.1:{collector.getsockname()[1]}"
        assert only(found(tmp_path, free_port, DATELINE_TRACES=address), "traces").state is State.OK


def test_vectors_by_month_without_their_server_are_not_a_chroma_that_is_silent(
    tmp_path: Path, free_port: int, exported_encoder: Path
) -> None:
    with running_chroma(tmp_path / "chroma") as chroma:
        by_month = ChromaAccess(by_month=True)
        with Corpus(tmp_path / "home", chroma_url=chroma.url, chroma_access=by_month) as corpus:
            add_reports(corpus, *small_reports(2))
    findings = found(tmp_path / "home", free_port, DATELINE_READER="no")
    assert "chroma" not in findings
    assert only(findings, "vectors").what == "The vectors are in collections by month."
    assert only(findings, "vectors").advice.startswith("Set DATELINE_CHROMA_SHARDS to month, and")
