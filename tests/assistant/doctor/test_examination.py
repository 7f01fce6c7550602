"""Each thing that Dateline needs is looked at, and what is wrong is named with its cure."""

from __future__ import annotations

import json
import os
import socket
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from packaging.requirements import Requirement

from assistant.doctor.clock import clock
from assistant.doctor.finding import State
from assistant.doctor.installation import packages
from assistant.doctor.network import ServedAt, port
from corpus import Corpus
from tests.assistant.doctor.examined import found, only
from tests.chroma_servers import running_chroma
from tests.command_line import run_command
from tests.corpora import add_reports, small_reports
from tests.ingest.web_server import Given, WebServer


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


def test_a_port_is_looked_at_where_the_server_is_to_listen() -> None:
    with closing(socket.create_server(("127.0.0.2", 0))) as listening:
        number = listening.getsockname()[1]
        [taken] = port(ServedAt("127.0.0.2", number))
        [free] = port(ServedAt("127.0.0.1", number))
    assert (taken.state, free.state) == (State.PROBLEM, State.OK)
    assert taken.what == f"Port {number} of 127.0.0.2 cannot be used: Address already in use."
    [elsewhere] = port(ServedAt("192.0.2.1", number))  # nobody is asked there
    assert elsewhere.what == f"Port {number} of 192.0.2.1 cannot be used: Cannot assign requested address."
    assert elsewhere.advice == "Name an address of this machine with `--address`."


def test_a_clock_before_what_is_recorded_is_wrong(home: Path) -> None:
    with Corpus(home) as corpus:
        assert clock(corpus).state is State.OK
        before = clock(corpus, now=datetime(2026, 11, 2, tzinfo=UTC))
        at_birth = clock(corpus, now=datetime(1970, 1, 1, tzinfo=UTC))
    assert (before.state, at_birth.state) == (State.PROBLEM, State.PROBLEM)
    assert "the corpus was last changed at" in before.what


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
