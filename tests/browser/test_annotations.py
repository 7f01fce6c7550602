"""Beside a sentence of an answer stands what its words for a time come to."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.asking import ask, last_turn, overflowing
from tests.browser.served import Served


def test_a_question_that_asks_when_shows_the_days_and_the_reason(desk: Served, page: Page) -> None:
    page.goto(desk.url)
    ask(page, "When was the missile agreement between Iran and Russia negotiated in Moscow?")
    line = page.locator(".annotation.date", has_text="December").first
    answer = last_turn(page, desk).answer
    assert answer is not None
    published = answer.statements[0].citations[0].stored.report.published
    assert published is not None  # in a year that is inferred from when the sample was imported
    expect(line.locator(".days")).to_have_text(f"December {published.year - 1}")
    expect(line).to_contain_text(f"(22 Feb {published.year})")
    assert not overflowing(page)
