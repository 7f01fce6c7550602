"""Who is here, and the desks that they may sit at. Run by Streamlit, top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from assistant.access import Person, Role
from assistant.desk import components, confirming, desks, failures, opened, sign_in_page, theme_parts, undoing
from assistant.desk.ask import page as ask
from assistant.desk.collection import page as collection
from assistant.desk.names import page as names
from assistant.desk.notes import page as notes
from assistant.desk.people import page as people
from assistant.desk.review import page as review
from assistant.desk.stories import page as stories
from assistant.desk.watching import page as watching
from assistant.errors import AssistantError, NotSignedIn
from assistant.telemetry.requests import RequestKind, request
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.settings import Services

_Page = Callable[[Person, "Services"], None]
_DESKS: tuple[tuple[Role, str, str, _Page], ...] = (
    (Role.ANALYST, "Ask", ":material/forum:", ask.page),
    (Role.ANALYST, "Stories", ":material/newsmode:", stories.page),
    (Role.ANALYST, "Names", ":material/badge:", names.page),
    (Role.ANALYST, "Watching", ":material/notifications:", watching.page),
    (Role.ANALYST, "Notes", ":material/keep:", notes.page),
    (Role.REVIEWER, "Review", ":material/fact_check:", review.page),
    (Role.ADMIN, "Collection", ":material/library_books:", collection.page),
    (Role.ADMIN, "People", ":material/group:", people.page),
)
_BOXES = {"Ask": "question", "Stories": "search", "Names": "search", "Collection": "search"}
_EARLIER = {"saved": "watching"}  # addresses that bookmarks may still have, and those of today
# In the session: the desk that was drawn last, and that the address led to none.
_LAST, _NOWHERE = "desk", "unknown address"


def main() -> None:
    """Open the corpus, and show the desk that the page's address names to whoever may sit at it."""
    with request(RequestKind.PAGE):
        _page()


def _page() -> None:
    theme_parts.dress_page()
    try:
        services = opened.services()
        person = services.person(st.user.to_dict())
        if person.roles:
            _desks(person, services)
        else:
            sign_in_page.no_role(person, services)
    except NotSignedIn as error:
        sign_in_page.invite(str(error))
    except (AssistantError, CorpusError) as error:
        theme_parts.message("The collection cannot be opened", opened.sentence(error), tone="danger")


def _desks(person: Person, services: Services) -> None:
    """The address without a path is the analysts' desk; others are led from there to their first."""
    pages = {
        title.casefold(): st.Page(
            partial(_desk, page, person, services),
            title=watching.title(person, services) if page is watching.page else title,
            icon=icon,
            url_path=title.casefold(),
            default=page is ask.page,
        )
        for role, title, icon, page in _DESKS
        if role in person.roles
    }
    hidden = [
        st.Page(partial(st.switch_page, pages[now]), title=now, url_path=earlier, visibility="hidden")
        for earlier, now in _EARLIER.items()
        if now in pages
    ]
    if Role.ANALYST not in person.roles:
        lead = partial(st.switch_page, next(iter(pages.values())))
        hidden.append(st.Page(lead, title="Dateline", url_path="", default=True, visibility="hidden"))
    desks.remember(pages)
    chosen = st.navigation([*pages.values(), *hidden], position="top")
    name = next((title for _, title, _, _ in _DESKS if pages.get(title.casefold()) is chosen), "")
    theme_parts.name_page(name)
    last = st.session_state.get(_LAST)
    if last != name:
        st.session_state[_LAST] = name
        confirming.clear()
        undoing.clear()
    sign_in_page.account(person, services, paths=["/", *(f"/{name}" for name in pages)])
    components.keys(shown=_keys(name), box=_BOXES.get(name, ""), focus=name == "Ask")
    # Without a desk at its own address, whoever comes to it has been led on to their first.
    if _is_nowhere(pages, stays=desks.was_drawn_again() or last == ""):
        theme_parts.message("Page not found", "There is no such page, or none for your role.", tone="warning")
    chosen.run()


def _is_nowhere(pages: Container[str], *, stays: bool) -> bool:
    """Whether the address led to no page; of a page that ``stays`` where it is, whether it did before.

    Streamlit replaces such an address by that of the page shown as soon as this has been drawn once.
    """
    address = urlsplit(st.context.url or "").path.strip("/")
    if address and address not in pages and address not in _EARLIER:
        st.session_state[_NOWHERE] = True
    elif not stays:
        st.session_state.pop(_NOWHERE, None)
    return _NOWHERE in st.session_state


def _keys(name: str) -> dict[str, str]:
    """What the keys may do on a desk; Review has a list of its own beside the sentence to judge."""
    if name == "Review":
        return {}
    keys = {"/": f"Go to the {_BOXES[name]} box"} if name in _BOXES else {}
    keys["?"] = "Show these shortcuts"
    if name in ("Ask", "Stories", "Names", "Watching", "Notes"):
        keys["Esc"] = "Close the report"
    if name == "Ask":
        keys["← →"] = "Go to the previous or next citation"
    return keys


def _desk(page: Callable[[Person, Services], None], person: Person, services: Services) -> None:
    with failures.explained():
        page(person, services)


if __name__ == "__main__":
    main()
