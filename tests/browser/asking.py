"""Asking at the desk in a browser, and waiting for what the page shows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from assistant.ledger import AskedTurn, Ledger
from assistant.ledger.conversations import turns_of
from tests.browser.served import Served

QUESTION = "What is Iran buying from Russia, and when?"


def ask(page: Page, question: str) -> None:
    box = page.get_by_placeholder("Ask about the reports")
    expect(box).to_be_enabled()
    box.fill(question)
    box.press("Enter")
    wait_until_answered(page, question)


def wait_until_answered(page: Page, question: str) -> None:
    """Returns when what was asked, in the box or by a press of a button, has its answer."""
    # The question above the answer being written and that of the finished one may both be there for a moment.
    expect(page.get_by_role("heading", name=question, exact=True).first).to_be_visible()
    expect(page.locator(".dl-waiting:visible, .dl-live:visible")).to_have_count(0)
    wait_until_complete(page)


def wait_until_complete(page: Page) -> None:
    """Returns when the script of the page has run to its end, and what fades or unfolds has done so.

    What breathes, which has no end, is not waited for.
    """
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.evaluate(
        """() => Promise.race([
          Promise.allSettled(document.getAnimations()
            .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
            .map((one) => one.finished)),
          new Promise((enough) => setTimeout(enough, 1000)),
        ])"""
    )


def unfold(page: Page, heading: Locator) -> None:
    """Opens what is folded away under a heading. A click on what still moves may land beside it."""
    wait_until_complete(page)
    heading.click()
    wait_until_complete(page)


def open_filters(page: Page) -> None:
    """Unfolds the filters, which are folded away as long as none is set."""
    unfold(page, page.get_by_test_id("stSidebar").get_by_text("Filters", exact=True))
    expect(page.get_by_label("Outlet")).to_be_visible()


def chips(page: Page) -> Locator:
    return page.locator("button.chip")


def last_turn(page: Page, desk: Served) -> AskedTurn:
    """What the ledger has of the question asked last in the page's conversation."""
    found = re.search(r"conversation=([\w-]+)", page.url)
    assert found is not None, page.url
    return turns_of(Ledger(desk.folder), found.group(1))[-1]


def poll_until(page: Page, holds: Callable[[], bool]) -> None:
    """Returns as soon as ``holds``; fails after half a minute."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def wait_until_still(page: Page) -> None:
    """Returns when the page has not moved for half a second, and keeps nothing in its place."""
    page.evaluate(
        """() => new Promise((still) => {
          const page = document.querySelector("[data-testid=stAppScrollToBottomContainer]");
          let seen = "", since = performance.now();
          const look = () => {
            const now = `${page.scrollTop} ${page.scrollHeight}`, kept = Object.hasOwn(page, "scrollTop");
            if (now !== seen || kept) [seen, since] = [now, performance.now()];
            if (performance.now() - since > 500) still();
            else requestAnimationFrame(look);
          };
          look();
        })"""
    )


def overflowing(page: Page) -> list[str]:
    """What of the page, its sidebar aside, is wider than the room it has."""
    script = """() => [...document.querySelectorAll("html, body, [data-testid=stAppScrollToBottomContainer],"
      + "[data-testid=stMainBlockContainer], [data-testid=stBidiComponentIsolated]")]
      .filter((e) => !e.closest("[data-testid=stSidebar]") && e.scrollWidth > e.clientWidth + 1)
      .map((e) => `${e.tagName} ${e.dataset.testid} ${e.scrollWidth} > ${e.clientWidth}`)"""
    found: list[str] = page.evaluate(script)
    return found
