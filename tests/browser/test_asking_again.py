"""A question is asked again in its place: in other words, without the conversation, as it was typed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from assistant.ledger import Ledger
from assistant.ledger.watched_questions import watched_questions
from tests.browser.asking import ask, chips, last_turn, wait_until_answered, wait_until_complete
from tests.browser.served import Served

ORDERED = "Who ordered two hydrogen ferries?"


def test_a_declined_question_is_watched_and_asked_in_other_words(page: Page, desk: Served) -> None:
    """Leaving the box with Escape changes nothing and gives the focus back."""
    page.goto(desk.url)
    ask(page, "Who ordered two antimatter zeppelins?")
    declined = page.locator(".declined")
    expect(declined).to_contain_text("No report answers this.")
    declined.get_by_role("button", name="Watch this question").click()
    expect(page.get_by_text("Watching this question. Its news appears under")).to_be_visible()
    wait_until_complete(page)
    [*_, one] = watched_questions(Ledger(desk.folder))
    assert "antimatter" in one.question
    watching = declined.get_by_role("link", name="Watching")
    assert watching.get_attribute("href") == f"watching?question={one.saved_id}"
    expect(declined.get_by_role("button", name="Watch this question")).to_have_count(0)
    page.evaluate("window.loaded = true")
    watching.click()
    expect(page.get_by_role("heading", name=one.question)).to_be_visible()
    assert page.evaluate("window.loaded")
    wait_until_complete(page)
    page.go_back()
    declined.get_by_role("button", name="Stop watching").click()
    expect(declined.get_by_role("button", name="Watch this question")).to_be_visible()
    assert one not in watched_questions(Ledger(desk.folder))
    edit = page.get_by_role("button", name="Edit the question and ask again")
    expect(edit).to_have_css("opacity", "1")  # though nothing points at it
    declined.get_by_role("button", name="Rephrase").click()
    box = page.get_by_role("textbox", name="Edit the question")
    expect(box).to_be_focused()
    box.press("Escape")
    expect(edit).to_be_focused()
    edit.press("Enter")
    box.fill(ORDERED)
    box.press("Enter")
    wait_until_answered(page, ORDERED)
    expect(chips(page).first).to_be_visible()
    expect(page.locator(".question")).to_have_count(1)
    turn = last_turn(page, desk)
    assert (turn.question, turn.retakes is None) == (ORDERED, False)


def test_a_follow_up_is_asked_as_a_new_question_and_within_the_conversation_again(
    page: Page, desk: Served
) -> None:
    page.goto(desk.url)
    ask(page, ORDERED)
    ask(page, "and when will they be delivered?")
    understood = page.locator(".understood")
    expect(understood).to_contain_text("ferries")
    page.get_by_role("button", name="Ask as a new question").click()
    expect(understood).to_contain_text("Asked as a new question")
    expect(page.locator(".former")).to_have_count(0)
    turn = last_turn(page, desk)
    assert turn.alone
    assert turn.answer is not None
    assert "ferries" not in turn.answer.standalone
    page.get_by_role("button", name="Ask as a follow-up").click()
    expect(understood).to_contain_text("ferries")
    assert not last_turn(page, desk).alone


def test_a_name_that_was_read_as_another_is_asked_as_typed(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, "What happened in the Kurosama Strait?")
    expect(page.locator(".understood")).to_contain_text("Kurosame Strait")
    page.get_by_role("button", name="Ask as typed").click()
    expect(page.locator(".understood")).to_have_count(0)
    answer = last_turn(page, desk).answer
    assert answer is not None
    assert "Kurosama" in answer.standalone


def test_a_source_is_ticked_off_and_the_question_is_asked_without_it(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, "What is Iran buying from Russia, and when?")
    expect(page.get_by_role("button", name="Ask again without")).to_be_hidden()
    expect(page.locator(".leave-out").first).to_have_css("opacity", "1")
    page.locator(".leave-out").first.press("Enter")
    page.get_by_role("button", name="Ask again without this source").click()
    left_out = page.get_by_role("button", name="Ask again with Secret missile deal")
    expect(left_out).to_be_visible()
    expect(page.locator(".former")).to_have_count(0)
    expect(page.locator(".source", has_text="Secret missile deal")).to_have_count(0)
    left_out.click()
    expect(page.locator(".source", has_text="Secret missile deal")).to_be_visible()
    assert last_turn(page, desk).scope.without == ()
