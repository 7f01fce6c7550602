"""Who is here, and the desks that they may sit at. Run by Streamlit, top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from assistant.access import Person, Role
from assistant.desk import opened, sign_in_page, theme_parts
from assistant.desk.ask import page as ask
from assistant.desk.ask import saved
from assistant.desk.collection import page as collection
from assistant.desk.names import page as names
from assistant.desk.people import page as people
from assistant.desk.review import page as review
from assistant.desk.stories import page as stories
from assistant.errors import AssistantError, NotSignedIn
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.settings import Services

_DESKS: tuple[tuple[Role, str, str, Callable[[Person, Services], None]], ...] = (
    (Role.ANALYST, "Ask", ":material/forum:", ask.page),
    (Role.ANALYST, "Stories", ":material/newsmode:", stories.page),
    (Role.ANALYST, "Names", ":material/badge:", names.page),
    (Role.ANALYST, "Saved", ":material/bookmark:", saved.page),
    (Role.REVIEWER, "Review", ":material/fact_check:", review.page),
    (Role.ADMIN, "Collection", ":material/library_books:", collection.page),
    (Role.ADMIN, "People", ":material/group:", people.page),
)


def main() -> None:
    """Open the corpus, and show the desk that the page's address names to whoever may sit at it."""
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
        theme_parts.wordmark()
        theme_parts.message("Dateline cannot open this corpus", opened.sentence(error))


def _desks(person: Person, services: Services) -> None:
    """The address without a path is the analysts' desk; others are led from there to their first."""
    pages = [
        st.Page(
            partial(_desk, page, person, services),
            title=title,
            icon=icon,
            url_path=title.casefold(),
            default=page is ask.page,
        )
        for role, title, icon, page in _DESKS
        if role in person.roles
    ]
    if Role.ANALYST not in person.roles:
        lead = partial(st.switch_page, pages[0])
        pages.append(st.Page(lead, title="Dateline", url_path="", default=True, visibility="hidden"))
    chosen = st.navigation(pages, position="top")
    with st.sidebar:
        theme_parts.wordmark()
    address = urlsplit(st.context.url or "").path.strip("/")
    if address and address not in {page.url_path for page in pages}:
        theme_parts.message("Page not found", "There is no such page, or none for your role.")
    chosen.run()
    with st.sidebar:
        sign_in_page.who(person, services)


def _desk(page: Callable[[Person, Services], None], person: Person, services: Services) -> None:
    try:
        page(person, services)
    except (AssistantError, CorpusError) as error:
        theme_parts.message("This cannot be shown", opened.sentence(error))


if __name__ == "__main__":
    main()
