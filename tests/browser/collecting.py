"""What an admin does at the Collection desk in a browser."""

from __future__ import annotations

from collections.abc import Mapping

import yaml
from playwright.sync_api import Locator, Page, expect

from tests.browser.served import Served

MILLISECONDS_TO_IMPORT = 240_000


def with_front_matter(fields: Mapping[str, str]) -> str:
    """A report as plain text, which is imported letter for letter; of JSON markup is taken off."""
    head = {name: words for name, words in fields.items() if name != "body"}
    return f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n\n{fields['body']}\n"


def section(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def at_collection(page: Page, desk: Served, name: str = "Reports") -> None:
    page.goto(f"{desk.url}/collection")
    expect(page.get_by_role("heading", name="Collection")).to_be_visible()
    if name != "Reports":
        section(page, name)


def hand_over(page: Page, *files: dict[str, object]) -> None:
    page.locator("input[type=file]").set_input_files(list(files))  # type: ignore[arg-type]
    page.get_by_role("button", name="Import", exact=False).first.click()


def table(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name=name)


def row(page: Page, named: str, words: str) -> Locator:
    return table(page, named).get_by_role("row").filter(has_text=words)
