"""Each thing that Dateline needs is looked at, and what is wrong is named with its cure."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from packaging.requirements import Requirement
from pydantic import SecretStr

from assistant.doctor.clock import clock
from assistant.doctor.databases import databases
from assistant.doctor.examination import examine
from assistant.doctor.finding import Finding, State
from assistant.doctor.installation import packages
from assistant.settings import Settings
from corpus import Catalogue, Corpus
from tests.assistant.openai_server import OpenAIServer, fails, says
from tests.chroma_servers import running_chroma
from tests.corpora import add_reports, copy_of, small_reports
from tests.ingest.web_server import Given, WebServer
from tests.postgresql import Server


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, exported_encoder: Path) -> Path:
    """A corpus of a few reports, to be copied."""
    home = tmp_path_factory.mktemp("doctor") / "kept"
    with Corpus(home) as corpus:
        add_reports(corpus, *small_reports(3))
    return home


@pytest.fixture
def home(kept: Path, tmp_path: Path) -> Path:
    return copy_of(kept, tmp_path / "corpus")


@pytest.fixture
def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


def found(folder: Path, port: int, **environment: str) -> dict[str, list[Finding]]:
    """The findings by their subject."""
    listed = examine(environment, options={"folder": folder}, port_number=port)
    by_subject: dict[str, list[Finding]] = {}
    for finding in listed:
        by_subject.setdefault(finding.subject, []).append(finding)
    return by_subject


def only(findings: dict[str, list[Finding]], subject: str) -> Finding:
    [finding] = findings[subject]
    return finding


def test_where_all_is_well_everything_is_named_and_nothing_advised(home: Path, free_port: int) -> None:
    findings = found(home, free_port)
    assert {finding.state for those in findings.values() for finding in those} == {State.OK}
    assert {
        "packages",
        "settings",
        "disk",
        "port",
        "catalogue",
        "reader",
        "corpus",
        "indexes",
        "clock",
    } <= set(findings)
    assert "3 reports" in only(findings, "corpus").what
    assert not any(finding.advice for those in findings.values() for finding in those)


def test_without_a_corpus_nothing_is_made_and_the_encoder_is_tried_by_itself(
    tmp_path: Path, free_port: int, exported_encoder: Path
) -> None:
    findings = found(tmp_path / "none", free_port, DATELINE_READER="no")
    assert only(findings, "encoder").state is State.OK
    assert only(findings, "reader").what.startswith("Switched off")
    assert "corpus" not in findings
    assert not (tmp_path / "none").exists()


def test_a_setting_that_is_none_ends_the_examination_with_the_nearest_name(
    home: Path, free_port: int
) -> None:
    findings = found(home, free_port, DATELINE_READR="no")
    assert only(findings, "settings").state is State.PROBLEM
    assert only(findings, "settings").advice == "Did you mean DATELINE_READER?"
    assert "disk" not in findings


def test_what_only_an_export_needs_may_be_missing_as_a_whole() -> None:
    """As in an image that has the exported models in it."""
    needed = [Requirement(line) for line in ("packaging>=1", "no-such-torch>=2", "no-such-transformers")]
    exporting = {"no-such-torch", "no-such-transformers"}
    without = packages(needed, exporting=exporting)
    assert without.state is State.OK
    assert "but no-such-torch, no-such-transformers, which only" in without.what
    assert packages(needed, exporting={"no-such-torch"}).state is State.PROBLEM
    half = packages(needed, exporting={*exporting, "packaging"})
    assert (half.state, "no-such-torch is missing" in half.what) == (State.PROBLEM, True)


def test_a_damaged_catalogue_is_found_before_anything_opens_it(home: Path, free_port: int) -> None:
    catalogue = home / "catalogue.sqlite"
    content = bytearray(catalogue.read_bytes())
    content[4096 : 4096 * 12] = b"\xff" * (4096 * 11)
    catalogue.write_bytes(content)
    findings = found(home, free_port)
    assert only(findings, "catalogue").state is State.PROBLEM
    assert "Restore" in only(findings, "catalogue").advice
    assert "corpus" not in findings


def test_a_folder_that_is_a_file_cannot_be_written(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "file").write_text("")
    finding = only(found(tmp_path / "file", free_port), "folder")
    assert (finding.state, finding.what) == (State.PROBLEM, f"{str(tmp_path / 'file')!r} is no folder.")
    finding = only(found(tmp_path, free_port, DATELINE_FILES=str(tmp_path / "file" / "kept")), "files")
    assert (finding.state, finding.advice) == (State.PROBLEM, "Name another with DATELINE_FILES.")


def test_a_port_of_a_program_that_speaks_no_http_is_taken(tmp_path: Path) -> None:
    def greet(listening: socket.socket) -> None:
        caller, _ = listening.accept()
        caller.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        caller.close()

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
        greeting = Thread(target=greet, args=(listening,))
        greeting.start()
        finding = only(found(tmp_path, port), "port")
        greeting.join()
    assert (finding.state, f"Port {port} cannot be used" in finding.what) == (State.PROBLEM, True)


def test_a_port_is_free_taken_or_dateline_s_own(tmp_path: Path, web: WebServer) -> None:
    port = int(web.url.rpartition(":")[2].strip("/"))
    assert only(found(tmp_path, port), "port").state is State.PROBLEM
    web.pages["/ready"] = Given(body=json.dumps({"lacking": []}).encode())
    assert only(found(tmp_path, port), "port").what == f"Dateline is being served at port {port}."
    lacking = json.dumps({"lacking": ["the ledger cannot be written"]}).encode()
    web.pages["/ready"] = Given(body=lacking, status=503)
    finding = only(found(tmp_path, port), "port")
    assert finding.state is State.PROBLEM
    assert "the ledger cannot be written" in finding.what


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


def test_a_clock_before_what_is_recorded_is_wrong(home: Path) -> None:
    with Corpus(home) as corpus:
        assert clock(corpus).state is State.OK
        before = clock(corpus, now=datetime(2026, 11, 2, tzinfo=UTC))
        at_birth = clock(corpus, now=datetime(1970, 1, 1, tzinfo=UTC))
    assert (before.state, at_birth.state) == (State.PROBLEM, State.PROBLEM)
    assert "the corpus was last changed at" in before.what


def test_a_database_elsewhere_is_named_and_one_that_does_not_answer_has_a_cure(
    tmp_path: Path, postgresql: Server
) -> None:
    with postgresql.lent_database() as url:
        Catalogue(tmp_path, database_url=url).close()
        settings = Settings(folder=tmp_path, database_url=SecretStr(url))
        found = list(databases(settings))
        assert [(one.subject, one.state) for one in found] == [("catalogue", State.OK), ("ledger", State.OK)]
        assert all("MB of" in one.what and "in the PostgreSQL database" in one.what for one in found)
    nowhere = SecretStr("postgresql+psycopg://ana:sekrit@127.0.0.1:1/news")
    found = list(databases(settings.model_copy(update={"database_url": nowhere})))
    assert [one.state for one in found] == [State.PROBLEM, State.PROBLEM]
    assert all("Connection refused" in one.what and "sekrit" not in repr(one) for one in found)
    assert {one.advice for one in found} == {
        "See that the server is running and that DATELINE_DATABASE_URL names it."
    }
