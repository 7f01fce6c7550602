"""A sentence is pinned beside its answer, and read again on a page of its own; a link leads to one answer."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import violations
from tests.browser.asking import (
    QUESTION,
    ask,
    last_turn,
    overflowing,
    wait_until_complete,
    wait_until_still,
)
from tests.browser.served import Served

LATER = "Who ordered two hydrogen ferries?"


def test_a_link_to_one_answer_and_a_note_of_its_sentence_lead_to_it(page: Page, desk: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.url)
    link, words = pin_first_sentence(page, desk)
    follow(page, link)
    page.get_by_role("link", name="Notes").click()
    note = page.locator("li.note").filter(has_text=words)
    read_and_comment(page, note)
    write_while_the_page_is_drawn_again(page, note)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    wait_until_complete(page)
    assert violations(page) == []
    assert overflowing(page) == []
    note.get_by_role("link", name=QUESTION).click()
    expect(page).to_have_url(link)
    expect(pinned(page)).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(note).to_be_visible()
    unpin_all(page)


def write_while_the_page_is_drawn_again(page: Page, note: Locator) -> None:
    """What is being written stays, with its cursor; the focus goes to the next note, and back with Undo."""
    other = page.locator("li.note").nth(1 - place_of(note))
    note.get_by_role("button", name="Edit comment").click()
    box = note.get_by_role("textbox")
    box.press("Control+Home")
    page.keyboard.type("Half")
    other.get_by_role("button", name="Unpin").press("Enter")
    expect(page.locator("li.note")).to_have_count(1)
    expect(note.get_by_role("button", name="Unpin")).to_be_focused()
    expect(box).to_have_value("HalfAsk the ministry.\nTwice.")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("li.note")).to_have_count(2)
    expect(other.get_by_role("button", name="Unpin")).to_be_focused()
    box.focus()
    page.keyboard.type(" done. ")
    note.get_by_role("button", name="Save").click()
    expect(note.locator(".own")).to_have_text("Half done. Ask the ministry.\nTwice.")


def place_of(note: Locator) -> int:
    return int(note.evaluate("(note) => [...note.parentElement.children].indexOf(note)"))


def unpin_all(page: Page) -> None:
    """After the last one, what says that there are none has the focus."""
    unpin = page.locator("button.unpin")
    for left in range(unpin.count() - 1, -1, -1):
        unpin.first.press("Enter")
        expect(unpin).to_have_count(left)
    expect(page.locator(".dl-message", has_text="You have no notes")).to_be_focused()


def pinned(page: Page) -> Locator:
    """The button beside the first sentence that the page shows."""
    return page.locator(".statement").first.locator("button.pin")


def pin_first_sentence(page: Page, desk: Served) -> tuple[str, str]:
    """Asks within a filter and pins a sentence; the link to the answer, and the sentence's words."""
    page.goto(f"{desk.url}/?as_of=2026-03-31")
    ask(page, QUESTION)
    turn = last_turn(page, desk)
    sentence = page.locator(".statement").first
    pin = sentence.locator("button.pin")
    expect(pin).to_have_css("opacity", "0")
    sentence.hover()
    expect(pin).to_have_css("opacity", "1")
    pin.click()
    expect(pin).to_have_attribute("aria-pressed", "true")
    expect(pin).to_be_focused()
    expect(page.get_by_text("Pinned. The sentence is on the Notes page.")).to_be_visible()
    page.locator("button.pin").nth(1).press("Enter")
    expect(page.locator("button.pin").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".st-key-account")).to_have_css("position", "fixed")  # the page keeps its style sheet
    page.get_by_role("button", name="Copy link").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{desk.url}/?conversation={turn.conversation_id}&answer={turn.place}"
    return str(copied), sentence.locator(".words").inner_text()


def follow(page: Page, link: str) -> None:
    """Opens the answer by its link once it is an earlier one, and by a link to none."""
    ask(page, LATER)
    page.goto(link)
    expect(pinned(page)).to_have_attribute("aria-pressed", "true")  # also after a reload
    wait_until_still(page)
    expect(page.get_by_role("heading", name=QUESTION)).to_be_in_viewport()
    expect(page.get_by_placeholder("Ask about the reports")).to_be_focused()
    page.get_by_role("button", name="Collapse").click()
    expect(page.get_by_role("list", name="Earlier questions")).to_contain_text(QUESTION)
    expect(page).not_to_have_url(re.compile("answer="))
    page.goto(f"{link}999")  # an answer that the conversation has not
    expect(page.get_by_role("heading", name=LATER)).to_be_in_viewport()
    expect(page.get_by_role("list", name="Earlier questions")).to_contain_text(QUESTION)


def read_and_comment(page: Page, note: Locator) -> None:
    """Opens a note's source, comments on it, takes it away and back."""
    source = note.locator("button.source").first
    source.click()
    expect(source).to_have_attribute("aria-pressed", "true")
    expect(page.locator("mark").first).to_be_visible()
    note.get_by_role("button", name="Add a comment").click()
    page.keyboard.type("Ask the ministry.\nTwice.")
    page.get_by_role("button", name="Close").click()  # which takes nothing of what is being written
    expect(page.locator("mark")).to_have_count(0)
    expect(note.get_by_role("textbox")).to_have_value("Ask the ministry.\nTwice.")
    wait_until_complete(page)
    assert violations(page) == []
    note.get_by_role("button", name="Save").click()
    expect(note.locator(".own")).to_have_text("Ask the ministry.\nTwice.")
    edit = note.get_by_role("button", name="Edit comment")
    expect(edit).to_be_focused()
    edit.click()
    page.keyboard.type("No!")
    page.keyboard.press("Escape")
    expect(note.locator(".own")).to_have_text("Ask the ministry.\nTwice.")
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Markdown").click()
    assert "Comment: Ask the ministry. Twice." in Path(started.value.path()).read_text("utf-8")
    page.keyboard.press("Escape")

    note.get_by_role("button", name="Unpin").click()
    expect(note).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(note.locator(".own")).to_have_text("Ask the ministry.\nTwice.")
