"""A report cannot act on the page that shows it. The ``context`` fixture watches for dialogs and requests."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import ask, chips, open_filters, unfold, wait_until_complete
from tests.browser.collecting import (
    MILLISECONDS_TO_IMPORT,
    at_collection,
    hand_over,
    row,
    section,
    table,
    with_front_matter,
)
from tests.browser.served import Served

HOSTILE, MARKET = (
    json.loads(line) for line in (Path(__file__).parent / "hostile.jsonl").read_text().splitlines()
)
ATTACKS = (
    "<script>alert('{n}')</script>",
    "<img src=https://evil.example/{n}.png onerror=alert({n})>",
    '"><svg onload=alert({n})>',
    "![x](https://evil.example/{n}.png)",
    "[press](javascript:alert({n}))",
    "<iframe src=https://evil.example/{n}></iframe>",
    "</p><style>@import url(https://evil.example/{n}.css);</style>",
    "<a href=javascript:alert({n}) autofocus onfocus=alert({n})>x</a>",
    "$\\href{{javascript:alert({n})}}{{x}}$",
    ":red[x] :material/home: <object data=https://evil.example/{n}>",
    "<base href=https://evil.example/{n}>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/{n}'>",
    "&lt;script&gt;alert({n})&lt;/script&gt;",
    "{{{{constructor.constructor('alert({n})')()}}}}",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert({n})>",
    "javascript:alert({n})//https://evil.example/{n}",
    "<details open ontoggle=alert({n})>",
    "<video><source onerror=alert({n})></video>",
    "`<input autofocus onfocus=alert({n})>`",
    "<link rel=stylesheet href=https://evil.example/{n}.css>",
)
FIELDS = ("title", "body", "outlet", "url", "author", "category", "summary", "country", "language", "file")


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
    expect(page.locator(".conversation .title").first).to_have_text(question)


def test_an_address_that_is_a_script_is_no_link(page: Page, hostile_desk: Served) -> None:
    page.goto(hostile_desk.url)
    ask(page, "How many stalls did the Quillmere market have?")
    expect(page.locator(".statements")).to_contain_text("61 stalls")
    page.get_by_role("button", name=f"Open source 1: {MARKET['title']}").click()
    pane = page.get_by_role("region", name="Cited report")
    expect(pane.get_by_text(MARKET["url"])).to_be_visible()
    assert pane.locator("a:not(.leads a)").count() == 0


def hostile(number: int) -> str:
    return ATTACKS[number % len(ATTACKS)].format(n=number)


@pytest.mark.nightly
def test_two_hundred_strings_of_script_do_nothing_in_any_field(page: Page, own_desk: Served) -> None:
    """Each attack stands once in each field, the file's name and the result of a bad file included.

    The ``context`` fixture watches for dialogs, failures and requests to elsewhere on every page visited.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for turn in range(len(ATTACKS)):
            fields = {name: hostile(turn + place) for place, name in enumerate(FIELDS)}
            name = fields.pop("file").replace("/", "∕")
            fields["title"] = f"Attack {turn} {fields['title']}"
            fields["body"] = f"The dam above Lemna failed, said {fields['body']} on Monday. Nobody was hurt."
            archive.writestr(f"{turn} {name}.txt", with_front_matter(fields))
            archive.writestr(f"bad {turn} {name}.json", f"{{{fields['title']}")
    at_collection(page, own_desk, "Import")
    zipped = {"name": f"{ATTACKS[0]}.zip".replace("/", "∕"), "mimeType": "application/zip"}
    hand_over(page, zipped | {"buffer": packed.getvalue()})
    count = len(ATTACKS)
    expect(page.get_by_text(f"{count} refused.")).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    results = table(page, "Results").get_by_role("row")
    expect(results).to_have_count(2 * count + 1)
    for name in ("Runs", "Changes", "Origins", "Status"):
        section(page, name)
        page.wait_for_load_state("networkidle")
    section(page, "Runs")
    table(page, "Runs").get_by_role("button").first.click()
    expect(results).to_have_count(2 * count + 1)
    section(page, "Reports")
    unfold(page, page.get_by_text("Filters"))
    page.get_by_label("Outlet").last.click()
    page.keyboard.press("Escape")
    for turn in range(0, count, 4):
        at_collection(page, own_desk)
        row(page, "Reports", f"Attack {turn} ").get_by_role("button").click()
        expect(page.get_by_role("heading", name=f"Attack {turn} ")).to_contain_text(hostile(turn))
        unfold(page, page.get_by_text("Withdraw this report"))
        page.get_by_label("Reason").first.fill(hostile(turn))
        page.get_by_role("button", name="Withdraw", exact=True).click()
        expect(page.get_by_role("button", name="Restore")).to_be_visible()
        wait_until_complete(page)  # until then the tabs may be there twice, as they were and as they are
        for tab in ("Text", "Origin", "History"):
            page.get_by_role("tab", name=tab).click()
        expect(row(page, "Changes", "withdrawn")).to_contain_text(hostile(turn))
    for brought in ("evil", "onerror"):
        assert page.locator(f"[src*={brought}], [href*={brought}], [{brought}]").count() == 0
    page.goto(own_desk.url)
    ask(page, "What failed above Lemna?")
