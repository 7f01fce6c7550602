"""A conversation of many turns in a real browser: folded, landed on, and read beside its reports."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessible import violations
from tests.browser.asking import (
    QUESTION,
    ask,
    chips,
    overflowing,
    poll_until,
    wait_until_complete,
    wait_until_still,
)
from tests.browser.served import Served

FERRIES, FLOOD = "Who ordered two hydrogen ferries?", "How many people had to leave Vila Jacurema?"
SCROLLED = "document.querySelector('[data-testid=stAppScrollToBottomContainer]').scrollTop"


def test_earlier_turns_are_folded_and_the_focus_goes_where_the_reader_goes(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    for question in (FERRIES, FLOOD, QUESTION):
        ask(page, question)
    rows, actions = page.locator("button.row"), page.get_by_role("button", name="Watch this question")
    expect(rows).to_have_count(2)
    expect(actions).to_have_count(1)
    page.reload()
    last = page.get_by_role("heading", name=QUESTION, exact=True)
    expect(last).to_be_in_viewport()
    wait_until_still(page)
    expect(last).to_be_in_viewport()
    assert violations(page) == []

    rows.first.press("Enter")
    first = page.get_by_role("heading", name=FERRIES, exact=True)
    expect(first).to_be_focused()
    wait_until_still(page)
    expect(first).to_be_in_viewport()
    expect(actions).to_have_count(2)
    page.get_by_role("button", name="Collapse").click()
    expect(rows).to_have_count(2)
    expect(actions).to_have_count(1)

    wait_until_still(page)
    source = page.locator("button.source").first
    source.click()
    pane = page.get_by_role("region", name="Cited report")
    expect(pane).to_be_focused()
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    expect(source).to_be_focused()

    chips(page).first.press("Enter")
    expect(pane).to_be_focused()
    pane.get_by_role("button", name="Next citation").click()
    expect(chips(page).nth(1)).to_have_attribute("aria-pressed", "true")
    pane.get_by_role("button", name="Close").click()
    expect(pane).to_have_count(0)
    expect(chips(page).nth(1)).to_be_focused()


def test_on_a_telephone_a_report_is_a_sheet_and_what_is_pressed_is_shown(
    browser: Browser, desk: Served
) -> None:
    visitor = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visitor.new_page()
    page.goto(desk.url)
    ask(page, FERRIES)
    page.wait_for_timeout(1000)  # of two questions within a second the later has no related ones at first
    ask(page, "Which reports on ferries have been published since 10 February 2026?")
    expect(page.get_by_text("Related questions")).to_be_visible()
    wait_until_still(page)

    place, scrolled = chips(page).last.bounding_box(), page.evaluate(SCROLLED)
    sheet = page.get_by_role("dialog", name="Cited report")
    for close in (
        lambda: sheet.get_by_role("button", name="Close").tap(),
        page.go_back,
        partial(page.keyboard.press, "Escape"),
    ):
        chips(page).last.tap()
        expect(sheet.locator("mark")).to_be_in_viewport()
        expect(sheet).to_be_focused()
        stays_within(page, sheet)
        assert too_small(page) == []
        assert violations(page) == []
        close()
        expect(sheet).to_have_count(0)
        expect(chips(page).last).to_be_focused()
        wait_until_still(page)
        assert (chips(page).last.bounding_box(), page.evaluate(SCROLLED)) == (place, scrolled)

    page.get_by_role("button", name="Change published since 10 Feb 2026 in the filters").tap()
    published = page.get_by_test_id("stSidebar").get_by_role("group", name="Published from")
    expect(published).to_be_in_viewport()
    expect(published).to_contain_text("2026")
    page.keyboard.press("Escape")
    wait_until_complete(page)
    assert too_small(page) == []
    page.get_by_role("list", name="Today").get_by_role("button", name=FERRIES).first.tap()
    poll_until(page, lambda: drawer(page) <= 0)
    wait_until_complete(page)
    page.get_by_test_id("stExpandSidebarButton").tap()
    poll_until(page, lambda: drawer(page) > 200)
    page.get_by_role("button", name="New conversation").tap()
    poll_until(page, lambda: drawer(page) <= 0)
    expect(page.get_by_role("heading", name="What do the reports say?")).to_be_visible()

    desks = page.get_by_role("navigation", name="Desks")
    expect(desks.get_by_role("link", name="Ask")).to_have_attribute("aria-current", "page")
    desks.get_by_role("link", name="Stories").tap()
    expect(page.get_by_role("heading", name="Stories", exact=True)).to_be_visible()
    expect(desks.get_by_role("link", name="Stories")).to_have_attribute("aria-current", "page")
    assert overflowing(page) == []
    assert too_small(page) == []
    visitor.close()


def stays_within(page: Page, sheet: Locator) -> None:
    """Neither Tab nor a script's focus leaves the sheet: what lies behind it is out of reach."""
    first = sheet.get_by_role("button", name="Close")
    stops = sheet.locator("button:enabled, a[href]").count()
    page.keyboard.press("Shift+Tab")
    expect(first).not_to_be_focused()
    for _ in range(stops):
        assert sheet.evaluate("(sheet) => sheet.matches(':focus-within')")
        page.keyboard.press("Tab")
    expect(sheet.locator(":focus")).to_have_count(1)
    chips(page).last.evaluate("(chip) => chip.focus()")
    expect(chips(page).last).not_to_be_focused()


def drawer(page: Page) -> float:
    """How far the sidebar reaches into the page, in pixels."""
    box = page.get_by_test_id("stSidebar").bounding_box()
    return box["x"] + box["width"] if box else 0.0


def too_small(page: Page) -> list[str]:
    """What is to be pressed on the page and is less than 32 pixels high or wide, links in a text aside.

    What lies invisibly around a mark in a line of text, so that it is met by a finger, belongs to it.
    """
    script = """() => {
      const found = [];
      const look = (root) => {
        for (const one of root.querySelectorAll("*")) {
          if (one.shadowRoot) look(one.shadowRoot);
          if (!one.matches("button, a[href], summary")) continue;
          if (one.matches("p a, dd a") || !one.checkVisibility({ visibilityProperty: true })) continue;
          let { width, height, right } = one.getBoundingClientRect();
          const around = getComputedStyle(one, "::after");
          if (around.position === "absolute" && around.content !== "none") {
            width = Math.max(width, parseFloat(around.width));
            height = Math.max(height, parseFloat(around.height));
          }
          if (right > 0 && width > 1 && height > 1 && (width < 31.5 || height < 31.5)) {
            const name = one.className || one.dataset.testid;
            found.push(`${one.tagName} ${name} ${one.textContent.slice(0, 30)} ${width} × ${height}`);
          }
        }
      };
      look(document);
      return found;
    }"""
    found: list[str] = page.evaluate(script)
    return found


def test_a_lost_connection_and_an_unknown_page_are_reported_in_dateline_s_own_words(
    page: Page, own_desk: Served
) -> None:
    page.goto(f"{own_desk.url}/nowhere")
    expect(page.get_by_text("Try asking")).to_be_visible()  # for which the page has been drawn once more
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Ask").click()
    expect(page.get_by_role("heading", name="Page not found")).to_have_count(0)
    expect(page.get_by_placeholder("Ask about the reports")).to_be_visible()
    wait_until_complete(page)
    own_desk.process.kill()
    expect(page.get_by_role("alert")).to_have_text("Connection lost. Trying again…")
    with page.expect_console_message(lambda said: "Streamlit server is not responding" in said.text):
        pass  # now Streamlit would show its own dialog
    expect(page.get_by_role("dialog")).to_have_count(0)
