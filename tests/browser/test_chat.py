"""A reader asks at the desk, in a real browser."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from corpus import TextField
from tests.browser.accessible import violations
from tests.browser.asking import (
    QUESTION,
    ask,
    chips,
    last_turn,
    open_filters,
    overflowing,
    poll_until,
    wait_until_answered,
    wait_until_still,
)
from tests.browser.provider import account
from tests.browser.served import Served


def test_a_chip_opens_the_cited_words_in_their_report(page: Page, desk: Served) -> None:
    """Each chip marks exactly its citation's quote, in view, under the report's title, outlet and date."""
    page.goto(desk.url)
    ask(page, QUESTION)
    expect(chips(page).first).to_be_visible()
    answer = last_turn(page, desk).answer
    assert answer is not None
    citations = [citation for statement in answer.statements for citation in statement.citations]
    assert chips(page).count() == len(citations)
    for number, citation in enumerate(citations):
        chips(page).nth(number).click()
        expect(chips(page).nth(number)).to_have_attribute("aria-pressed", "true")
        marked = page.locator("mark")
        expect(marked).to_have_text(citation.quote)
        expect(marked).to_be_in_viewport()
        report = citation.stored.report
        pane = page.get_by_role("region", name="Cited report")
        expect(pane.get_by_role("heading", name=report.title)).to_be_visible()
        assert report.published is not None
        expect(pane.locator(".where")).to_contain_text(f"{report.outlet} · ")
        expect(pane.locator(".where")).to_contain_text(f"{report.published:%b %Y, %H:%M} UTC")
        expect(pane.get_by_text("year inferred", exact=True)).to_be_visible()


def test_what_another_report_says_the_same_is_opened_from_below_the_sentence(
    page: Page, desk: Served
) -> None:
    page.goto(desk.url)
    ask(page, "Who ordered two hydrogen ferries?")
    answer = last_turn(page, desk).answer
    assert answer is not None
    also = answer.statements[0].also
    assert also
    page.get_by_role("button", name="3 reports from 3 independent sources in 3 countries").click()
    links = page.locator(".card .elsewhere .copy")
    expect(links).to_have_count(len(also))
    links.first.click()
    expect(page.locator("mark")).to_have_text(also[0].quote)
    expect(page.locator("mark")).to_be_in_viewport()


def test_a_cited_summary_is_marked_above_the_text(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, "What have nine former lighthouse keepers and their families won?")
    expect(chips(page).first).to_be_visible()
    answer = last_turn(page, desk).answer
    assert answer is not None
    citations = [citation for statement in answer.statements for citation in statement.citations]
    number, cited = next((i, one) for i, one in enumerate(citations) if one.field is TextField.SUMMARY)
    chips(page).nth(number).click()
    pane = page.get_by_role("region", name="Cited report")
    expect(pane.locator(".summary mark")).to_have_text(cited.quote)
    expect(pane.locator("mark")).to_have_count(1)


def test_the_answer_names_what_was_asked(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, QUESTION)
    statements = page.locator(".statements")
    for words in ("500 Verba launchers", "2,500 9M336 missiles", "2027"):
        expect(statements).to_contain_text(words)


def test_closing_the_report_leaves_the_answer(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, QUESTION)
    chips(page).first.click()
    expect(page.locator("mark")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("region", name="Cited report")).to_have_count(0)
    expect(chips(page).first).to_be_visible()
    assert "cite=" not in page.url


def test_a_chip_is_opened_from_the_keyboard(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, QUESTION)
    chips(page).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_be_visible()


def test_a_follow_up_is_answered_from_the_conversation(page: Page, desk: Served) -> None:
    """ "They" are what the first answer spoke of."""
    page.goto(desk.url)
    ask(page, QUESTION)
    ask(page, "And when will they be delivered?")
    expect(page.locator(".statements")).to_have_count(1)
    expect(page.locator(".statements")).to_contain_text("2027")


def test_a_reload_keeps_conversation_and_open_report(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, QUESTION)
    ask(page, "And when will they be delivered?")
    page.get_by_role("button", name=QUESTION).and_(page.locator(".row")).click()
    expect(page.locator(".statements")).to_have_count(2)
    chips(page).first.click()
    expect(page.locator("mark")).to_be_visible()
    before = page.locator(".statements").all_inner_texts()
    marked = page.locator("mark").inner_text()
    page.reload()
    expect(page.locator("mark")).to_have_text(marked)
    expect(page.locator(".statements")).to_have_count(2)  # what is being read is not folded
    assert page.locator(".statements").all_inner_texts() == before


def test_earlier_conversations_can_be_continued(page: Page, desk: Served) -> None:
    question = "Who won the election for mayor of Kuldranna?"
    page.goto(desk.url)
    ask(page, question)
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("heading", name="What do the reports say?")).to_be_visible()
    expect(page.get_by_role("heading", name=question)).to_have_count(0)
    page.get_by_role("list", name="Today").get_by_role("button", name=question).first.click()
    expect(page.get_by_role("heading", name=question)).to_be_visible()


def test_an_outlet_filter_limits_the_answer(page: Page, desk: Served) -> None:
    """Every source is then of that outlet; the answer says so, and a reload keeps the filter."""
    page.goto(desk.url)
    open_filters(page)
    box = page.get_by_label("Outlet")
    box.fill("Rzeczpospolita")
    page.get_by_role("option", name="Rzeczpospolita").click()
    page.keyboard.press("Escape")
    ask(page, "What was bought, by whom and for how much?")
    turn = last_turn(page, desk)
    assert turn.scope.outlets == ("Rzeczpospolita",)
    expect(page.get_by_text("Filters: Rzeczpospolita")).to_be_visible()
    expect(page.locator(".source .where, .near .where").first).to_be_visible()
    shown = page.locator(".source .where, .near .where").all_inner_texts()
    assert all(line.startswith("Rzeczpospolita · ") for line in shown)
    page.reload()
    expect(page.locator("[data-testid=stMultiSelect]").first).to_contain_text("Rzeczpospolita")


def test_a_question_that_nothing_answers_is_declined(page: Page, desk: Served) -> None:
    """No statement, no chip; it says why, and what is nearest can be opened and read."""
    page.goto(desk.url)
    ask(page, "What is the boiling point of tungsten hexafluoride?")
    expect(page.locator(".declined .why")).to_contain_text("No report answers this")
    expect(chips(page)).to_have_count(0)
    page.locator("button.near").first.click()
    expect(page.locator("mark").first).to_be_visible()


def test_every_example_question_is_answered(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    offered = page.locator("button.choice")
    expect(page.get_by_text("Try asking")).to_be_visible()
    questions = offered.all_inner_texts()
    assert len(questions) == 3
    for question in questions:
        page.goto(desk.url)
        page.get_by_role("button", name=question, exact=True).click()
        wait_until_answered(page, question)
        expect(chips(page).first).to_be_visible()
        expect(page.locator(".mark")).to_have_count(0)  # what is quoted needs no tick


def test_nothing_scrolls_sideways(page: Page, desk: Served) -> None:
    """Neither the empty page, nor an answer, nor an open report, in a wide window or on a telephone."""

    def overflows_nowhere() -> None:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            poll_until(page, lambda: overflowing(page) == [])

    page.goto(desk.url)
    expect(page.get_by_text("Try asking")).to_be_visible()
    overflows_nowhere()
    ask(page, QUESTION)
    overflows_nowhere()
    chips(page).first.click()
    expect(page.locator("mark")).to_be_in_viewport()
    overflows_nowhere()


def test_the_report_lies_beside_the_answer_or_over_it(page: Page, desk: Served) -> None:
    """Beside it where the window is wide, over it where it is narrow."""
    page.goto(desk.url)
    ask(page, QUESTION)
    chips(page).first.click()
    expect(page.get_by_role("region", name="Cited report")).to_be_visible()
    poll_until(page, partial(_lies, page, beside=True))
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.get_by_role("dialog", name="Cited report")).to_be_visible()
    poll_until(page, partial(_lies, page, beside=False))


def _lies(page: Page, *, beside: bool) -> bool:
    """Whether the report lies beside the answer, or over the whole width of the window."""
    answer, pane = page.locator(".statements").bounding_box(), page.locator(".pane").bounding_box()
    if answer is None or pane is None:
        return False
    return pane["x"] >= answer["x"] + answer["width"] if beside else pane["width"] == 390


def test_two_readers_do_not_share_a_conversation(context: BrowserContext, desk: Served) -> None:
    first, second = context.new_page(), context.new_page()
    first.goto(desk.url)
    second.goto(desk.url)
    ask(first, "Who won the election for mayor of Kuldranna?")
    ask(second, QUESTION)
    assert first.url != second.url
    expect(first.get_by_role("heading", name=QUESTION)).to_have_count(0)


def test_an_unknown_conversation_is_said_not_to_be_found(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/?conversation=%3Cscript%3Ealert(1)%3C/script%3E")
    expect(page.get_by_text("This conversation was not found.")).to_be_visible()
    ask(page, QUESTION)
    assert "script" not in page.url


@pytest.mark.parametrize(
    ("width", "height"), [(1280, 600), pytest.param(390, 800, marks=pytest.mark.nightly)]
)
def test_a_longer_conversation_shows_the_answer_from_its_beginning_and_the_cited_words_beside_it(
    page: Page, desk: Served, width: int, height: int
) -> None:
    """The page does not follow its end down: neither past what was asked, nor away from a pressed chip."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(desk.url)
    for question in ("How many people had to leave Vila Jacurema?", "Who is the president of France?"):
        ask(page, question)
        wait_until_still(page)
        expect(page.get_by_role("heading", name=question, exact=True)).to_be_in_viewport()
    page.evaluate("document.querySelector('[data-testid=stAppScrollToBottomContainer]').scrollTop = 0")
    ask(page, QUESTION)
    wait_until_still(page)
    expect(page.get_by_role("heading", name=QUESTION, exact=True)).to_be_in_viewport()

    chip = chips(page).last
    before = chip.bounding_box()
    chip.click()
    expect(page.locator("mark")).to_be_in_viewport()
    wait_until_still(page)
    expect(page.locator("mark")).to_be_in_viewport()
    after = chips(page).last.bounding_box()
    assert before is not None
    assert after is not None
    if width > 1000:
        assert abs(after["y"] - before["y"]) < 2


def test_a_citation_of_a_pdf_opens_its_page_with_the_words_marked(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, "How many vessels are caught in the ice on the Werder canals?")
    chips(page).first.click()
    pane = page.get_by_role("region", name="Cited report")
    expect(pane.get_by_text("Page 1 of 2", exact=True)).to_be_visible()
    expect(pane.get_by_role("img", name="Page 1 of 2; the cited text is marked")).to_be_visible()
    expect(pane.locator(".paper .marked").first).to_be_in_viewport()
    expect(pane.locator("mark")).to_be_hidden()
    pane.get_by_role("button", name="Next page").click()
    expect(pane.get_by_role("img", name="Page 2 of 2", exact=True)).to_be_visible()
    expect(pane.get_by_role("button", name="Next page")).to_be_disabled()
    pane.get_by_role("button", name="Text").click()
    expect(pane.locator("mark")).to_contain_text("Seventeen vessels")
    expect(pane.locator("mark")).to_be_in_viewport()
    expect(pane.get_by_role("img")).to_be_hidden()
    pane.get_by_role("button", name="Page", exact=True).click()
    assert violations(page) == []


def test_the_tabs_leave_room_for_who_is_signed_in(page: Page, desk: Served) -> None:
    """Those that no longer fit are in a menu."""
    page.goto(desk.url)
    expect(account(page)).to_contain_text("Single user")
    tabs = page.get_by_test_id("stTopNav")

    def apart() -> bool:  # where both are drawn: each may be drawn again while the page is made
        tab, name = last.bounding_box(), account(page).bounding_box()
        return bool(tab and name and tab["x"] + tab["width"] <= name["x"])

    for width in (1280, 1100, 900):
        page.set_viewport_size({"width": width, "height": 800})
        last = tabs.get_by_text("People") if width == 1280 else tabs.get_by_text(re.compile(r"^\d more$"))
        expect(last).to_be_visible()
        poll_until(page, apart)
