"""An answer is downloaded as a file, in a real browser."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.asking import QUESTION, ask
from tests.browser.served import Served


def test_the_brief_of_an_answer_is_downloaded_as_a_word_file(
    page: Page, desk: Served, tmp_path: Path
) -> None:
    """Its title is the question, and it quotes what the page shows."""
    page.goto(desk.url)
    ask(page, QUESTION)
    page.get_by_role("button", name="Download").click()
    word = page.get_by_role("button", name="Word")
    expect(word).to_be_visible()
    with page.expect_download() as coming:
        word.click()
    coming.value.save_as(tmp_path / "brief.docx")
    paragraphs = [paragraph.text for paragraph in Document(str(tmp_path / "brief.docx")).paragraphs]
    assert paragraphs[0] == QUESTION
    assert "Sources" in paragraphs
    assert coming.value.suggested_filename.startswith("dateline-answer-")
