"""The desk of names: finding one, reading its dossier, and putting right which names are one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.asking import overflowing, wait_until_complete
from tests.browser.served import Served, served
from tests.corpora import copy_of


def open_name(page: Page, desk: Served, name: str) -> None:
    page.goto(f"{desk.url}/names")
    page.get_by_placeholder("A person, organisation or place").fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    wait_until_complete(page)


def test_a_dossier_leads_to_its_reports_and_to_other_names(page: Page, desk: Served) -> None:
    open_name(page, desk, "Terna")
    events = page.get_by_role("region", name="Events")
    expect(events.get_by_text("March 2027", exact=True).first).to_be_visible()
    events.locator(".source").first.click()
    expect(page.locator("mark")).to_contain_text("will hand over the ferry Terna in March 2027")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("mark")).to_have_count(0)
    page.get_by_role("region", name="Named together with").get_by_role("button", name="Lomvi (").click()
    expect(page.get_by_role("heading", name="Lomvi", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Lomvi", exact=True)).to_be_visible()
    page.get_by_role("button", name="All names").click()
    expect(page.get_by_role("heading", name="Names", exact=True)).to_be_visible()


def test_a_dossier_fits_a_telephone(page: Page, desk: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_name(page, desk, "Ostravik Overfart")
    assert overflowing(page) == []


def test_a_name_that_no_report_has_is_said_to_be_none(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/names?name=Atlantis")
    expect(
        page.get_by_text("“Atlantis” is not among the names found in reports; look for it in the list.")
    ).to_be_visible()
    page.get_by_role("button", name="All names").click()
    page.get_by_placeholder("A person, organisation or place").fill("zzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No name in reports has a word that begins with “zzz”.")).to_be_visible()


def test_an_admin_joins_two_names_parts_them_and_takes_that_back(
    page: Page, tmp_path: Path, sample_corpus: Path
) -> None:
    with served(copy_of(sample_corpus, tmp_path / "own"), tmp_path / "log") as desk:
        open_name(page, desk, "Liis Pihlakannu")
        page.get_by_text("Which names are the same").click()
        page.get_by_role("button", name="Separate").click()
        expect(page.get_by_text("Liis Pihlakannu and Pihlakannu now count as two names.")).to_be_visible()
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_role("button", name="Keep")).to_be_visible()
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_text("Override revoked.")).to_be_visible()
        expect(page.get_by_text("counts as Liis Pihlakannu")).to_be_visible()
        page.get_by_label("Another name for Liis Pihlakannu").fill("Atlantis")
        page.get_by_role("button", name="Join").click()
        expect(
            page.get_by_text("'Atlantis' is not among the names found in reports; check its spelling.")
        ).to_be_visible()
        wait_until_complete(page)  # the message comes first, the form below it is drawn again
        expect(page.get_by_label("Another name for Liis Pihlakannu")).to_have_value("Atlantis")
        page.get_by_label("Another name for Liis Pihlakannu").fill("Kuldranna")
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_text("Liis Pihlakannu and Kuldranna now count as one name.")).to_be_visible()
        expect(page.get_by_text("counts as Liis Pihlakannu")).to_have_count(2)
