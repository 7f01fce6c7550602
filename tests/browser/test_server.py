"""The server before its pages: its probes, its places, and what outlives it."""

from __future__ import annotations

import json
import signal
import time
from collections import deque
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.browser.asking import ask, chips
from tests.browser.served import Served, dateline, free_port, open_websocket, served
from tests.browser.test_serving import _with_reports


def test_the_probes_say_that_all_is_well_and_nothing_else(http: httpx.Client, desk: Served) -> None:
    assert http.get("/health").json() == {"status": "alive"}
    ready = http.get("/ready")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready",
        "search": "by vectors and words",
        "lacking": [],
        "notices": [],
        "full_text": {"changes_behind": 0, "seconds_behind": 0},
    }


def _ready(desk: Served) -> httpx.Response:
    """What the server says once the corpus has been opened, or cannot be."""
    deadline = time.monotonic() + 60
    while "still being opened" in (ready := httpx.get(f"{desk.url}/ready", trust_env=False, timeout=60)).text:
        assert time.monotonic() < deadline
    return ready


def test_a_ledger_that_cannot_be_used_is_not_ready(folder: Path, tmp_path: Path) -> None:
    """The reason is given without a path."""
    _with_reports(folder)
    (folder / "ledger.sqlite").write_text("this is no database, only a line of text\n" * 40)
    with served(folder, tmp_path / "log") as desk:
        ready = _ready(desk)
        assert ready.status_code == 503
        assert ready.json()["status"] == "not ready"
        assert "ledger" in ready.text
        assert str(folder) not in ready.text
        assert httpx.get(f"{desk.url}/health", trust_env=False).status_code == 200


def test_without_chroma_it_is_ready_and_says_so_in_its_probe_metrics_and_log(
    folder: Path, tmp_path: Path
) -> None:
    metrics = f"127.0.0.1:{free_port()}"
    settings = {
        "DATELINE_CHROMA_URL": f"http://127.0.0.1:{free_port()}",
        "DATELINE_METRICS": metrics,
        "DATELINE_LOG": "json",
    }
    with served(_with_reports(folder), tmp_path / "log", **settings) as desk:
        ready = _ready(desk)
        assert (ready.status_code, ready.json()["search"]) == (200, "by words alone")
        levels = httpx.get(f"http://{metrics}/metrics", trust_env=False).text.splitlines()
        assert {"dateline_up 1.0", "dateline_vectors_answer 0.0", "dateline_runs_waiting 0.0"} <= set(levels)
        lines = [json.loads(line) for line in desk.log.read_text("utf-8").splitlines()]
        assert any("no Chroma server answers" in line["message"] for line in lines)


def test_who_comes_when_all_places_are_taken_sees_why_and_is_let_in_later(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    """Whoever is there keeps working, and can reload the page."""
    with served(_with_reports(folder), tmp_path / "log", DATELINE_VISITORS="1") as desk:
        page.goto(desk.url)
        ask(page, "How many sluice gates were opened at Lemna?")
        busy = httpx.get(desk.url, headers={"Accept": "text/html"}, trust_env=False)
        assert busy.status_code == 503
        assert int(busy.headers["Retry-After"]) > 0
        assert "Too many open windows right now." in busy.text
        with pytest.raises(InvalidStatus):
            open_websocket(desk.url)
        page.reload()
        expect(chips(page).first).to_be_visible()
        ask(page, "Who was hurt at Lemna?")
        page.close()
        deadline = time.monotonic() + 30
        while httpx.get(desk.url, headers={"Accept": "text/html"}, trust_env=False).status_code == 503:
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_an_open_websocket_is_closed_as_the_server_restarts(folder: Path, tmp_path: Path) -> None:
    """With 1012, service restart, and within seconds although the page stays open."""
    with served(_with_reports(folder), tmp_path / "log") as desk, open_websocket(desk.url) as websocket:
        began = time.monotonic()
        desk.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            deque(iter(websocket.recv, None))
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        assert desk.process.wait(15) == 0
        assert time.monotonic() - began < 10


def test_an_answer_that_was_shown_is_there_after_the_server_was_killed(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    _with_reports(folder)
    port = str(free_port())
    with served(folder, tmp_path / "log", port=port) as desk:
        page.goto(desk.url)
        ask(page, "How many sluice gates were opened at Lemna?")
        shown = page.locator(".statements").inner_text()
        address = page.url
        desk.process.kill()
        desk.process.wait(15)
    with served(folder, tmp_path / "log", port=port):
        page.goto(address)
        expect(page.locator(".statements")).to_have_text(shown, use_inner_text=True)


def test_other_addresses_than_loopback_need_people_to_sign_in(folder: Path) -> None:
    refused = dateline("serve", "--address", "0.0.0.0", "--port", str(free_port()), folder=folder)
    assert refused.returncode == 2
    assert "nobody has to sign in" in refused.stderr
    assert "127.0.0.1" in refused.stderr
    assert "Traceback" not in refused.stderr
