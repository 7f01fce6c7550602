"""A report cannot act on the page that shows it. The ``context`` fixture watches for dialogs and requests."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.asking import ask, chips, open_filters
from tests.browser.served import Served

HOSTILE, MARKET = (
    json.loads(line) for line in (Path(__file__).parent / "hostile.jsonl").read_text().splitlines()
)


def test_what_a_report_brings_is_shown_as_text(page: Page, hostile_desk: Served) -> None:
    """Its title, outlet, author and body are all there to be read, letter for letter, and do nothing."""
    page.goto(hostile_desk.url)
    ask(page, "How long is the crack in the wall of the Quillmere dam?")
    expect(page.locator(".statements")).to_contain_text("14 metres")
    expect(page.locator(".statements")).to_contain_text("onerror=\"alert('body')\"")
    chips(page).first.click()
    pane = page.get_by_role("region", name="Cited report")
    expect(pane.locator(".title")).to_have_text(HOSTILE["title"])
    expect(pane.locator(".where")).to_contain_text(HOSTILE["source"])
    expect(pane.locator(".body")).to_contain_text("<script>fetch('https://script.example/')</script>")
    expect(pane.locator(".body")).to_contain_text("for $3 million to $4 million")
    for brought in ("img", "script", "iframe", "svg", "style", "b"):
        assert pane.locator(brought).count() == 0


def test_filters_and_examples_show_names_as_text(page: Page, hostile_desk: Served) -> None:
    page.goto(hostile_desk.url)
    expect(page.get_by_text("Try asking")).to_be_visible()
    open_filters(page)
    page.get_by_label("Outlet").click()
    expect(page.get_by_role("option", name=HOSTILE["source"])).to_be_visible()
    assert page.locator("img[src*='example']").count() == 0


def test_a_question_cannot_act_either(page: Page, hostile_desk: Served) -> None:
    """Neither where it is asked, nor in the list of conversations, nor after a reload."""
    question = "Is <img src=x onerror=alert(1)> **this** $x$ :smile: [a](javascript:alert(2)) Quillmere dam?"
    page.goto(hostile_desk.url)
    ask(page, question)
    page.reload()
    expect(page.get_by_role("heading", name=question, exact=True)).to_be_visible()
    expect(page.locator(".list .name").first).to_have_text(question)


def test_an_address_that_is_a_script_is_no_link(page: Page, hostile_desk: Served) -> None:
    page.goto(hostile_desk.url)
    ask(page, "How many stalls did the Quillmere market have?")
    expect(page.locator(".statements")).to_contain_text("61 stalls")
    page.get_by_role("button", name=f"Open source 1: {MARKET['title']}").click()
    pane = page.get_by_role("region", name="Cited report")
    expect(pane.get_by_text(MARKET["url"])).to_be_visible()
    assert pane.get_by_role("link").count() == 0
