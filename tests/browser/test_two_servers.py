"""Two servers with one PostgreSQL and one Chroma server, behind a balancer: a reader may end up at either."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from assistant.ledger import Ledger
from assistant.runs import inbox
from corpus import Actor, Catalogue, Corpus, RunKind, RunState, runs
from tests.assistant.openai_server import OpenAIServer, Reply, Wire, says
from tests.browser.asking import ask, wait_until_complete
from tests.browser.balancer import Balancer, balancer
from tests.browser.served import Served, served
from tests.chroma_servers import running_chroma
from tests.corpora import add_reports, make_report, small_reports
from tests.corpus.processes import soon
from tests.postgresql import Server

QUESTION = "How many sluice gates were opened at Lemna?"
LATER = "Who was hurt at Lemna?"
BEGUN = "Nobody was hurt"
OF_READER = "SELECT question FROM turns WHERE saved_id IS NULL ORDER BY turn_id"


class Two:
    """Two running servers, the balancer before them, and what both use."""

    def __init__(self, one: Served, two: Served, front: Balancer, model: OpenAIServer, url: str) -> None:
        self.one, self.two, self.front, self.model, self.url = one, two, front, model, url


def port_of(desk: Served) -> int:
    port = urlsplit(desk.url).port
    assert port
    return port


@pytest.fixture
def two(tmp_path: Path, postgresql: Server) -> Iterator[Two]:
    with (
        postgresql.lent_database() as url,
        running_chroma(tmp_path / "chroma") as chroma,
        OpenAIServer(says("Two sluice gates were opened [1].")) as model,
    ):
        settings = {
            "DATELINE_DATABASE_URL": url,
            "DATELINE_CHROMA_URL": chroma.url,
            "DATELINE_FILES": str(tmp_path / "files"),
            "DATELINE_MODEL": "openai:test",
            "DATELINE_MODEL_URL": model.url,
        }
        with Corpus(
            tmp_path / "one", database_url=url, files=tmp_path / "files", chroma_url=chroma.url
        ) as corpus:
            add_reports(corpus, make_report(), *small_reports(3))
        with (
            served(tmp_path / "one", tmp_path / "one.log", **settings) as one,
            served(tmp_path / "two", tmp_path / "two.log", **settings) as other,
            balancer([port_of(one), port_of(other)]) as front,
        ):
            yield Two(one, other, front, model, url)


def test_a_reader_whose_server_is_killed_goes_on_at_the_other_one(page: Page, two: Two) -> None:
    page.goto(two.front.url)
    ask(page, QUESTION)
    expect(page.locator(".statements").last).to_contain_text("Two sluice gates were opened")
    page.get_by_role("button", name="Watch this question").click()
    wait_until_complete(page)
    address = page.url

    two.front.servers.reverse()
    page.goto(address)
    expect(page.locator(".statements").last).to_contain_text("Two sluice gates were opened")
    expect(page.get_by_role("button", name="Stop watching")).to_be_visible()
    two.front.servers.reverse()
    page.goto(address)
    expect(page.locator(".statements").last).to_contain_text("Two sluice gates were opened")

    go_on = threading.Event()
    two.model.replies = (begins(go_on),)
    box = page.get_by_placeholder("Ask about the reports")
    box.fill(LATER)
    box.press("Enter")
    expect(page.locator(".dl-live")).to_contain_text(BEGUN)
    os.killpg(two.one.process.pid, signal.SIGKILL)
    two.one.process.wait(15)
    go_on.set()
    two.model.replies = (says("Nobody was hurt [1]."),)

    # The page comes back by itself, at the other server.
    expect(page.get_by_text("This question has no answer yet: it was interrupted")).to_be_visible()
    page.get_by_role("button", name="Ask again", exact=True).click()
    expect(page.locator(".statements").last).to_contain_text("Nobody was hurt")
    wait_until_complete(page)
    expect(page.locator("button.row")).to_contain_text(QUESTION)
    with Ledger(two.two.folder, database_url=two.url) as ledger, ledger.connection() as connection:
        asked = connection.exec_driver_sql(OF_READER).scalars().all()
    assert [str(one) for one in asked] == [QUESTION, LATER]
    check_that_the_other_does_what_was_left(two)


def check_that_the_other_does_what_was_left(two: Two) -> None:
    """A run that the server which was killed had begun."""
    files = two.two.folder.parent / "files"
    body = b"Lantern lit\n\nThe keeper of the lantern at Amberley lit it at dusk. Seven ships passed.\n"
    with Catalogue(two.two.folder, database_url=two.url, files=files, shared_vectors=True) as catalogue:
        name = inbox.receive(files, [inbox.UploadedFile(name="lantern.txt", content=io.BytesIO(body))])
        run = runs.enqueue(catalogue, RunKind.INGEST, by=Actor(), given=["lantern.txt"], inbox=name)
        runs.start(catalogue, run.run_id)
        assert soon(lambda: runs.run(catalogue, run.run_id).over, limit_s=120)
        assert runs.run(catalogue, run.run_id).state is RunState.DONE
    assert soon(lambda: not list((files / "inbox").iterdir()))


def begins(go_on: threading.Event) -> Reply:
    """Says how an answer begins, and goes on only once it is allowed to."""

    def reply(wire: Wire) -> None:
        if not wire.request.get("stream"):
            says("Nobody was hurt [1].")(wire)
            return
        wire.begin()
        wire.piece(f"{BEGUN} [1]. Engineers opened")
        go_on.wait(60)

    return reply


def test_a_server_that_is_to_end_finishes_the_answer_and_sends_nobody_new(page: Page, two: Two) -> None:
    go_on = threading.Event()
    two.model.replies = (begins(go_on),)
    page.goto(two.front.url)
    box = page.get_by_placeholder("Ask about the reports")
    box.fill(LATER)
    box.press("Enter")
    expect(page.locator(".dl-live")).to_contain_text(BEGUN)
    two.one.process.send_signal(signal.SIGTERM)

    def not_ready() -> bool:
        ready = httpx.get(f"{two.one.url}/ready", trust_env=False, timeout=8)
        return ready.status_code == 503 and "is ending" in ready.text

    assert soon(not_ready, limit_s=15)
    assert two.one.process.poll() is None
    go_on.set()
    assert httpx.get(f"{two.two.url}/ready", trust_env=False, timeout=30).status_code == 200
    assert two.one.process.wait(30) == 0
    with Ledger(two.two.folder, database_url=two.url) as ledger, ledger.connection() as connection:
        asked = connection.exec_driver_sql("SELECT count(*) FROM turns").scalar_one()
    assert asked == 1, "the answer was finished and stored"
    log = two.one.log.read_text()
    assert "Traceback" not in log, log
