"""The sides of a comparison face each other on the page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.accessible import violations
from tests.browser.asking import ask, overflowing
from tests.browser.served import Served

QUESTION = "How do the Polish and German accounts of the night train delay differ?"


def test_the_sides_of_an_aspect_stand_in_one_row_and_below_each_other_on_a_narrow_page(
    desk: Served, page: Page
) -> None:
    page.goto(desk.url)
    ask(page, QUESTION)
    first = page.locator(".aspect").first
    sides = first.locator(".part")
    expect(sides).to_have_count(2)
    expect(first.locator(".side .title")).to_have_text(["Kurier Zalewowy", "Hafenblatt Nordwerder"])
    left, right = (sides.nth(place).bounding_box() for place in (0, 1))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    assert not violations(page)
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_function("() => innerWidth === 400")
    upper, lower = (sides.nth(place).bounding_box() for place in (0, 1))
    assert upper
    assert lower
    assert upper["y"] + upper["height"] <= lower["y"]
    assert not overflowing(page)
