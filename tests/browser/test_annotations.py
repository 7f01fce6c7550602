"""Beside a sentence of an answer stands what its words for a time come to."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.asking import ask, overflowing
from tests.browser.served import Served


def test_a_question_that_asks_when_shows_the_days_and_the_reason(desk: Served, page: Page) -> None:
    page.goto(desk.url)
    ask(page, "When was the missile agreement between Iran and Russia negotiated in Moscow?")
    line = page.locator(".annotation.date", has_text="December").first
    expect(line.locator(".days")).to_have_text("December 2025")
    expect(line).to_contain_text("(22 Feb 2026)")
    assert not overflowing(page)
