"""What axe-core finds wrong with a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_GRAVE = ("serious", "critical")


def violations(page: Page) -> list[str]:
    """The serious and critical violations of the page as it stands, each with what it concerns.

    Shadow roots, in which the desk's own parts live, are looked into.
    """
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} — {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        for one in found
        if one["impact"] in _GRAVE
        for node in one["nodes"]
    ]
