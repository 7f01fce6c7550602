"""Every page can be used without a mouse and read by a machine, by day and by night, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import violations
from tests.browser.asking import (
    QUESTION,
    ask,
    chips,
    open_filters,
    overflowing,
    poll_until,
    unfold,
    wait_until_complete,
    wait_until_still,
)
from tests.browser.served import Served

AS_OF = "2026-02-10"


def an_empty_conversation(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    expect(page.get_by_text("Try asking")).to_be_visible()


def an_answer_with_its_report(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, "Who ordered two hydrogen ferries?")
    chips(page).first.click()
    expect(page.locator("mark")).to_be_visible()
    page.locator("button.weight").first.click()
    unfold(page, page.get_by_text("Timeline and coverage"))
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    wait_until_still(page)


def a_timeline_with_its_chart(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, "timeline of the hydrogen ferries")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    wait_until_still(page)


def the_filters(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    open_filters(page)


def saved_questions(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/watching")
    expect(page.get_by_role("heading", name="Watching", exact=True)).to_be_visible()


def notes(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/notes")
    expect(page.get_by_role("heading", name="Notes", exact=True)).to_be_visible()


def a_dossier_with_its_report(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/names?name=Terna")
    page.locator(".source").first.click()
    expect(page.locator("mark")).to_be_visible()


def stories(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/stories")
    expect(
        page.get_by_role("button", name="First Snøugle-2 map shows thin snow along the coast")
    ).to_be_visible()


def names(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/names")
    expect(page.get_by_role("button", name="Terna", exact=True)).to_be_visible()


def people(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/people")
    expect(page.get_by_role("heading", name="Single-user mode")).to_be_visible()


PAGES = (
    an_empty_conversation,
    an_answer_with_its_report,
    a_timeline_with_its_chart,
    the_filters,
    saved_questions,
    notes,
    people,
    stories,
    names,
    a_dossier_with_its_report,
)
_MOST_PRESSES = 400  # on the way are two for each conversation that other tests have begun
SECTIONS = ("Reports", "Import", "Sources", "Runs", "Changes", "Origins", "Status")


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.__name__)
def test_no_page_has_a_serious_violation(page: Page, desk: Served, shown: Callable[..., None]) -> None:
    """Neither by day, nor by night on a telephone, where none scrolls sideways either."""
    shown(page, desk)
    wait_until_complete(page)
    assert violations(page) == []
    by_night_on_a_telephone(page)
    assert violations(page) == []
    assert overflowing(page) == []


def test_no_section_of_the_collection_has_a_serious_violation(page: Page, desk: Served) -> None:
    """As above, on one page, since to load it takes longer than to look at a section."""
    page.goto(f"{desk.url}/collection?q=snow")
    expect(page.locator(".excerpt mark").first).to_be_visible()
    for section in SECTIONS:
        open_section(page, section)
        assert (section, violations(page)) == (section, [])
    by_night_on_a_telephone(page)
    for section in SECTIONS:
        open_section(page, section)
        assert (section, violations(page), overflowing(page)) == (section, [], [])


def open_section(page: Page, section: str) -> None:
    page.get_by_role("radio", name=section, exact=True).click()
    expect(page.get_by_role("radio", name=section, exact=True)).to_be_checked()
    wait_until_complete(page)


def by_night_on_a_telephone(page: Page) -> None:
    by_day = looks(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    poll_until(page, lambda: looks(page) != by_day)
    wait_until_complete(page)


def looks(page: Page) -> str:
    """The colour of the page."""
    return str(
        page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    )


def test_a_question_is_asked_and_its_report_read_and_closed_by_keyboard_alone(
    page: Page, desk: Served
) -> None:
    page.goto(desk.url)
    page.get_by_placeholder("Ask about the reports").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(chips(page).first).to_be_visible()
    press_until(page, "Tab", "chip")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_be_visible()
    press_until(page, "Tab", "close")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_count(0)


def press_until(page: Page, key: str, reached: str) -> None:
    """Presses a key until what has the focus is of this class."""
    focused = """() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.className ?? "";
    }"""
    for _ in range(_MOST_PRESSES):
        page.keyboard.press(key)
        if reached in str(page.evaluate(focused)).split():
            return
    raise AssertionError(f"{key} did not reach .{reached} in {_MOST_PRESSES} presses")


def test_an_answer_as_of_a_day_cites_nothing_later(page: Page, desk: Served) -> None:
    """The day stands in the address, so that it can be sent to others."""
    page.goto(f"{desk.url}/?as_of={AS_OF}")
    ask(page, "What happened at the Mlima Joto plant?")
    expect(page.get_by_text("Filters: published by 10 Feb 2026")).to_be_visible()
    shown = page.locator(".source .where, .near .where").all_inner_texts()
    assert shown
    assert not any(f"{day} Feb 2026" in line for line in shown for day in range(11, 29))
