"""What fails in a part of the page that is drawn by itself is said in our words."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def failing_fragment() -> None:
    from assistant.desk import failures
    from assistant.errors import LedgerUnusable

    def part() -> None:
        raise LedgerUnusable("the ledger 'ledger.sqlite' cannot be used")

    failures.fragment(part)()


def test_a_fragment_that_cannot_be_shown_says_why_and_shows_no_box_of_streamlit() -> None:
    page = AppTest.from_function(failing_fragment).run()
    assert not page.exception
    [shown] = [html.proto.body for html in page.get("html")]
    assert "This cannot be shown" in shown
    assert "The ledger &#x27;ledger.sqlite&#x27; cannot be used." in shown
    assert 'role="alert"' in shown


def leaving_fragment() -> None:
    import streamlit as st

    from assistant.desk import failures

    def part() -> None:
        if not st.session_state.setdefault("left", False):
            st.session_state["left"] = True
            st.rerun()
        st.text("drawn again")

    failures.fragment(part)()


def test_a_fragment_can_have_the_whole_page_drawn_again() -> None:
    page = AppTest.from_function(leaving_fragment).run()
    assert not page.exception
    assert [text.value for text in page.text] == ["drawn again"]
