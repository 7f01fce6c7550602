"""The desk of stories: finding one, reading how it stands, and the way there from an answer."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.asking import ask, overflowing, poll_until, wait_until_complete
from tests.browser.served import Served

SILO = "Correction: the silo in Porto Sarelhas holds 46,000 tonnes, not 64,000"


def test_a_story_is_found_by_a_title_and_leads_to_its_reports(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/stories")
    page.get_by_placeholder("Words in the title of one of its reports").fill("silo that can hold")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=SILO, exact=True).click()
    expect(page.get_by_role("heading", name=SILO)).to_be_visible()
    wait_until_complete(page)
    corrected = page.get_by_role("region", name="Corrected or retracted")
    expect(corrected).to_contain_text(
        "Corrects “Porto Sarelhas opens a grain silo that can hold 64,000 tonnes”"
    )
    reports = page.get_by_role("region", name="Reports, newest first")
    expect(reports.get_by_role("listitem")).to_have_count(2)
    reports.locator(".source").last.click()
    expect(page.locator("mark")).to_have_text("Porto Sarelhas opens a grain silo that can hold 64,000 tonnes")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("mark")).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflowing(page) == []
    page.get_by_role("button", name="All stories").click()
    expect(page.get_by_role("heading", name="Stories", exact=True)).to_be_visible()


def test_an_answer_and_its_source_lead_to_the_story_and_the_browser_leads_back(
    page: Page, desk: Served
) -> None:
    """In the same tab, and to the same place on the page."""
    page.goto(desk.url)
    ask(page, "How many people had to leave their homes in Vila Jacurema?")
    ask(page, "Who ordered two hydrogen ferries?")
    page.locator("button.row").click()  # the first question, which is folded by now
    asked = page.get_by_role("heading", name="How many people had to leave their homes in Vila Jacurema?")
    expect(asked).to_be_focused()
    wait_until_complete(page)
    page.evaluate("window.loaded = true")
    reports = page.get_by_role("region", name="Reports, newest first").get_by_role("listitem")
    answer, report = page.url, page.get_by_role("region", name="Cited report")

    def there_and_back(link: Locator) -> None:
        link.scroll_into_view_if_needed()
        before = link.bounding_box()
        link.click()
        expect(reports).to_have_count(2)
        assert page.evaluate("window.loaded"), "neither a new tab nor a new page"
        page.go_back()
        expect(link).to_be_visible()
        wait_until_complete(page)
        expect(asked).to_be_visible()
        poll_until(page, lambda: link.bounding_box() == before)

    there_and_back(page.get_by_role("link", name="Story", exact=True).first)
    assert page.url == answer
    page.locator("button.chip").first.click()
    expect(report).to_be_visible()
    answer = page.url
    there_and_back(report.get_by_role("link", name="Story (2 reports)"))
    expect(report).to_be_visible()
    assert page.url == answer


def test_a_cited_report_leads_to_its_story_its_page_and_the_readers_other_answers(
    page: Page, desk: Served
) -> None:
    page.goto(desk.url)
    ask(page, "How many people had to leave their homes in Vila Jacurema?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_text("Try asking")).to_be_visible()
    ask(page, "What happened in Vila Jacurema?")
    page.locator("button.chip").first.click()
    report = page.get_by_role("region", name="Cited report")
    expect(report.get_by_role("link", name="Story (2 reports)")).to_be_visible()
    report.get_by_role("link", name="How many people had to leave their homes in Vila Jacurema?").click()
    expect(page.get_by_role("heading", name="How many people had to leave")).to_be_visible()
    expect(report).to_be_visible()
    report.get_by_role("link", name="Report and its versions").click()
    expect(page.get_by_role("heading", name="Collection")).to_be_visible()
    expect(page.locator(".dl-title")).to_be_visible()


def test_a_story_of_a_report_that_does_not_exist_is_said_to_be_none(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/stories?report=0000")
    expect(page.get_by_text("There is no report 0000; look for the story in the list.")).to_be_visible()
    page.get_by_role("button", name="All stories").click()
    page.get_by_placeholder("Words in the title of one of its reports").fill("zzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No story has “zzz” in the title of a report.")).to_be_visible()
