"""The page on which cited words are, as a picture with the words marked, and the pages around it."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, labels
from assistant.errors import PageUnavailable
from assistant.operations import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.access import Person
    from assistant.settings import Services
    from corpus import FieldSpan, StoredReport

_TURNED = "page turned to"  # in the session: for a cited place the page to which its reader has gone


def shown(
    person: Person, services: Services, stored: StoredReport, span: FieldSpan, *, place: str
) -> dict[str, Any]:
    """What a passage shows of its page, to be joined to it; nothing for a report without pages.

    ``place`` names the cited words: with others the page on which those are comes up again.
    """
    turned_for, number = st.session_state.get(_TURNED, ("", None))
    page = pages.cited_page(person, services, stored, span, number if turned_for == place else None)
    if page is None:
        return {}
    picture, problem = "", ""
    try:
        picture = _picture(person, services, stored, page.file_hash, page.number)
    except PageUnavailable as error:
        problem = labels.sentence(str(error))
    return {
        "page": {
            "label": f"Page {page.number} of {page.count}",
            "picture": picture,
            "problem": problem,
            "proportion": page.width / page.height,
            "marks": page.marks,
            "previous": page.number - 1 if page.number > 1 else None,
            "next": page.number + 1 if page.number < page.count else None,
        }
    }


def turning(key: str, place: str) -> Callable[[], None]:
    """What is to be called when the reader turns to another page in the passage of this key."""
    return partial(_turn, key, place)


def _turn(key: str, place: str) -> None:
    number = components.pressed(key, "turned")
    if isinstance(number, int) and not isinstance(number, bool) and number > 0:
        st.session_state[_TURNED] = (place, number)


@st.cache_data(max_entries=64, show_spinner=False)
def _picture(_person: Person, _services: Services, _stored: StoredReport, file_hash: str, number: int) -> str:
    """The picture as an address that has it whole; drawn once for a file and a page."""
    drawn = pages.picture(_person, _services, _stored, number)
    return f"data:image/webp;base64,{b64encode(drawn).decode()}"
