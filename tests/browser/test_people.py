"""People sign in through a real OpenID Connect provider, and each sees and does what their roles allow."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus

from assistant.ledger import Ledger
from assistant.ledger.conversation_list import conversations_of
from assistant.ledger.conversations import turns_of
from assistant.ledger.people import everybody
from tests.browser.asking import poll_until
from tests.browser.conftest import folder_with
from tests.browser.provider import PEOPLE, account, as_person, provider, settings
from tests.browser.served import Served, open_websocket, served

QUESTION = "What is Iran buying from Russia, and when?"


def give(root: Page, desk: Served, person: str, *roles: str) -> None:
    """As an admin, press the roles of a person."""
    root.goto(f"{desk.url}/people")
    for role in roles:
        button = root.get_by_role("toolbar", name=f"Roles of {person}").get_by_role("button", name=role)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    poll_until(root, lambda: roles_of(desk, person) >= {role.casefold() for role in roles})


def revoke_and_give_back(root: Page, desk: Served) -> None:
    """As an admin, revoke Bo's role, and undo that."""
    analyst = root.get_by_role("toolbar", name="Roles of Bo").get_by_role("button", name="Analyst")
    analyst.click()
    expect(root.get_by_text("Bo no longer has the role analyst.")).to_be_visible()
    assert roles_of(desk, "Bo") == set()
    root.get_by_role("button", name="Undo").click()
    roles = root.get_by_role("toolbar", name="Roles of Bo")
    given = roles.get_by_role("button", name="Analyst", pressed=True)
    expect(given).to_have_count(1)  # the toolbar as it was may still be there for a moment
    assert roles_of(desk, "Bo") == {"analyst"}


def roles_of(desk: Served, person: str) -> frozenset[str]:
    """The roles that the ledger has for a person."""
    return next(one.roles for one in everybody(Ledger(desk.folder)) if one.name == person)


def test_a_person_without_a_role_sees_whom_to_ask_and_comes_in_once_they_have_one(
    browser: Browser, staffed: Served
) -> None:
    """What each asks is theirs; what an admin takes is gone at once, in a window that is open too."""
    ana = as_person(browser, staffed, "ana")
    expect(ana.get_by_role("heading", name="Welcome, Ana")).to_be_visible()
    expect(ana.get_by_text("Ask whoever runs this server for a role")).to_be_visible()
    expect(ana.get_by_placeholder("Ask about the reports")).to_have_count(0)

    root = as_person(browser, staffed, "root")
    root.goto(f"{staffed.url}/people")
    expect(root.get_by_role("heading", name="People")).to_be_visible()
    give(root, staffed, "Ana", "Analyst")

    ana.reload()
    box = ana.get_by_placeholder("Ask about the reports")
    box.fill(QUESTION)
    box.press("Enter")
    expect(ana.locator("button.chip").first).to_be_visible()
    address = ana.url
    [hers] = turns_of(Ledger(staffed.folder), address.partition("conversation=")[2])
    assert hers.asked_by is not None
    assert hers.asked_by.endswith(" ana")

    bo = as_person(browser, staffed, "bo")
    expect(bo.get_by_role("heading", name="Welcome, Bo")).to_be_visible()
    give(root, staffed, "Bo", "Analyst")
    bo.goto(address)
    expect(bo.get_by_text("This conversation was not found.")).to_be_visible()
    expect(bo.get_by_role("heading", name=QUESTION)).to_have_count(0)
    bo.goto(f"{staffed.url}/people")
    expect(bo.get_by_role("heading", name="People")).to_have_count(0)

    revoke_and_give_back(root, staffed)
    roots_row = root.locator("[class*=st-key-person-]", has=root.get_by_text("root@example.org"))
    expect(roots_row.get_by_text("Admin by setting")).to_be_visible()
    expect(roots_row.get_by_role("button", name="Admin", exact=True)).to_have_count(0)

    ana_row = root.locator("[class*=st-key-person-]", has=root.get_by_text("ana@example.org"))
    block = ana_row.get_by_role("button", name="Block", exact=True)
    block.press("Enter")
    expect(ana_row.get_by_text("Block Ana? It takes effect at once.")).to_be_visible()
    expect(ana_row.get_by_role("button", name="Keep")).to_be_focused()
    root.keyboard.press("Enter")  # which confirms nothing
    expect(ana_row.get_by_text("Block Ana?")).to_have_count(0)
    block.click()
    expect(ana_row.get_by_role("button", name="Keep")).to_be_visible()
    block.click()
    expect(ana_row.get_by_role("button", name="Unblock")).to_be_visible()
    ana.get_by_placeholder("Ask about the reports").fill("And when?")
    ana.get_by_placeholder("Ask about the reports").press("Enter")
    expect(ana.get_by_text("Your access has been blocked")).to_be_visible()
    ledger = Ledger(staffed.folder)
    assert [one.questions for one in conversations_of(ledger, owner=hers.asked_by)] == [1]


def test_signing_out_ends_every_window_of_that_browser(browser: Browser, staffed: Served) -> None:
    root = as_person(browser, staffed, "root")
    root.goto(f"{staffed.url}/people")
    expect(root.get_by_role("heading", name="People")).to_be_visible()
    other = root.context.new_page()
    other.goto(f"{staffed.url}/people")
    expect(other.get_by_role("heading", name="Change history")).to_be_visible()
    account(root).click()
    root.get_by_role("button", name="Sign out").click()
    root.get_by_role("button", name="End session").click()  # the provider asks too
    expect(root.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    other.get_by_role("toolbar").locator("button:enabled").first.click()
    expect(other.get_by_role("heading", name="Not saved")).to_be_visible()
    other.reload()
    expect(other.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    assert {one.name for one in everybody(Ledger(staffed.folder)) if one.disabled} <= {"Ana"}


def test_a_person_without_a_role_can_send_no_file(browser: Browser, staffed: Served) -> None:
    """Their page gets no address to upload to, and none is open to them; signed out there is no page."""
    with pytest.raises(InvalidStatus):
        open_websocket(staffed.url)
    page = as_person(browser, staffed, "max")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies(staffed.url))
    ask, rerun = BackMsg(), BackMsg()
    ask.file_urls_request.file_names.append("reports.txt")
    rerun.rerun_script.query_string = ""
    with open_websocket(staffed.url, Cookie=cookies) as websocket:
        websocket.send(ask.SerializeToString())
        websocket.send(rerun.SerializeToString())
        kinds = set()
        while "script_finished" not in kinds:
            kinds.add(ForwardMsg.FromString(websocket.recv(timeout=30, decode=False)).WhichOneof("type"))
    assert "file_urls_response" not in kinds
    refused = httpx.put(
        f"{staffed.url}/_stcore/upload_file/any/file",
        files={"file": ("reports.txt", b"x")},
        headers={"Cookie": cookies},
        trust_env=False,
    )
    assert refused.status_code == 403
    page.context.close()


def test_a_sign_in_that_has_expired_is_asked_for_again(browser: Browser, tmp_path: Path) -> None:
    """At the next thing that somebody does, though the browser's cookie lives for weeks."""
    home = folder_with(tmp_path / "kept", Path("tests/browser/hostile.jsonl"))
    with (
        provider(PEOPLE, token_max_age_s=-60) as url,
        served(home, tmp_path / "log", **settings(url, DATELINE_ADMINS="root@example.org")) as desk,
    ):
        page = as_person(browser, desk, "root")
        expect(page.get_by_text("The sign-in has expired.")).to_be_visible()
