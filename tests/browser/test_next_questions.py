"""What an analyst does with an answer: step through it, filter it, stop it, watch it, ask on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from assistant.ledger import Ledger
from assistant.ledger.conversations import add_turn
from assistant.ledger.feedback import flags_of
from assistant.ledger.schema import turns
from assistant.ledger.watched_questions import watched_questions
from corpus import Scope
from tests.assistant.openai_server import OpenAIServer, hangs
from tests.browser.asking import (
    QUESTION,
    ask,
    chips,
    last_turn,
    overflowing,
    poll_until,
    unfold,
    wait_until_answered,
    wait_until_complete,
    wait_until_still,
)
from tests.browser.served import Served, served
from tests.corpora import copy_of

FLOOD = "What did Folha do Igarapé say about the flood in Vila Jacurema?"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Iterator[Served]:
    """A desk over the sample reports whose conversations are these tests' alone."""
    place = tmp_path_factory.mktemp("own")
    home = copy_of(sample_corpus, place / "kept")
    with served(home, place / "log") as running:
        yield running


def test_the_arrow_keys_go_from_citation_to_citation(page: Page, own: Served) -> None:
    """Also across statements; at either end they stay, and in the question box they are the box's own."""
    page.goto(own.url)
    ask(page, FLOOD)
    answer = last_turn(page, own).answer
    assert answer is not None
    quotes = [citation.quote for statement in answer.statements for citation in statement.citations]
    assert len(quotes) > 1
    chips(page).first.click()
    marked = page.locator("mark")
    expect(marked).to_have_text(quotes[0])
    expect(page.get_by_text(f"Citation 1 of {len(quotes)}")).to_be_visible()
    expect(page.get_by_role("button", name="Previous citation")).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(marked).to_have_text(quotes[1])
    box = page.get_by_placeholder("Ask about the reports")
    box.fill("and")
    box.press("ArrowLeft")
    page.get_by_role("heading", name=FLOOD).click()
    expect(marked).to_have_text(quotes[1])
    page.keyboard.press("ArrowLeft")
    expect(marked).to_have_text(quotes[0])


def test_a_recognised_filter_is_changed_in_the_sidebar_and_asked_again(page: Page, own: Served) -> None:
    page.goto(own.url)
    ask(page, FLOOD)
    page.get_by_role("button", name="Change Folha do Igarapé in the filters").click()
    sidebar = page.get_by_test_id("stSidebar")
    picked = sidebar.get_by_test_id("stMultiSelect").first
    expect(picked).to_contain_text("Folha do Igara")
    wait_until_complete(page)
    sidebar.get_by_role("button", name="Ask again with these filters").click()
    expect(page.get_by_text("Filters: Folha do Igarapé")).to_be_visible()
    expect(page.get_by_role("heading", name=FLOOD)).to_have_count(1)
    wait_until_complete(page)
    turn = last_turn(page, own)
    assert turn.scope.outlets == ("Folha do Igarapé",)
    assert turn.answer is not None
    outlets = {c.stored.report.outlet for s in turn.answer.statements for c in s.citations}
    assert outlets == {"Folha do Igarapé"}
    expect(sidebar.get_by_role("button", name="Ask again with these filters")).to_have_count(0)
    sidebar.get_by_role("button", name="Clear filters").click()
    expect(picked).not_to_contain_text("Folha do Igara")


def test_an_answer_is_stopped_while_a_model_says_nothing(own: Served, page: Page, tmp_path: Path) -> None:
    """The question stays, says that it was stopped, and can be asked again."""
    with (
        OpenAIServer(hangs) as model,
        served(
            own.folder, tmp_path / "log", DATELINE_MODEL="openai:test", DATELINE_MODEL_URL=model.url
        ) as desk,
    ):
        page.goto(desk.url)
        box = page.get_by_placeholder("Ask about the reports")
        box.fill(QUESTION)
        box.press("Enter")
        expect(page.locator(".dl-waiting")).to_be_visible()
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("alert")).to_contain_text("You stopped this answer.")
        expect(page.get_by_role("button", name="Ask again", exact=True)).to_be_visible()
        assert last_turn(page, desk).failure == "You stopped this answer."


def test_a_conversation_is_found_named_and_deleted(page: Page, own: Served) -> None:
    page.goto(own.url)
    ask(page, "Who won the election for mayor of Kuldranna?")
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("button", name="Rename “Who won").press("Enter")
    title = page.get_by_label("Title")
    title.fill("not this")
    title.press("Escape")
    expect(sidebar.get_by_role("button", name="Rename “Who won")).to_be_focused()
    page.keyboard.press("Enter")
    title.fill("Kuldranna votes")
    title.press("Enter")
    today = sidebar.get_by_role("list", name="Today")
    named = today.get_by_role("button", name=re.compile("^Kuldranna votes"))
    expect(named).to_have_text(re.compile("[0-9]{2}:[0-9]{2} · 1 question$"))
    expect(sidebar.get_by_role("button", name="Rename “Kuldranna votes”")).to_be_focused()
    find = page.get_by_label("Find a conversation")
    find.fill("Pihlakannu")
    find.press("Enter")
    expect(today.get_by_role("listitem")).to_have_count(1)
    expect(named).to_be_visible()
    find.fill("no such words anywhere")
    find.press("Enter")
    expect(sidebar.get_by_text("No matching conversations.")).to_be_visible()
    find.fill("")
    find.press("Enter")
    expect(named).to_be_visible()
    page.reload()
    remove = sidebar.get_by_role("button", name="Delete “Kuldranna votes”")
    remove.press("Enter")
    page.keyboard.press("Enter")  # what has the focus first keeps it
    expect(remove).to_be_focused()
    remove.press("Enter")
    sidebar.get_by_role("button", name="Delete", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="What do the reports say?")).to_be_visible()
    expect(named).to_have_count(0)


def test_the_focus_goes_from_a_deleted_conversation_to_the_next_day_s(page: Page, own_desk: Served) -> None:
    """And after the last one to where a new one begins."""
    questions = ("Who built the ferry?", "Where is Lemna?", "What opened?")
    ledger = Ledger(own_desk.folder)
    for ago, question in reversed(list(enumerate(questions))):
        add_turn(ledger, question, scope=Scope(), asked_by=None)
        with ledger.connection() as connection:
            connection.execute(
                update(turns).where(turns.c.question == question).values(asked=turns.c.asked - ago * 86_400)
            )
    page.goto(own_desk.url)
    sidebar = page.get_by_test_id("stSidebar")
    for gone, then in ((questions[1], questions[2]), (questions[2], questions[0])):
        delete(page, gone)
        expect(sidebar.get_by_role("button", name=re.compile(f"^{re.escape(then)}"))).to_be_focused()
    delete(page, questions[0])
    expect(sidebar.get_by_role("button", name="New conversation")).to_be_focused()


def delete(page: Page, question: str) -> None:
    """Deletes a conversation by keyboard."""
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("button", name=f"Delete “{question}”").press("Enter")
    sidebar.get_by_role("button", name="Delete", exact=True).press("Enter")


def test_a_conversation_is_continued_in_another_browser(browser: Browser, page: Page, own: Served) -> None:
    page.goto(own.url)
    ask(page, QUESTION)
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(chips(other).first).to_be_visible()
    elsewhere.close()


def test_an_answer_is_rated_and_its_question_watched(page: Page, own: Served) -> None:
    page.goto(own.url)
    ask(page, QUESTION)
    page.get_by_role("radio", name="Thumbs down").click()
    page.get_by_role("button", name="Add a comment").click()
    why = page.get_by_label("What was right or wrong?")
    why.fill("The launchers are there, the price is not <script>alert(1)</script>")
    why.press("Control+Enter")
    turn = last_turn(page, own)
    ledger = Ledger(own.folder)
    poll_until(page, lambda: flags_of(ledger, turn.turn_id)[-1].reason.startswith("The launchers are there"))
    [flag] = flags_of(ledger, turn.turn_id)
    assert not flag.useful
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Watch this question").click()
    expect(page.get_by_text("Watching this question. Its news appears under Watching.")).to_be_visible()
    assert [one.question for one in watched_questions(ledger)] == [QUESTION]
    footer = page.locator("[class*=st-key-answer-footer]")
    expect(footer.get_by_role("button", name="Watch this question")).to_have_count(0)
    footer.get_by_role("button", name="Stop watching").click()
    footer.get_by_role("button", name="Watch this question").click()
    expect(footer.get_by_role("button", name="Stop watching")).to_be_visible()
    page.reload()
    footer.get_by_role("link", name="Watching").click()
    expect(page).to_have_url(f"{own.url}/watching?question=2")
    expect(page.get_by_role("region", name="First answer")).to_contain_text("500 Verba launchers")
    page.get_by_role("button", name="All watched questions").click()
    expect(page.get_by_role("row").filter(has_text=QUESTION)).to_contain_text("500 Verba launchers")
    expect(page.get_by_role("link", name="Watching")).not_to_contain_text(
        "("
    )  # its asker has seen the answer


def test_timeline_and_coverage_are_drawn_and_given_as_tables(page: Page, own: Served) -> None:
    page.goto(own.url)
    ask(page, QUESTION)
    unfold(page, page.get_by_text("Timeline and coverage"))
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg")
    ).to_have_count(2)
    unfold(page, page.get_by_text("As a table").first)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    assert overflowing(page) == []


def test_a_timeline_is_drawn_as_a_chart_whose_entries_open_their_report(page: Page, own: Served) -> None:
    page.goto(own.url)
    ask(page, "timeline of the hydrogen ferries")
    expect(page.locator(".time-gap").first).to_contain_text("No entry from 1 January 1990 to 12 January")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("canvas, svg").first).to_be_visible()
    expect(chart).to_have_attribute(
        "aria-label", re.compile("^Timeline with [0-9]+ entries from 1 January 1989 to ")
    )
    unfold(page, page.get_by_text("As a table").first)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    wait_until_still(page)
    box = chart.bounding_box()
    assert box is not None
    chart.click(position={"x": 60, "y": box["height"] - 40})
    expect(page.locator("mark")).to_be_visible()
    assert "-s" in page.url.partition("cite=")[2]
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until_complete(page)
    assert overflowing(page) == []


def test_related_questions_are_answered(page: Page, own: Served) -> None:
    page.goto(own.url)
    ask(page, "How many people had to leave Vila Jacurema?")
    expect(page.get_by_text("Related questions")).to_be_visible()
    offered = page.locator("button.choice")
    question = offered.first.inner_text()
    offered.first.click()
    wait_until_answered(page, question)
    expect(page.locator("button.row")).to_have_count(1)
    answer = last_turn(page, own).answer
    assert answer is not None
    assert not answer.abstained


def test_an_answer_is_copied_with_its_sources(page: Page, own: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(own.url)
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    answer = last_turn(page, own).answer
    assert answer is not None
    assert answer.statements[0].text in copied
    assert "[1] " in copied
    assert answer.statements[0].citations[0].stored.report.outlet in copied
