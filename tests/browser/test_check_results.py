"""Each sentence shows the result of its check. The sentences are a scripted model's, so that some fail."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.assistant.openai_server import OpenAIServer, Reply, Wire, fails, says
from tests.browser.asking import QUESTION, ask, last_turn, overflowing, wait_until_still
from tests.browser.served import Served, dateline, served
from tests.browser.test_scope_chips import QUESTION as FERRIES
from tests.browser.test_scope_chips import WITH, WITHOUT

SUPPORTED = "Iran is buying 500 Verba launchers from Russia [1]."
ALTERED = "Iran is buying 700 Verba launchers from Russia [1]."
BARE = "The weather in Tehran was fine."
MOSCOW = "The agreement was negotiated in December in Moscow [1]."


@dataclass
class Paused:
    """A model's reply that stops in the middle of a sentence, and a repair that waits, until let go."""

    repairing: threading.Event = field(default_factory=threading.Event)
    mend: threading.Event = field(default_factory=threading.Event)
    paused: threading.Event = field(default_factory=threading.Event)
    resume: threading.Event = field(default_factory=threading.Event)

    def write(self, wire: Wire) -> None:
        wire.begin()
        wire.piece(f"{SUPPORTED} {ALTERED} {BARE} The agreement was nego")
        self.paused.set()
        self.resume.wait(60)
        wire.piece("tiated in December in Moscow [1].")
        wire.finish()

    def repair(self, wire: Wire) -> None:
        self.repairing.set()
        self.mend.wait(60)
        says(ALTERED)(wire)


@pytest.fixture(scope="module")
def model() -> Iterator[OpenAIServer]:
    with OpenAIServer(says(SUPPORTED)) as server:
        yield server


@pytest.fixture(scope="module")
def written(desk: Served, model: OpenAIServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A second desk over the same reports, answering by the scripted model."""
    log = tmp_path_factory.mktemp("written") / "log"
    with served(desk.folder, log, DATELINE_MODEL="openai:test", DATELINE_MODEL_URL=model.url) as running:
        yield running


def script(model: OpenAIServer, *replies: Reply) -> None:
    """What the model replies from now on."""
    model.requests.clear()
    model.replies = replies


def words(part: Page | Locator) -> list[str]:
    return part.locator(".statement .words").all_inner_texts()


def plain(text: str) -> str:
    return text.replace(" [1]", "")


def test_an_unsupported_sentence_is_shown_separately_and_says_why(
    page: Page, written: Served, model: OpenAIServer
) -> None:
    """It is folded away below the answer, under its label; its mark opens by keyboard, names the words that
    fail, and stays open, and the words do not move under the reader.
    """
    script(model, says(f"{SUPPORTED} {ALTERED} {BARE} {MOSCOW}"), says(ALTERED))
    page.goto(written.url)
    ask(page, QUESTION)
    assert words(page.locator(".statements")) == [plain(SUPPORTED), plain(MOSCOW)]
    insets = page.locator(".inset")
    expect(insets.first).to_be_hidden()
    page.get_by_text("2 sentences failed the check").click()
    assert insets.locator(".verdict").all_inner_texts() == ["Not supported by its source", "No citation"]
    assert words(insets) == [plain(ALTERED), BARE]
    expect(page.locator(".failed")).to_have_text("700")
    expect(page.locator(".card:visible")).to_have_count(0)

    mark = insets.get_by_role("button", name="Not supported by its source: what was checked")
    expect(mark).to_have_attribute("aria-expanded", "false")
    wait_until_still(page)
    place = mark.bounding_box()
    mark.press("Enter")
    expect(mark).to_have_attribute("aria-expanded", "true")
    expect(insets.locator(".reasons")).to_contain_text("“700”")
    expect(insets.locator(".supported")).to_contain_text("Iran · Verba · Russia")
    assert mark.bounding_box() == place
    page.locator("button.chip").first.click()
    expect(page.get_by_role("region", name="Cited report")).to_be_visible()
    # While the page is parted, the answer is there twice, and it may be parted again in between.
    expect(insets.locator(".reasons")).to_have_count(1)
    expect(insets.locator(".reasons:visible")).to_have_count(1)

    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Cited report")).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 800})
    for closed in page.locator(".mark:not(.unsupported)").all():
        closed.click()
    expect(page.locator(".card:visible")).to_have_count(4)
    assert overflowing(page) == []


def test_a_model_that_fails_is_named_above_the_answer_and_can_be_tried_again(
    page: Page, written: Served, model: OpenAIServer
) -> None:
    """What it cites is marked once it is withdrawn: its chip, its sentence and its place in the list."""
    script(model, fails(401))
    page.goto(written.url)
    ask(page, QUESTION)
    expect(page.locator(".fallback")).to_contain_text("so this answer is quoted from the reports.")
    expect(page.get_by_text("Error")).to_have_count(0)
    script(model, says(SUPPORTED))
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".fallback")).to_have_count(0)
    expect(page.locator(".statements .words")).to_have_count(1)
    expect(page.locator(".statements .words")).to_have_text(plain(SUPPORTED))

    answer = last_turn(page, written).answer
    assert answer is not None
    report_id = answer.statements[0].citations[0].stored.report_id
    withdraw = ("report", "withdraw", "--reason", "It was invented.", report_id)
    assert dateline(*withdraw, folder=written.folder).returncode == 0
    try:
        page.reload()
        expect(page.locator(".statement.lapsed")).to_contain_text("Source withdrawn")
        expect(page.locator(".chip.lapsed")).to_have_attribute("aria-label", re.compile("withdrawn"))
        expect(page.locator(".sources .has-lapsed")).to_have_text("withdrawn")
        page.locator(".chip.lapsed").click()
        expect(page.get_by_role("region", name="Cited report")).to_contain_text("It was invented.")
    finally:
        assert dateline("report", "restore", report_id, folder=written.folder).returncode == 0


def test_nothing_half_made_is_shown_while_a_model_writes_and_mends(
    page: Page, written: Served, model: OpenAIServer
) -> None:
    """Neither the sentence that fails, nor one that is not finished; what stands is there throughout."""
    reply = Paused()
    script(model, reply.write, reply.repair)
    page.goto(written.url)
    box = page.get_by_placeholder("Ask about the reports")
    box.fill(QUESTION)
    box.press("Enter")
    live = page.locator(".dl-live")
    expect(live).to_have_text(plain(SUPPORTED))
    assert reply.repairing.wait(30)
    assert reply.paused.wait(30)
    expect(live).to_have_text(plain(SUPPORTED))
    reply.mend.set()
    reply.resume.set()
    expect(page.locator(".statements .words").last).to_have_text(plain(MOSCOW))
    expect(page.locator(".dl-live:visible")).to_have_count(0)
    expect(page.locator(".inset")).to_have_count(2)


def test_an_answer_asked_again_is_shown_until_the_new_one_is_there(page: Page, desk: Served) -> None:
    """Without a frame that has neither, and without the question moving on a narrow screen."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(desk.url)
    ask(page, FERRIES)
    wait_until_still(page)
    page.evaluate(
        """() => {
          const root = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
            .map((host) => host.shadowRoot).find((within) => within?.querySelector(".question"));
          window.seen = [];
          const look = () => {
            const answer = root.querySelector(".answer"), top = root.querySelector(".question");
            window.seen.push([
              answer?.classList.contains("former") ? answer.inert : false,
              root.querySelectorAll(".statement").length > 0,
              Math.round(top.getBoundingClientRect().top),
            ]);
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    page.get_by_role("button", name=WITHOUT).press("Enter")
    expect(page.get_by_role("button", name=WITH)).to_be_focused()
    expect(page.locator(".former")).to_have_count(0)
    seen = page.evaluate("window.seen")
    assert {there for _, there, _ in seen} == {True}
    assert len({top for *_, top in seen}) == 1
    assert {former for former, *_ in seen} == {False, True}
