"""Each thing that Dateline needs is looked at, and what is wrong is named with its cure."""

from __future__ import annotations

import json
import os
import socket
import ssl
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
from assistant.telemetry.metrics import serving_metrics
from corpus import Catalogue, ChromaAccess, Corpus
from tests.assistant.openai_server import OpenAIServer, fails, says
from tests.certificates import certificate
from tests.chroma_servers import running_chroma
from tests.command_line import run_command
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
    assert [(one.subject, one.state) for one in found] == [("catalogue", State.PROBLEM)], "once for both"
    assert "Connection refused" in found[0].what
    assert "sekrit" not in repr(found[0])
    assert found[0].advice == "See that the server is running and that DATELINE_DATABASE_URL names it."


def of_database(folder: Path, port: int, url: str, **environment: str) -> dict[str, list[Finding]]:
    """The findings, with the catalogue in this database; nothing of the models."""
    return found(folder, port, DATELINE_DATABASE_URL=url, DATELINE_READER="no", **environment)


def test_a_folder_whose_database_is_not_named_and_one_that_has_left_it_are_problems(
    home: Path, tmp_path: Path, free_port: int, postgresql: Server
) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    with postgresql.lent_database() as url:
        Catalogue(moved, database_url=url).close()
        findings = found(moved, free_port, DATELINE_READER="no")
        assert only(findings, "catalogue").state is State.PROBLEM
        assert only(findings, "catalogue").advice == "Set DATELINE_DATABASE_URL to its address."
        findings = of_database(home, free_port, url)
        assert only(findings, "catalogue").state is State.PROBLEM
        assert "although DATELINE_DATABASE_URL names a database" in only(findings, "catalogue").what
        assert not {"corpus", "ledger"} & findings.keys()


def test_a_database_that_no_corpus_can_be_made_in_is_a_problem_and_an_empty_one_stays_empty(
    tmp_path: Path, free_port: int, postgresql: Server, exported_encoder: Path
) -> None:
    new = tmp_path / "new"
    latin = postgresql.empty_database(options="ENCODING 'LATIN1' LOCALE 'C'")
    assert "is in LATIN1" in only(of_database(new, free_port, latin), "catalogue").what
    empty = postgresql.empty_database()
    refused = only(of_database(new, free_port, postgresql.as_guest(empty)), "catalogue")
    assert refused.state is State.PROBLEM
    assert "permission denied for database" in refused.what
    assert "right to create schemas" in refused.advice
    assert only(of_database(new, free_port, empty), "catalogue").what.startswith(
        "There is no corpus in the Post"
    )
    mine = tmp_path / "mine"
    mine.mkdir()
    Catalogue(mine, database_url=postgresql.empty_database()).close()
    findings = of_database(mine, free_port, empty)
    assert only(findings, "catalogue").state is State.PROBLEM
    assert only(findings, "catalogue").what.startswith("No corpus is in the PostgreSQL database")
    assert "ledger" not in findings
    assert postgresql.schemas(empty) == set()
    assert not new.exists()


def test_a_new_folder_of_a_database_with_a_corpus_is_said_to_join_it_and_does_not_yet(
    tmp_path: Path, free_port: int, postgresql: Server, exported_encoder: Path
) -> None:
    url = postgresql.empty_database()
    with Corpus(tmp_path / "first", database_url=url) as corpus:
        add_reports(corpus, *small_reports(3))
    findings = of_database(tmp_path / "second", free_port, url)
    assert only(findings, "catalogue").state is State.OK
    assert ": 3 reports. The folder" in only(findings, "catalogue").what
    assert "`dateline serve` joins it" in only(findings, "catalogue").what
    assert only(findings, "ledger").what == "There is none yet; the first answer makes one."
    assert not (tmp_path / "second").exists()
    with Catalogue(tmp_path / "first", database_url=url, unchanged=True) as catalogue:
        assert catalogue.is_joined
    whole = of_database(tmp_path / "first", free_port, url)
    assert {finding.state for those in whole.values() for finding in those} == {State.OK}
    assert "3 reports" in only(whole, "corpus").what
    assert postgresql.schemas(url) == {"catalogue"}


def test_another_folder_of_files_than_the_corpus_s_is_one_problem_with_its_first_cure_first(
    tmp_path: Path, free_port: int, postgresql: Server
) -> None:
    files, chroma = tmp_path / "files", "http://127.0.0.1:9"
    (tmp_path / "mine").mkdir()
    with postgresql.lent_database() as url:
        Catalogue(tmp_path / "mine", database_url=url, files=files, shared_vectors=True).close()
        elsewhere = str(tmp_path / "nofolder")
        findings = of_database(
            tmp_path / "mine", free_port, url, DATELINE_FILES=elsewhere, DATELINE_CHROMA_URL=chroma
        )
    assert only(findings, "files").state is State.PROBLEM
    assert only(findings, "files").advice.startswith(
        "See that it is mounted and that DATELINE_FILES names it"
    )
    assert "catalogue" not in findings


def test_originals_that_were_left_in_the_corpus_s_folder_are_a_problem(
    home: Path, tmp_path: Path, free_port: int
) -> None:
    (home / "originals").mkdir()
    (home / "originals" / "page.pdf").write_bytes(b"%PDF")
    there = tmp_path / "files"
    there.mkdir()
    finding = only(found(home, free_port, DATELINE_FILES=str(there)), "files")
    assert finding.state is State.PROBLEM
    assert f"{str(home)!r} has originals, and {str(there)!r}" in finding.what
    (home / "originals").rename(there / "originals")
    assert only(found(home, free_port, DATELINE_FILES=str(there)), "files").state is State.OK


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


def test_a_fault_is_printed_once_and_nothing_amid_the_list(
    tmp_path: Path, free_port: int, exported_encoder: Path
) -> None:
    """Also where every search would log it."""
    home = tmp_path / "home"
    with running_chroma(tmp_path / "chroma") as chroma, Corpus(home, chroma_url=chroma.url) as corpus:
        add_reports(corpus, *small_reports(2))
    settings = {"DATELINE_DATA": str(home), "DATELINE_CHROMA_URL": chroma.url, "DATELINE_READER": "no"}
    done = run_command("doctor", "--port", str(free_port), environment=os.environ | settings)
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith(("problem", "warning"))] == [
        f"problem  chroma: No Chroma server answers at {chroma.url!r}: [Errno 111] Connection refused."
    ]
    assert done.stderr == "1 problem, 0 warnings.\n"
