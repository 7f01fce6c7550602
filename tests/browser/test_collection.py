"""An admin at the Collection desk, in a real browser: importing, browsing, editing, looking back."""

from __future__ import annotations

import io
import os
import signal
import statistics
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.access import operating_user
from corpus import Report
from tests.browser.accessible import violations
from tests.browser.asking import ask, overflowing, poll_until, unfold, wait_until_complete
from tests.browser.collecting import MILLISECONDS_TO_IMPORT, at_collection, hand_over, row, section, table
from tests.browser.served import Served, descendants
from tests.corpora import make_report, small_reports

SLOWER_AT_MOST = 1.5
ASKED = 9
COLLECTED = 7  # the place of that line among the facts of a report


def as_file(name: str, title: str, body: str, outlet: str = "The Lemna Courier") -> dict[str, object]:
    text = f"---\ntitle: '{title}'\noutlet: {outlet}\ndate: 2026-02-27\n---\n{body}\n"
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def as_archive(reports: Sequence[Report]) -> dict[str, object]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, one in enumerate(reports):
            archive.writestr(f"{number}.txt", f"---\ntitle: '{one.title}'\n---\n{one.body}\n")
    return {"name": "reports.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


def test_an_import_lists_the_result_of_good_and_bad_files(page: Page, own_desk: Served) -> None:
    """Then the report is found by the chat, and the run and its changes are in the history."""
    at_collection(page, own_desk, "Import")
    good = as_file(
        "bridge.txt", "Bridge at Ostrow reopens", "The bridge at Ostrow reopened with 14 new lamps."
    )
    hand_over(
        page, good, {"name": "noise.bin", "mimeType": "application/octet-stream", "buffer": b"\x00\x01"}
    )
    expect(row(page, "Results", "bridge.txt")).to_contain_text("added", timeout=MILLISECONDS_TO_IMPORT)
    expect(row(page, "Results", "noise.bin")).to_contain_text(".bin is not supported. Supported:")
    expect(page.get_by_text("1 added, 1 refused.")).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    section(page, "Runs")
    expect(row(page, "Runs", "Run 1 · Import: bridge.txt, noise.bin")).to_contain_text("1 added, 1 refused")
    section(page, "Changes")
    added = row(page, "Changes", "Bridge at Ostrow reopens")
    expect(added).to_contain_text("Added (version 1)")
    expect(added).to_contain_text("Refused: noise.bin.")
    added.get_by_role("button", name="Run 1").click()
    expect(page.get_by_role("heading", name="Run 1")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["run"] == ["1"]
    page.goto(own_desk.url)
    ask(page, "How many new lamps has the bridge at Ostrow?")
    expect(page.locator(".statements")).to_contain_text("14 new lamps")


def test_pasted_text_is_imported_and_a_missing_field_is_named(page: Page, own_desk: Served) -> None:
    at_collection(page, own_desk, "Import")
    page.get_by_role("tab", name="Paste text").click()
    page.get_by_label("Title").fill("Ferry to Lemna returns")
    page.get_by_role("button", name="Import").last.click()
    expect(page.get_by_text("Add its text.")).to_be_visible()
    page.get_by_role("tab", name="Paste text").click()
    page.get_by_label("Title").fill("Ferry to Lemna returns")
    page.get_by_label("Text", exact=True).fill("The ferry to Lemna returned on Monday with 61 passengers.")
    page.get_by_label("Outlet").fill("Harbour Sheet")
    page.get_by_role("button", name="Import").last.click()
    expect(page.get_by_text("1 added.")).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    section(page, "Reports")
    expect(row(page, "Reports", "Ferry to Lemna returns")).to_contain_text("Harbour Sheet")


def test_a_corrected_report_marks_the_old_answer(page: Page, own_desk: Served) -> None:
    """Edited details leave the cited text as it is; a corrected text does not, and the answer says which.

    The report leads to the answer, at its citation.
    """
    at_collection(page, own_desk, "Import")
    body = "The lighthouse at Ostrow was sold for 40 crowns to the harbour board. It will be painted soon."
    hand_over(page, as_file("lighthouse.txt", "Lighthouse at Ostrow sold", body))
    expect(page.get_by_text("1 added.")).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    page.goto(own_desk.url)
    ask(page, "For how many crowns was the lighthouse at Ostrow sold?")
    expect(page.locator(".statements")).to_contain_text("40 crowns")
    answer = page.url

    at_collection(page, own_desk)
    table(page, "Reports").get_by_role("button", name="Lighthouse at Ostrow sold").click()
    unfold(page, page.get_by_text("Edit details"))
    page.get_by_label("Country (name or ISO code)").fill("Poland")
    expect(page.get_by_text("Cited by 1 answer (1 conversation); it will say that")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    page.get_by_role("tab", name="History").click()
    edited = row(page, "Changes", "Corrected (version 2)")
    expect(edited).to_contain_text("country: none")
    expect(edited).to_contain_text("country: Poland")
    page.get_by_role("tab", name="Answers (1)").click()
    page.get_by_role("link", name="For how many crowns was the lighthouse at Ostrow sold?").click()
    expect(page.get_by_text("changed, but not the cited passage")).to_be_visible()
    expect(page.get_by_text("Citation 1 of 1")).to_be_visible()

    page.goto(f"{own_desk.url}/collection?report={report_of(page)}")
    unfold(page, page.get_by_text("Correct the text"))
    page.get_by_role("textbox", name="Title").fill("Ostrow lighthouse changes hands")
    page.get_by_role("textbox", name="Text", exact=True).fill(body.replace("40", "55"))
    page.get_by_role("button", name="Preview changes").click()
    expect(page.get_by_text("Give a reason")).to_be_visible()
    page.get_by_role("textbox", name="Reason").first.fill("the outlet corrected the price")
    page.get_by_role("button", name="Preview changes").click()
    effect = page.get_by_text("1 answer cites words that this changes and will be marked.")
    expect(effect).to_be_in_viewport(ratio=1)
    expect(page.locator("ins").filter(has_text="55")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Save as version 3").click()
    expect(page.get_by_text("Saved as version 3.")).to_be_visible()
    expect(page.get_by_role("heading", name="Ostrow lighthouse changes hands")).to_be_visible()
    page.get_by_role("tab", name="History").click()
    expect(row(page, "Changes", "Corrected (version 3)")).to_contain_text("The outlet corrected the price")
    expect(row(page, "Changes", "Corrected (version 3)")).to_contain_text("sold for 55 crowns")
    page.get_by_role("tab", name="Versions (3)").click()
    expect(page.locator("del").filter(has_text="40")).to_be_visible()
    page.goto(answer)
    expect(page.get_by_text("no longer contains the cited text")).to_be_visible()


def report_of(page: Page) -> str:
    """The ID of the lighthouse's report, as its page's address has it."""
    page.go_back()
    expect(page.get_by_role("heading", name="Lighthouse at Ostrow sold")).to_be_visible()
    return parse_qs(urlsplit(page.url).query)["report"][0]


def test_reports_without_a_date_are_warned_about_found_and_set_and_a_run_is_one_row(
    page: Page, own_desk: Served
) -> None:
    """Two of its reports are then set to count as one source, chosen by words of their titles."""
    undated: dict[str, object] = {
        "name": "pier.txt",
        "mimeType": "text/plain",
        "buffer": b"---\ntitle: Pier at Kolno opens\noutlet: Kolno Sheet\n---\nThe pier has opened.\n",
    }
    at_collection(page, own_desk, "Import")
    dated = as_file("mill.txt", "Mill at Kolno burns", "The old mill burnt down in the night.", "Mill News")
    hand_over(page, dated, undated)
    expect(page.get_by_text("1 report has no publication date")).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    page.get_by_role("button", name="Show reports with no date").click()
    expect(page.get_by_text("1 report", exact=True)).to_be_visible()
    chip = page.get_by_role("button", name="No date")
    chip.click()
    expect(page.get_by_text("3 reports", exact=True)).to_be_visible()
    expect(chip).to_have_count(0)
    section(page, "Runs")
    table(page, "Runs").get_by_role("button", name="Run 1").click()
    page.get_by_role("button", name="Show reports with no date").click()
    table(page, "Reports").get_by_role("button", name="Pier at Kolno opens").click()
    edit_details(page)
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_text("No matching reports")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    table(page, "Reports").get_by_role("button", name="Pier at Kolno opens").click()
    page.get_by_role("button", name="Import run 1").click()
    expect(row(page, "Results", "Pier at Kolno opens")).to_be_visible()
    expect(page.get_by_text("has no publication date")).to_have_count(0)

    section(page, "Changes")
    of_run = row(page, "Changes", "Imported 2 reports")
    expect(of_run).to_contain_text("mill.txt, pier.txt")
    expect(row(page, "Changes", "Corrected (version 2)")).to_contain_text("Pier at Kolno opens")
    expect(row(page, "Changes", "Mill at Kolno burns")).to_have_count(0)
    of_run.get_by_role("button", name="imported 2 reports").click()
    expect(row(page, "Changes", "Mill at Kolno burns")).to_contain_text("Added (version 1)")
    page.get_by_role("button", name="All changes").click()
    pick(page, "Report", "mill", "Mill at Kolno burns")
    expect(table(page, "Changes").get_by_role("row")).to_have_count(2)

    section(page, "Origins")
    page.get_by_role("tab", name="Two reports").click()
    pick(page, "First report", "mill kolno", "Mill at Kolno burns")
    pick(page, "Second report", "pier", "Pier at Kolno opens")
    page.get_by_role("textbox", name="Reason").fill("one newsroom")
    page.get_by_role("button", name="Save").click()
    both = "Mill at Kolno burns and Pier at Kolno opens count as one source"
    expect(page.get_by_text(both, exact=True)).to_be_visible()
    page.get_by_role("button", name="Open “Mill at Kolno burns”").click()
    page.get_by_role("tab", name="Origin").click()
    expect(page.get_by_text(both, exact=True)).to_be_visible()


def edit_details(page: Page) -> None:
    """Sets the date and the author; the line that says when the report was collected stays where it is."""
    unfold(page, page.get_by_text("Edit details"))
    page.get_by_label("Published (UTC)").fill("2026-02-20")
    collected = page.get_by_role("definition").nth(COLLECTED)
    before = collected.inner_text(), collected.evaluate("one => one.offsetTop")
    page.get_by_role("textbox", name="Author").fill("Ida Kolno")
    page.get_by_role("button", name="Save", exact=True).click()
    news_below(page, "Saved as version 2.")
    expect(page.get_by_role("definition").filter(has_text="Ida Kolno")).to_be_visible()
    assert (collected.inner_text(), collected.evaluate("one => one.offsetTop")) == before


def pick(page: Page, label: str, words: str, title: str) -> None:
    """Chooses a report by words."""
    page.get_by_role("textbox", name=label).fill(words)
    page.get_by_role("textbox", name=label).press("Enter")
    page.get_by_role("button", name=title).click()
    expect(page.get_by_role("button", name="Change", exact=True).last).to_be_visible()


def news_below(page: Page, words: str) -> Locator:
    """The message of these words, in sight in a place that the page had, to be read out, before it came."""
    place = page.locator("[aria-live=polite]", has_text=words)
    expect(place).to_be_in_viewport(ratio=1)
    return place


def test_a_report_is_withdrawn_with_a_reason_and_restored(page: Page, own_desk: Served) -> None:
    """On a telephone, where the head of the page is out of sight as the buttons are pressed."""
    page.set_viewport_size({"width": 390, "height": 560})
    at_collection(page, own_desk)
    title = make_report().title
    table(page, "Reports").get_by_role("button", name=title).click()
    unfold(page, page.get_by_text("Withdraw this report"))
    expect(page.get_by_text("can be restored. No answer cites this report.")).to_be_visible()
    page.get_by_role("button", name="Withdraw", exact=True).click()
    news_below(page, "Give a reason")
    page.get_by_label("Reason").first.fill("its source took it back")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    withdrawn = news_below(page, "Withdrawn; it will no longer appear in searches.")
    expect(page.get_by_role("status").filter(has_text="Its source took it back")).to_have_count(1)
    withdrawn.get_by_role("button", name="Undo").click()
    news_below(page, "Undone.")
    unfold(page, page.get_by_text("Withdraw this report"))
    page.get_by_label("Reason").first.fill("its source took it back")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_role("button", name="Restore").click()
    news_below(page, "Restored; it appears in searches again.")
    page.get_by_role("tab", name="History").click()
    for kind in ("withdrawn", "restored", "added"):
        expect(row(page, "Changes", f"{kind} (version 1)").first).to_be_visible()
    by = operating_user()
    page.goto(f"{own_desk.url}/collection?section=Changes&changed-by={by}")  # as People leads there
    expect(row(page, "Changes", "restored (version 1)").first).to_contain_text(by)
    expect(row(page, "Changes", "added (version 1)")).to_have_count(0)


def test_outlets_count_as_one_source_until_the_override_is_revoked(page: Page, desk: Served) -> None:
    at_collection(page, desk, "Origins")
    for label, outlet in (("First outlet", "Fjordvakten"), ("Second outlet", "Nyota Dispatch")):
        page.get_by_label(label, exact=True).click()
        page.get_by_role("option", name=outlet).click()
    page.get_by_label("Reason").first.fill("one owner since January")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Fjordvakten and Nyota Dispatch count as one source", exact=True)).to_be_visible()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("button", name="Keep")).to_be_visible()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No overrides yet.")).to_be_visible()
    section(page, "Changes")
    expect(row(page, "Changes", "override revoked")).to_contain_text("Fjordvakten and Nyota Dispatch")


def test_the_list_is_searched_and_sorted(page: Page, desk: Served) -> None:
    at_collection(page, desk)
    expect(page.get_by_text("48 reports")).to_be_visible()
    page.get_by_role("button", name="Outlet", exact=True).click()
    expect(page.get_by_role("columnheader", name="Outlet ↑")).to_be_visible()
    last = table(page, "Reports").get_by_role("rowheader").last
    title = last.get_by_role("button").inner_text()
    last.get_by_role("button").click()
    expect(page.get_by_role("heading", name=title)).to_be_in_viewport(
        ratio=1
    )  # not as far down as the list was
    page.get_by_role("button", name="Back to the list").click()
    page.get_by_label("Search").fill("amphora")
    page.get_by_label("Search").press("Enter")
    expect(table(page, "Reports").get_by_role("row")).to_have_count(2)
    page.reload()
    expect(table(page, "Reports").get_by_role("row")).to_have_count(2)
    expect(page.locator(".excerpt mark").filter(has_text="amphora").first).to_be_visible()
    page.get_by_label("Search").fill("Grimsøyra salmon")
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_text("best match first")).to_be_visible()
    expect(table(page, "Reports").get_by_role("row").nth(1)).to_contain_text("12,600 salmon escape")
    page.get_by_role("button", name="Title", exact=True).click()
    expect(page.get_by_role("columnheader", name="Title ↑")).to_be_visible()
    page.get_by_role("button", name="Best match first").click()
    expect(page.get_by_role("columnheader", name="Title ↑")).to_have_count(0)


def test_the_index_is_checked_in_a_run_of_its_own(page: Page, own_desk: Served) -> None:
    at_collection(page, own_desk, "Status")
    page.get_by_role("button", name="Check index").click()
    found = page.get_by_text("found by their vectors and by their words")
    expect(found).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)


def test_no_section_scrolls_sideways(page: Page, desk: Served) -> None:
    at_collection(page, desk)
    for name in ("Reports", "Import", "Sources", "Runs", "Changes", "Origins", "Status"):
        section(page, name)
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            poll_until(page, lambda: overflowing(page) == [])


ANSWERED = """question => {
  const heading = (one) => one.textContent.trim() === question;
  const seen = (one) => one.checkVisibility();
  return [...document.querySelectorAll("h1, h2, h3, h4")].some(heading)
    && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === "notRunning"
    && ![...document.querySelectorAll(".dl-waiting, .dl-live")].some(seen);
}"""


def seconds_to_answer(page: Page, number: int) -> float:
    """From Enter to the whole answer; each question is another, so that none is remembered.

    The page is looked at in every frame: what is expected is looked for at longer and longer intervals.
    """
    question = f"How many sluice gates did the engineers open above Lemna on day {number}?"
    box = page.get_by_placeholder("Ask about the reports")
    box.fill(question)
    began = time.monotonic()
    box.press("Enter")
    page.wait_for_function(ANSWERED, arg=question)
    took = time.monotonic() - began
    wait_until_complete(page)
    return took


def worker_of(desk: Served) -> int:
    """The process that imports the uploaded files."""
    [pid] = [
        pid
        for pid in descendants(desk.process.pid)
        if b"assistant.runs" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return pid


@pytest.mark.alone
def test_a_chat_is_not_slowed_by_an_import(page: Page, another_browser: Browser, own_desk: Served) -> None:
    """A second visitor's answers take at most half as long again as while the import is stopped.

    Answers take longer as the corpus grows, so two that come one after another are compared, and each order
    of stopped and under way comes first in turn.
    """
    admin, analyst = page, another_browser.new_page()
    at_collection(admin, own_desk, "Import")
    analyst.goto(own_desk.url)
    seconds_to_answer(analyst, 0)
    hand_over(admin, as_archive(small_reports(3000)))
    expect(admin.get_by_text("files processed")).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    worker = worker_of(own_desk)
    orders = [signal.SIGSTOP, signal.SIGCONT]
    ratios = []
    for number in range(ASKED):
        took = {}
        for order in orders:
            os.kill(worker, order)
            took[order] = seconds_to_answer(analyst, 2 * number + order)
        ratios.append(took[signal.SIGCONT] / took[signal.SIGSTOP])
        orders.reverse()
    os.kill(worker, signal.SIGCONT)
    expect(admin.get_by_text("files processed")).to_be_visible()  # it was under way all the time
    assert statistics.median(ratios) <= SLOWER_AT_MOST, ratios
