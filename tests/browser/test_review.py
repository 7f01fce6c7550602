"""A reviewer judges citations in a real browser, without a mouse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from assistant.answer.enrich.checks import with_check
from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer, stored_answer
from assistant.ledger.given_verdicts import GivenVerdict, active_relevance, active_verdicts
from assistant.ledger.schema import verdicts
from assistant.ledger.verdicts import Relevance, Verdict, judge, undo
from assistant.review.agreement import agreements
from corpus import Corpus
from tests.browser.accessible import violations
from tests.browser.asking import overflowing, poll_until
from tests.browser.served import Served, dateline, served
from tests.corpora import copy_of

QUESTIONS = (
    "What is Iran buying from Russia, and when?",
    "Who ordered the hydrogen ferries, from whom, and for how much?",
    "Who won the election for mayor of Kuldranna?",
    "Why is the lagoon bridge closed?",
    "What was the tea auction record?",
)
DAY = 24 * 60 * 60  # seconds
HOSTILE = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)> ' OR 1=1 --"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Iterator[Served]:
    """A desk over the sample reports where five questions have been asked."""
    place = tmp_path_factory.mktemp("review")
    home = copy_of(sample_corpus, place / "kept")
    batch = place / "questions.jsonl"
    batch.write_text("\n".join(json.dumps({"id": text, "question": text}) for text in QUESTIONS), "utf-8")
    assert dateline("ask", "--batch", str(batch), folder=home).returncode == 0
    with served(home, place / "log") as running:
        yield running


@pytest.fixture
def reviewed(asked: Served) -> Iterator[Served]:
    """The desk with nothing judged; what the test judges is taken back after it."""
    yield asked
    while undo(Ledger(asked.folder), reviewer=None):
        pass


@pytest.fixture
def judged_by_many(reviewed: Served) -> Iterator[Served]:
    """The desk with so many verdicts of three others, on two days, that shares and lines are drawn."""
    ledger = Ledger(reviewed.folder)
    others = ("ria", "sam", "tom")
    for name, citation in product(others, range(1, 9)):
        judge(
            ledger,
            citation,
            Verdict.SUPPORTS,
            Relevance.YES,
            reviewer=name,
            reviewer_name=name,
            drawn_from="newest",
            fingerprint="f",
        )
    with ledger.connection() as connection:
        connection.execute(
            update(verdicts).where(verdicts.c.reviewer == "ria").values(at=verdicts.c.at - DAY)
        )
    yield reviewed
    for name in others:
        while undo(ledger, reviewer=name):
            pass


def status(page: Page) -> str:
    return page.locator(".status").inner_text()


def press(page: Page, key: str, *, message: str) -> None:
    """Presses a key, and returns when the page shows this message."""
    step = page.locator(".root[data-turn]").get_attribute("data-turn")
    page.keyboard.press(key)
    expect(page.get_by_text(message).first).to_be_visible()  # which is elsewhere once nothing is left
    expect(page.locator(f'.root[data-turn="{step}"]')).to_have_count(0)


def given(desk: Served) -> list[GivenVerdict[Relevance]]:
    return active_relevance(Ledger(desk.folder))


def progress(page: Page) -> tuple[int, int]:
    """How many are reviewed, of how many."""
    words = status(page).partition(" reviewed")[0].rpartition(". ")[2].split(" of ")
    return int(words[0]), int(words[1])


def focused(page: Page) -> str:
    """The name of what has the focus, within shadow roots too."""
    script = """() => {
      let at = document.activeElement;
      while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
      if (!at || at === document.body) return "";
      return at.getAttribute("aria-label") || at.dataset.at || at.innerText || at.tagName;
    }"""
    name: str = page.evaluate(script)
    return name.strip()


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if name in focused(page).splitlines():
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {name!r}; the focus is on {focused(page)!r}")


ANSWERS = "Does the statement answer the question?"
SUPPORTS = "Does the source support the statement?"
LABELS = {"1": "Yes", "2": "Partly", "3": "No", "4": "Outdated"}


def to_review(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/review")
    expect(page.get_by_role("group", name=ANSWERS)).to_be_visible()


def test_ten_sentences_are_judged_by_keyboard_alone(page: Page, reviewed: Served) -> None:
    """From the first page on: to the desk by Tab, and then one key a sentence; the ledger has them all."""
    page.goto(reviewed.url)
    expect(page.get_by_role("link", name="Review")).to_be_visible()
    tab_to(page, "Review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name=ANSWERS)).to_be_visible()
    expect(page).to_have_title("Review · Dateline")
    assert page.locator("h1").all_inner_texts() == ["Review"]
    expect(page.get_by_role("group", name=SUPPORTS)).to_have_count(0)
    expect(page.locator(".cited blockquote, .mark")).to_have_count(0)
    done, total = progress(page)
    assert done == 0
    assert total >= 10
    keys = "1112341121"
    for number, key in enumerate(keys, 1):
        marked = page.locator("mark")
        expect(marked.first).to_be_in_viewport()
        press(page, key, message=f"Saved: “{LABELS[key]}”. {number} of {total} reviewed · newest first")
    found = given(reviewed)
    assert [one.verdict for one in found] == [list(Relevance)[int(key) - 1] for key in keys]
    assert len({one.citation_id for one in found}) == 10
    assert {one.drawn_from for one in found} == {"newest"}
    assert active_verdicts(Ledger(reviewed.folder)) == []
    assert agreements(Ledger(reviewed.folder)) == []
    assert overflowing(page) == []


def test_notes_undoing_skipping_and_the_keys_themselves(page: Page, reviewed: Served) -> None:
    """Digits typed into a note judge nothing; a note with script in it is kept and shown as text."""
    to_review(page, reviewed)
    statement = page.locator(".reviewed .words").inner_text()
    page.keyboard.press("n")
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Escape")
    press(page, "3", message="Saved: “No”.")
    [judged] = given(reviewed)
    assert judged.note == HOSTILE
    expect(page.locator("textarea")).to_have_value("")
    press(page, "u", message="Undone: “No”. Choose again.")
    assert given(reviewed) == []
    expect(page.locator(".reviewed .words")).to_have_text(statement)
    expect(page.locator("textarea")).to_have_value(HOSTILE)
    press(page, "s", message="Skipped. 0 of")
    assert "1 skipped" in status(page)
    expect(page.locator(".reviewed .words")).not_to_have_text(statement)
    page.keyboard.press("?")
    expect(page.get_by_text("undo your last verdict")).to_be_in_viewport()
    tab_to(page, "?")
    page.keyboard.press("Tab")  # to the box that turns the keys off
    page.keyboard.press("Space")
    page.keyboard.press("1")
    page.keyboard.press("?")
    expect(page.get_by_text("undo your last verdict")).to_be_visible()
    assert given(reviewed) == []
    page.keyboard.press("Space")
    press(page, "1", message="Saved: “Yes”.")


def test_a_sentence_that_a_model_wrote_is_judged_in_two_steps(page: Page, reviewed: Served) -> None:
    """Its source first; the first step is taken back by itself, both are stored and undone together."""
    ledger = Ledger(reviewed.folder)
    first = stored_answer(ledger, 1)
    [statement, *_] = first.answer.statements
    written = replace(statement, text="Iran has definitely bought 999 jets.", check=None)
    with Corpus(reviewed.folder, create=False) as corpus:
        written = with_check(written, hits=[], corpus=corpus)
    answer = replace(first.answer, statements=(written,), model="model:small")
    record_answer(ledger, answer, scope=first.scope, asked_by=None)
    to_review(page, reviewed)
    expect(page.get_by_role("group", name=SUPPORTS)).to_be_visible()
    line = page.locator(".reviewed .failed").first.evaluate("one => getComputedStyle(one).textDecoration")
    text = page.locator(".reviewed .words").evaluate("one => getComputedStyle(one).color")
    assert "underline" in line
    assert text not in line  # it has a colour of its own
    page.keyboard.press("3")
    expect(page.get_by_role("group", name=SUPPORTS)).to_contain_text("Does not support")
    expect(page.get_by_role("button", name="Outdated")).to_be_visible()
    assert ANSWERS in status(page)
    assert violations(page) == []
    page.keyboard.press("u")
    page.get_by_role("button", name="Partly supports").click(click_count=2)  # the second click judges nothing
    assert given(reviewed) == []
    press(page, "4", message="Saved: “Partly supports”, “Outdated”. 1 of")
    assert [one.verdict for one in given(reviewed)] == [Relevance.OUTDATED]
    assert [one.verdict for one in active_verdicts(ledger)] == [Verdict.PARTLY]
    expect(page.get_by_role("group", name=SUPPORTS)).to_have_count(0)
    page.keyboard.press("c")
    page.keyboard.press("5")
    press(page, "3", message="Saved: “Wrong source”, “No”. 2 of")
    press(page, "u", message="Undone: “Wrong source”, “No”.")
    expect(page.get_by_role("group", name=SUPPORTS)).to_be_visible()
    press(page, "u", message="Undone: “Partly supports”, “Outdated”. Choose again. 0 of")
    expect(page.locator(".reviewed .words")).to_have_text("Iran has definitely bought 999 jets.")
    assert given(reviewed) == []
    assert active_verdicts(ledger) == []
    with ledger.connection() as connection:
        connection.exec_driver_sql("DELETE FROM turns WHERE answer LIKE '%999 jets%'")


def test_a_key_pressed_again_before_the_next_citation_is_shown_judges_nothing(
    page: Page, reviewed: Served
) -> None:
    to_review(page, reviewed)
    page.evaluate("""() => {
      for (const key of ["1", "1", "3"]) window.dispatchEvent(new KeyboardEvent("keydown", { key }));
    }""")
    expect(page.locator(".status")).to_contain_text("Saved: “Yes”. 1 of")
    press(page, "2", message="Saved: “Partly”. 2 of")
    assert [one.verdict for one in given(reviewed)] == [Relevance.YES, Relevance.PARTLY]


def test_tab_goes_through_the_verdicts_to_the_note_and_then_to_the_report(
    page: Page, reviewed: Served
) -> None:
    """Enter on a verdict's button judges, and the focus stays there for the next citation."""
    to_review(page, reviewed)
    tab_to(page, "relevance 1")
    order = []
    for _ in range(10):
        order.append(focused(page))
        page.keyboard.press("Tab")
    verdicts = [f"relevance {number}" for number in (1, 2, 3, 4)]
    assert order == [*verdicts, "c", "note", "u", "s", "?", "Cited report"]
    tab_to(page, "relevance 2")
    press(page, "Enter", message="Saved: “Partly”.")
    assert focused(page) == "relevance 2"


def test_when_all_is_judged_or_skipped_the_page_says_so(page: Page, reviewed: Served) -> None:
    to_review(page, reviewed)
    _, total = progress(page)
    press(page, "s", message="Skipped.")
    for done in range(1, total - 1):
        press(page, "1", message=f"Saved: “Yes”. {done} of {total} reviewed")
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="Only skipped items are left")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Order").click()
    page.get_by_role("option", name="Review again").click()
    expect(page.get_by_role("heading", name="Nothing to review again")).to_be_visible()
    page.get_by_label("Order").click()
    page.get_by_role("option", name="Newest first").click()
    page.get_by_role("button", name="Review skipped items").click()
    expect(page.locator(".status")).to_contain_text(f"{total - 1} of {total} reviewed")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="Nothing left to review")).to_be_visible()
    expect(page.locator(".dl-message")).to_be_focused()
    expect(page.get_by_text(f"Saved: “Partly”. {total} of {total} reviewed")).to_be_visible()
    page.get_by_role("button", name="Undo last verdict").click()
    expect(page.locator(".status")).to_contain_text("Undone: “Partly”.")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
def test_nothing_at_the_desk_is_seriously_inaccessible(
    page: Page, judged_by_many: Served, scheme: str
) -> None:
    """axe-core finds no serious violation while judging, with the keys shown, and among the statistics."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    to_review(page, judged_by_many)
    assert violations(page) == []
    page.keyboard.press("?")
    expect(page.get_by_text("undo your last verdict")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("c")
    page.keyboard.press("1")
    press(page, "1", message="Saved: “Supports”, “Yes”.")
    page.goto(f"{judged_by_many.url}/review?review=Statistics")
    expect(page.get_by_role("heading", name="Agreement between reviewers")).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart] svg.marks")).to_have_count(3)
    expect(page.get_by_text("too few to say").first).to_be_visible()
    assert violations(page) == []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        poll_until(page, lambda: overflowing(page) == [])


def test_a_withdrawn_report_is_judged_as_it_was_cited_and_said_to_be_withdrawn(
    page: Page, reviewed: Served
) -> None:
    listed = dateline("report", "list", "--json", folder=reviewed.folder).stdout.splitlines()
    tea = next(one for one in map(json.loads, listed) if "tea" in one["title"].casefold())
    done = dateline(
        "report", "withdraw", tea["report_id"], "--reason", "<b>never</b> sold", folder=reviewed.folder
    )
    assert done.returncode == 0, done.stderr
    to_review(page, reviewed)
    page.get_by_label("Order").click()
    page.get_by_role("option", name="Changed since").click()
    expect(page.locator(".known")).to_contain_text("Reason: <b>never</b> sold")
    expect(page.get_by_role("region", name="Cited report")).to_contain_text("was withdrawn on")
    expect(page.locator("mark").first).to_be_visible()
    page.reload()
    expect(page.locator(".status")).to_contain_text("changed since")
    assert dateline("report", "restore", tea["report_id"], folder=reviewed.folder).returncode == 0
