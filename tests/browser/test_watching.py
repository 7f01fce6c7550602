"""A watched question says in the navigation that it has news, and opens to it, sentence by sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import violations
from tests.browser.asking import overflowing, wait_until_answered, wait_until_complete
from tests.browser.served import dateline, served

QUESTION = "How long did the pier of Lemna close?"
PIER = "The pier of Lemna closed for 12 days after a storm."
LONGER = PIER.replace("12", "30")


def written(path: Path, body: str, outlet: str = "Lemna Courier") -> str:
    record = {"title": "Pier closed", "body": body, "source": outlet, "date": "2026-02-22"}
    path.write_text(json.dumps(record) + "\n", "utf-8")
    return str(path)


def run(folder: Path, *arguments: str) -> str:
    done = dateline(*arguments, folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """A folder with a watched question whose report has been changed since."""
    folder = tmp_path / "kept"
    folder.mkdir()
    run(
        folder,
        "ingest",
        written(tmp_path / "pier.jsonl", PIER),
        "corpus/sample/penguin-count-ellary-heads.txt",
    )
    run(folder, "questions", "save", QUESTION)
    run(folder, "ingest", written(tmp_path / "pier.jsonl", LONGER))
    return folder


def test_news_is_counted_until_it_is_opened_and_read_beside_its_source(
    page: Page, watched: Path, tmp_path: Path
) -> None:
    with served(watched, tmp_path / "log") as desk:
        page.goto(f"{desk.url}/saved")  # the address before the page was renamed
        link = page.get_by_role("link", name="Watching")
        expect(link).to_have_text(re.compile(r"Watching \(1\)"))
        expect(page).to_have_url(f"{desk.url}/watching")
        expect(page).to_have_title("Watching · Dateline")
        expect(page.get_by_test_id("stSidebar")).to_have_count(0)  # which has nothing to show here
        row = page.get_by_role("row").filter(has_text=QUESTION)
        expect(row).to_contain_text(f"Changed: {LONGER}")
        expect(row.get_by_text("news", exact=True)).to_be_visible()

        row.get_by_role("button", name=QUESTION).click()
        expect(link).to_have_text(re.compile(r"Watching$"))
        changed = page.get_by_role("region", name="Changed")
        expect(changed).to_contain_text(LONGER)
        expect(changed).to_contain_text(f"Before: {PIER}")
        changed.get_by_role("button", name="Lemna Courier").click()
        expect(page.locator("mark")).to_have_text(LONGER)
        wait_until_complete(page)
        assert violations(page) == []
        page.get_by_role("button", name="Close").click()
        page.get_by_role("button", name="Run now").click()
        expect(page.get_by_text("Run just now: nothing new.")).to_be_visible()
        expect(changed).to_contain_text(f"Before: {PIER}")  # until there is something newer

        page.get_by_role("button", name="Stop watching").click()
        expect(page.get_by_text(f"No longer watching “{QUESTION}”.")).to_be_visible()
        expect(page.get_by_role("heading", name="You are not watching any questions")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("button", name=QUESTION)).to_be_visible()
        expect(page.get_by_text("No longer watching")).to_have_count(0)

        reports = map(json.loads, run(watched, "report", "list", "--json").splitlines())
        [report] = (one for one in reports if one["title"] == "Pier closed")
        run(watched, "report", "withdraw", report["report_id"], "--reason", "It was another pier")
        page.reload()
        expect(link).to_have_text(re.compile(r"Watching \(1\)"))
        expect(row).to_contain_text("1 source withdrawn")
        expect(row).to_contain_text(f"No longer in the answer: {LONGER}")
        row.get_by_role("button", name=QUESTION).click()
        dropped = page.get_by_role("region", name="No longer in the answer")
        expect(dropped).to_contain_text("This report was withdrawn: It was another pier.")
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="dark")
        wait_until_complete(page)
        assert violations(page) == []
        assert overflowing(page) == []

        page.get_by_role("button", name="Ask now in a conversation").click()
        expect(page).to_have_url(re.compile(r"/\?conversation="))
        wait_until_answered(page, QUESTION)
        asked_again_for_what_came_since(page, watched, tmp_path)
        page.goto(f"{desk.url}/watching?question=99")
        expect(page.get_by_role("heading", name="Question not found")).to_be_visible()


def asked_again_for_what_came_since(page: Page, watched: Path, tmp_path: Path) -> None:
    """The declined answer of the open conversation, once a report was added, and once it was withdrawn."""
    expect(page.get_by_text("No report answers this.", exact=False).first).to_be_visible()
    since = page.get_by_role("list", name="Changes since this answer")
    expect(since).to_have_count(0)
    conversation = page.url
    run(watched, "ingest", written(tmp_path / "another.jsonl", PIER, outlet="Lemna Post"))
    page.goto(conversation)
    expect(since).to_contain_text("1 report has been added since.")
    since.get_by_role("button", name="Ask again").click()
    expect(page.locator(".statement")).to_contain_text(PIER)
    expect(since).to_have_count(0)
    reports = map(json.loads, run(watched, "report", "list", "--json").splitlines())
    [report] = (one for one in reports if one["outlet"] == "Lemna Post")
    run(watched, "report", "withdraw", report["report_id"], "--reason", "It was open")
    page.reload()
    expect(since).to_contain_text("Withdrawn since: “Pier closed” (Lemna Post). Reason: It was open.")
    since.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text("No report answers this.", exact=False).first).to_be_visible()
