"""An admin looks at what files would become, and then imports them."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.accessible import violations
from tests.browser.asking import overflowing, wait_until_complete
from tests.browser.collecting import MILLISECONDS_TO_IMPORT, at_collection, row
from tests.browser.served import Served
from tests.corpora import SAMPLE, make_report

RELEASE = SAMPLE / "canal-ice-werder-release.pdf"
TITLE = "Ice closes the Werder canals"


def previewed(page: Page, words: str) -> Locator:
    return page.get_by_role("list", name="Preview").get_by_role("listitem").filter(has_text=words)


def test_a_dropped_file_is_previewed_with_its_first_page_and_then_imported(
    page: Page, own_desk: Served
) -> None:
    page.emulate_media(color_scheme="dark")
    at_collection(page, own_desk, "Import")
    text = f"---\ntitle: Gates at Lemna\ndate: 31 February 2026\n---\n{make_report().body}\n"
    files: list[FilePayload] = [
        {"name": "gates.txt", "mimeType": "text/plain", "buffer": text.encode()},
        {"name": "noise.bin", "mimeType": "application/octet-stream", "buffer": b"\x00\x01"},
        {"name": RELEASE.name, "mimeType": "application/pdf", "buffer": RELEASE.read_bytes()},
    ]
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("2 added, 1 refused. Nothing is stored yet.")).to_be_visible()
    expect(previewed(page, "noise.bin")).to_contain_text(".bin is not supported. Supported:")
    expect(previewed(page, "Gates at Lemna")).to_contain_text("'31 February 2026' is not a date")
    release = previewed(page, TITLE)
    expect(release).to_contain_text("Werder Canal Office · 12 Jan 2026")
    release.locator("summary").click()
    expect(release.get_by_role("img", name="First page")).to_be_visible()
    expect(release.get_by_text("Seventeen vessels are caught in the ice")).to_be_visible()
    wait_until_complete(page)
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    expect(release.get_by_role("img", name="First page")).to_be_visible()
    assert overflowing(page) == []

    page.get_by_role("button", name="Import 3 files").click()
    expect(page.get_by_text("2 added, 1 refused.", exact=True)).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    expect(row(page, "Results", RELEASE.name)).to_contain_text("added")
    expect(page.get_by_role("list", name="Preview")).to_have_count(0)
