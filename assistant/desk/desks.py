"""The desks that a person may sit at, so that one leads to another without opening the page again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_KEY = "desks"


def remember(pages: Mapping[str, StreamlitPage]) -> None:
    """Says which desks there are for this person, each under its name in the page's address."""
    st.session_state[_KEY] = dict(pages)


def go_to(desk: str, **query: str) -> NoReturn:
    """Ends this run of the page and shows another desk of the person's, its address with this query.

    It cannot be called from a callback. Raises KeyError for a desk that the person may not sit at.
    """
    st.switch_page(st.session_state[_KEY][desk], query_params=query)
