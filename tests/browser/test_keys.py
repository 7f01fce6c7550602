"""The question box is near, and the list of keys has those that do something on the page as it is."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.asking import QUESTION, ask, chips, wait_until_complete, wait_until_still
from tests.browser.served import Served

MOST_PRESSES = 5  # of Tab, from the top of the page to the box


def test_the_question_box_is_reached_from_the_top_of_an_empty_a_fresh_and_a_long_page(
    page: Page, desk: Served
) -> None:
    page.goto(desk.url)
    expect(page.get_by_text("Try asking")).to_be_visible()
    box = page.get_by_placeholder("Ask about the reports")
    expect(box).to_be_focused()
    skips_to(page, box, "Skip to the question")
    assert listed(page) == ["/", "?"]
    for question in (QUESTION, "Who ordered two hydrogen ferries?", "And when will they be delivered?"):
        ask(page, question)
        wait_until_still(page)
        skips_to(page, box, "Skip to the question")
    assert listed(page) == ["/", "?", "Esc", "← →"]
    page.get_by_role("button", name="New conversation").click()
    expect(chips(page)).to_have_count(0)
    expect(box).to_be_focused()
    page.get_by_role("link", name="Stories").click()
    expect(page.get_by_role("heading", name="Stories", exact=True)).to_be_visible()
    page.get_by_role("link", name="Ask").click()
    expect(box).to_be_focused()


def test_only_keys_that_work_are_listed(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/collection")
    search = page.get_by_role("textbox", name="Search")
    expect(page.get_by_role("table")).to_be_visible()
    wait_until_complete(page)
    skips_to(page, search, "Skip to the search")
    from_the_top(page)
    page.keyboard.press("/")
    expect(search).to_be_focused()
    assert listed(page) == ["/", "?"]
    page.get_by_role("radio", name="Origins", exact=True).click()
    expect(search).to_have_count(0)
    wait_until_complete(page)
    assert listed(page) == ["?"]
    from_the_top(page)
    page.keyboard.press("Tab")
    expect(page.locator(".dl-skip")).to_be_hidden()

    page.goto(f"{desk.url}/stories")
    expect(page.get_by_role("table", name="Stories")).to_be_visible()
    assert listed(page) == ["/", "?"]
    page.goto(f"{desk.url}/names?name=Terna")
    expect(page.locator("button.source").first).to_be_visible()
    assert listed(page) == ["?", "Esc"]
    page.locator("button.source").first.click()
    expect(page.locator("mark")).to_be_visible()
    page.keyboard.press("/")  # a box of this page that is for something else is left alone
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)


def skips_to(page: Page, box: Locator, words: str) -> None:
    """The box is reached by a link, in few presses."""
    from_the_top(page)
    link = page.get_by_role("link", name=words)
    for _ in range(MOST_PRESSES - 1):
        page.keyboard.press("Tab")
        if link.evaluate("(link) => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(box).to_be_focused()


def from_the_top(page: Page) -> None:
    """Puts the focus where it is before the first press of Tab."""
    page.evaluate(
        """() => {
          const { body } = document;
          body.tabIndex = -1;
          body.focus();
          body.removeAttribute("tabindex");
        }"""
    )


def listed(page: Page) -> list[str]:
    """The keys that "?" shows."""
    shortcuts = page.locator("dialog.shortcuts")
    expect(shortcuts).to_be_attached()
    from_the_top(page)
    page.keyboard.press("?")
    expect(shortcuts).to_be_visible()
    keys = shortcuts.locator("kbd").all_inner_texts()
    page.keyboard.press("Escape")
    expect(shortcuts).to_be_hidden()
    return keys
