"""Each role's people come to their own desks only, and what they lose they cannot use in an open window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.access import Role
from assistant.desk.labels import RELEVANCE
from assistant.ledger import Ledger
from assistant.ledger.conversation_list import conversations_of
from assistant.ledger.given_verdicts import active_relevance, active_verdicts
from assistant.ledger.people import change_access, everybody
from assistant.ledger.verdicts import Relevance
from tests.browser.asking import ask
from tests.browser.provider import account, as_person
from tests.browser.served import Served
from tests.browser.test_review import press, status

QUESTIONS = ("What is Iran buying from Russia, and when?", "Why is the lagoon bridge closed?")
DESKS = {
    "Ask": "",
    "Stories": "stories",
    "Names": "names",
    "Watching": "watching",
    "Notes": "notes",
    "Review": "review",
    "Collection": "collection",
    "People": "people",
}
OWN = {
    Role.ANALYST: ("Ask", "Stories", "Names", "Watching", "Notes"),
    Role.REVIEWER: ("Review",),
    Role.ADMIN: ("Collection", "People"),
}


def let(desk: Served, person: str, *roles: Role) -> None:
    """Gives somebody who has signed in exactly these roles."""
    ledger = Ledger(desk.folder)
    known = next(one for one in everybody(ledger) if one.name == person)
    change_access(ledger, known.person_id, roles=roles, disabled=False, by=None)


def sitting(browser: Browser, desk: Served, person: str, *roles: Role) -> Page:
    """A window of somebody with these roles."""
    page = as_person(browser, desk, person)
    expect(page.get_by_role("button", name="Sign out").or_(account(page))).to_be_visible()
    let(desk, person.capitalize(), *roles)
    page.goto(desk.url)
    return page


def what_shows(page: Page, desk: str) -> Locator:
    """What only this desk shows."""
    return {
        "Ask": page.get_by_placeholder("Ask about the reports"),
        "Stories": page.get_by_role("heading", name="Stories", exact=True),
        "Names": page.get_by_role("heading", name="Names", exact=True),
        "Watching": page.get_by_role("heading", name="Watching", exact=True),
        "Notes": page.get_by_role("heading", name="Notes", exact=True),
        "Review": page.get_by_role("radio", name="Review", exact=True),
        "Collection": page.get_by_role("heading", name="Collection"),
        "People": page.get_by_role("heading", name="People"),
    }[desk]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_comes_to_its_own_desks_by_whatever_address(
    browser: Browser, staffed: Served, role: Role
) -> None:
    """The addresses of the others lead to none of them, and nothing of them is offered."""
    page = sitting(browser, staffed, "lea", role)
    for name, path in DESKS.items():
        page.goto(f"{staffed.url}/{path}")
        expect(account(page)).to_contain_text("Lea")
        shown = OWN[role] if name in OWN[role] else OWN[role][:1]
        expect(what_shows(page, name if name in OWN[role] else shown[0])).to_be_visible()
        for other in set(DESKS) - set(shown):
            expect(what_shows(page, other)).to_have_count(0)
        offered = page.get_by_test_id("stTopNavLink").all_inner_texts()
        assert [text for text in DESKS if any(text in one for one in offered)] in ([], list(OWN[role]))
    page.context.close()


def test_what_somebody_may_no_longer_do_is_refused_in_every_window_that_is_open(
    browser: Browser, staffed: Served
) -> None:
    """Asking, judging, importing and giving roles: each is refused, and nothing of it is done."""
    page = sitting(browser, staffed, "max", *Role)
    ask(page, QUESTIONS[0])
    windows = {"Ask": page}
    for name in ("Review", "Collection", "People"):
        windows[name] = page.context.new_page()
        windows[name].goto(f"{staffed.url}/{DESKS[name]}")
        expect(what_shows(windows[name], name)).to_be_visible()
    expect(windows["Review"].locator(".root[data-turn]")).to_be_visible()
    windows["Collection"].get_by_role("radio", name="Import", exact=True).click()
    windows["Collection"].get_by_role("tab", name="Paste text").click()
    windows["Collection"].get_by_label("Title").fill("Ferry to Lemna returns")
    windows["Collection"].get_by_label("Text", exact=True).fill("The ferry to Lemna returned on Monday.")
    before = done(staffed)

    let(staffed, "Max")
    windows["Ask"].get_by_placeholder("Ask about the reports").fill(QUESTIONS[1])
    windows["Ask"].get_by_placeholder("Ask about the reports").press("Enter")
    windows["Review"].keyboard.press("1")
    windows["Collection"].get_by_role("button", name="Import").last.click()
    windows["People"].get_by_role("toolbar").locator("button:enabled").first.click()
    for window in windows.values():
        refused = window.get_by_text("may not do this").or_(window.get_by_text("you have no role yet"))
        expect(refused.first).to_be_visible()
    assert done(staffed) == before
    page.context.close()


def done(desk: Served) -> tuple[object, ...]:
    """What there is of questions, verdicts and people, and whether anything was handed over."""
    ledger = Ledger(desk.folder)
    people = everybody(ledger)
    asked = [conversations_of(ledger, owner=one.person_id) for one in people]
    others = [(one.name, one.roles, one.disabled) for one in people if one.name != "Max"]
    inbox = sorted(path.name for path in desk.folder.glob("inbox/**/*"))
    return asked, [*active_relevance(ledger), *active_verdicts(ledger)], others, inbox


def judge(page: Page, keys: str) -> None:
    for key in keys:
        expect(page.locator("mark").first).to_be_visible()
        press(page, key, message=f"Saved: “{RELEVANCE[list(Relevance)[int(key) - 1]]}”.")


def waiting(page: Page, desk: Served) -> int:
    page.goto(f"{desk.url}/review")
    expect(page.locator(".status")).to_be_visible()
    done, total = status(page).partition(" reviewed")[0].split(" of ")
    return int(total) - int(done)


def test_two_who_review_are_kept_from_their_own_answers_and_from_each_other_and_are_compared(
    browser: Browser, staffed: Served
) -> None:
    """What one has asked waits for the other alone; the second does not see the first one’s verdicts."""
    lea = sitting(browser, staffed, "lea", Role.ANALYST)
    for question in QUESTIONS:
        ask(lea, question)
    rea = sitting(browser, staffed, "rea", Role.ANALYST, Role.REVIEWER)
    sam = sitting(browser, staffed, "sam", Role.REVIEWER)
    for_both = waiting(rea, staffed)
    assert waiting(sam, staffed) == for_both >= 4

    rea.goto(staffed.url)
    ask(rea, "Who won the election for mayor of Kuldranna?")
    assert waiting(sam, staffed) > for_both
    assert waiting(rea, staffed) == for_both

    judge(rea, "1121")
    sam.get_by_label("Order").click()
    sam.get_by_role("option", name="Second opinion").click()
    expect(sam.locator(".status")).to_contain_text("0 of 4 reviewed")
    sam.reload()  # so that the keys are no longer the list's
    expect(sam.get_by_text("partly", exact=False)).to_have_count(1)  # the button's own word
    judge(sam, "1111")
    sam.goto(f"{staffed.url}/review?review=Statistics")
    row = sam.get_by_role("row").filter(has_text="Rea and Sam")
    expect(row).to_contain_text("75%")
    for page in (lea, rea, sam):
        page.context.close()
