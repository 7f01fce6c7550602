"""The desk starts, says where it is, and ends on a signal."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import QUESTION, ask
from tests.browser.served import Served, dateline, descendants, gone, served, served_by_itself
from tests.corpora import add_reports, make_report


def _with_reports(folder: Path) -> Path:
    from corpus import Corpus

    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
    return folder


def test_an_empty_corpus_can_be_filled_from_its_first_page(page: Page, folder: Path, tmp_path: Path) -> None:
    """With the sample reports, or by a command that it names; then there is something to ask about."""
    with served_by_itself(folder, tmp_path / "log") as desk:
        page.goto(desk.url)
        expect(page.get_by_role("heading", name="No reports yet")).to_be_visible()
        expect(page.locator("pre")).to_have_text(f"dateline --data {folder} ingest PATH…")
        page.get_by_role("button", name="Load the sample reports").click()
        expect(page.get_by_placeholder("Ask about the reports")).to_be_visible(timeout=120_000)
        expect(page.locator(".dl-lead")).to_contain_text("48 reports from 18 outlets, published 28 Nov 2025")


@pytest.mark.parametrize("sent", [pytest.param(signal.SIGINT, marks=pytest.mark.nightly), signal.SIGTERM])
def test_a_signal_ends_all_that_was_started(
    page: Page, folder: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    """Sent to the whole group, as a terminal does, with a reader looking on: status 0 and no trace."""
    with served_by_itself(_with_reports(folder), tmp_path / "log") as desk:
        page.goto(desk.url)
        ask(page, "How many sluice gates were opened at Lemna?")
        family = descendants(desk.process.pid)
        assert family, "the corpus's Chroma server should be running"
        os.killpg(desk.process.pid, sent)
        assert desk.process.wait(15) == 0
        assert gone(family)
        assert "Traceback" not in desk.log.read_text()


def test_a_taken_port_is_refused_in_words(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = dateline("serve", "--port", str(port), folder=tmp_path / "kept")
    assert refused.returncode == 2
    assert str(port) in refused.stderr
    assert "--port" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_only_this_machine_is_served(desk: Served) -> None:
    """The desk listens on the loopback address alone."""
    port = urlsplit(desk.url).port
    listening = [
        line.split()[1]
        for name in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(name).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
    ]
    assert listening == [f"0100007F:{port:04X}"]


def test_a_ledger_that_cannot_be_read_is_reported_without_a_trace_and_costs_no_answer(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    _with_reports(folder)
    (folder / "ledger.sqlite").write_text("this is no database, only a line of text\n" * 40)
    with served(folder, tmp_path / "log") as desk:
        page.goto(desk.url)
        expect(page.get_by_role("heading", name="Please note")).to_be_visible()
        expect(page.get_by_text("ledger.sqlite")).to_be_visible()
        expect(page.get_by_text(str(folder))).to_have_count(0)
        ask(page, QUESTION)
        assert page.get_by_text("Traceback").count() == 0
        assert page.get_by_text("sqlalchemy").count() == 0


def test_the_server_writes_nothing_but_its_address(page: Page, desk: Served) -> None:
    """No warning and no trace while a question is answered."""
    page.goto(desk.url)
    ask(page, QUESTION)
    assert desk.log.read_text() == ""
