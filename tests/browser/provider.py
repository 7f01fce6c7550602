"""A real OpenID Connect provider on loopback, where people sign in by their name alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.served import Served, free_port

SECONDS_TO_START = 60
PEOPLE = [
    {"sub": name, "name": name.capitalize(), "email": f"{name}@example.org", "email_verified": True}
    for name in ("ana", "bo", "lea", "rea", "sam", "max", "root")
]


@contextmanager
def provider(people: Sequence[dict[str, Any]], *, token_max_age_s: int = 3600) -> Iterator[str]:
    """The provider's address until the block ends; ``people`` are the claims of those it knows."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    command += ["--token-max-age", str(token_max_age_s)]
    for claims in people:
        command += ["--user-claims", json.dumps(claims)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/.well-known/openid-configuration")
            yield url
        finally:
            process.terminate()
            process.wait(15)


def settings(url: str, **more: str) -> dict[str, str]:
    """The environment of a desk whose people sign in at the provider."""
    return {
        "DATELINE_OIDC_PROVIDER": f"{url}/.well-known/openid-configuration",
        "DATELINE_OIDC_CLIENT_ID": "dateline",
        "DATELINE_OIDC_CLIENT_SECRET": "a secret of the tests",
        "DATELINE_COOKIE_SECRET": "a cookie secret of the tests, long enough",
    } | more


def sign_in(page: Page, desk: str, person: str) -> None:
    """Sign in at the provider as this person, and come back to the desk."""
    page.goto(desk)
    page.route("https://**", lambda route: route.abort())  # the provider's page asks elsewhere for its looks
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.locator("input[name=sub]").fill(person)
    page.unroute("https://**")  # where anything is routed, Chromium keeps nothing to use again
    page.get_by_role("button", name="Authorize").click()
    expect(page).to_have_url(re.compile(re.escape(desk)))


def as_person(browser: Browser, desk: Served, person: str) -> Page:
    """A window of a browser of this person's own, signed in."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    sign_in(page, desk.url, person)
    return page


def account(page: Page) -> Locator:
    """What says who is signed in, at the top of every desk; it opens to sign out."""
    return page.locator(".st-key-account button")


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except URLError:
            assert time.monotonic() < deadline, f"the provider did not start at {address}"
            time.sleep(0.05)
