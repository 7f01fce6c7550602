"""The scope in a question's words, shown as chips that a reader removes and puts back, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.asking import ask, last_turn, overflowing
from tests.browser.served import Served

QUESTION = "Which reports on ferries have been published since 10 February 2026?"
SPAN = "published since 10 February 2026"
WITHOUT, WITH = f"Ask again without {SPAN}", f"Ask again with {SPAN}"
LONG = "Hafenundschifffahrtsnachrichtenbeobachter Nordwerder Times"


def chip(page: Page) -> Locator:
    return page.get_by_role("list", name="Only").get_by_text("published since 10 Feb 2026", exact=True)


def sources(page: Page) -> list[str]:
    """The sources of the first answer, once no former one stands in its place."""
    first = page.locator(".root:has(.question)").first
    expect(first.locator(".former")).to_have_count(0)
    expect(first.locator(".sources")).to_be_visible()
    return first.locator(".source .where").all_inner_texts()


def test_a_chip_is_removed_and_put_back_and_a_reload_keeps_what_was_chosen(page: Page, desk: Served) -> None:
    """The answer changes with it, in its place; the focus stays on the chip, and the keyboard can undo."""
    page.goto(desk.url)
    ask(page, QUESTION)
    expect(chip(page)).to_be_visible()
    within = sources(page)
    page.get_by_role("button", name=WITHOUT).press("Enter")
    put_back = page.get_by_role("button", name=WITH)
    expect(put_back).to_be_focused()
    expect(chip(page)).to_have_count(0)
    without = sources(page)
    assert without != within
    turn = last_turn(page, desk)
    assert turn.ignored == ("since 10 February 2026",)
    assert turn.answer is not None
    assert [said.label for said in turn.answer.ignored] == [SPAN]

    page.reload()
    expect(put_back).to_be_visible()
    expect(page.get_by_role("heading", name=QUESTION)).to_have_count(1)
    assert sources(page) == without

    ask(page, "and why?")
    page.locator("button.row").click()
    expect(page.get_by_text("Understood as")).to_be_visible()
    expect(put_back).to_have_count(2)  # the follow-up says it again, and does not bring it back
    put_back.first.click()
    expect(chip(page)).to_be_visible()
    expect(put_back).to_have_count(1)
    assert sources(page) == within


def test_an_outlet_that_is_not_collected_has_a_chip_of_its_own_look(page: Page, desk: Served) -> None:
    """However long its name is, nothing is wider than a narrow window."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(desk.url)
    ask(page, f"What did the {LONG} report about ferries?")
    collected_from = page.get_by_role("list", name="No reports from")
    expect(collected_from.locator(".not-collected .name")).to_have_text(LONG)
    expect(collected_from.get_by_text(f"No reports from {LONG} are collected.")).to_have_count(1)
    assert overflowing(page) == []
