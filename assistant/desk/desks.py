"""The desks that a person may sit at, so that one leads to another without opening the page again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_KEY = "desks"
_AGAIN = "drawn again"


def remember(pages: Mapping[str, StreamlitPage]) -> None:
    """Says which desks there are for this person, each under its name in the page's address."""
    st.session_state[_KEY] = dict(pages)


def go_to(desk: str, **query: str) -> NoReturn:
    """Ends this run of the page and shows another desk of the person's, its address with this query.

    It cannot be called from a callback. Raises KeyError for a desk that the person may not sit at.
    """
    st.switch_page(st.session_state[_KEY][desk], query_params=query)


def draw_again() -> NoReturn:
    """Ends this run of the page and draws it again, of which the person is to notice nothing."""
    st.session_state[_AGAIN] = True
    st.rerun()


def was_drawn_again() -> bool:
    """Whether the page is drawn because of :func:`draw_again`, and not of anything that the person did."""
    return bool(st.session_state.pop(_AGAIN, False))


def link(label: str, desk: str, *, icon: str | None = None, **query: str) -> None:
    """A link to a desk, its address with this query, which opens in the same tab.

    There is none to a desk that the person may not sit at.
    """
    page = st.session_state.get(_KEY, {}).get(desk)
    if page is not None:
        st.page_link(page, label=label, icon=icon, query_params=query)


def pass_on(key: str, addresses: Sequence[str]) -> None:
    """Lets links to these addresses in a part of the desk's own be followed without loading the page again.

    Each is passed on to a link of Streamlit's, which is not shown; ``key`` is the part's.
    """
    if not addresses:
        return
    with st.container(key=f"leads-{key}"):
        for address in addresses:
            parts = urlsplit(address)
            link(address, parts.path.strip("./") or "ask", **dict(parse_qsl(parts.query)))
