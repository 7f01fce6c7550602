"""What was done is said at its place, once, or for as long as it can be undone."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page_with_two_places() -> None:
    import streamlit as st

    from assistant.desk import feedback
    from corpus import CorpusError

    def save() -> None:
        feedback.done("saved as version 2", at="first")

    def withdraw() -> None:
        st.session_state["withdrawn"] = True
        feedback.done("withdrawn", at="second", undo=restore)

    def restore() -> None:
        if st.session_state.get("busy"):
            raise CorpusError("the corpus is busy; try again")
        st.session_state["withdrawn"] = False

    def fail() -> None:
        with feedback.shown_when_it_fails(at=st.session_state.get("place", "second")):
            raise CorpusError("the corpus is busy; try again")

    head = feedback.top()
    st.button("Save", on_click=save)
    feedback.place("first")
    st.text("between")
    st.button("Withdraw", on_click=withdraw)
    st.button("Fail", on_click=fail)
    st.button("Nothing")
    feedback.place("second")
    feedback.rest(head)


def shown(page: AppTest) -> list[str]:
    """What is said, and the text between both places, in the order of the page."""
    said = []
    for element in page.main:
        body = str(getattr(element.proto, "body", ""))
        if element.type == "text":
            said.append("|")
        elif "dl-note" in body:
            said.append(body.rpartition("<span>")[2].partition("</span>")[0])
    return said


def press(page: AppTest, label: str) -> list[str]:
    next(one for one in page.button if one.label == label).click().run()
    assert not page.exception
    return shown(page)


def test_it_is_said_once_at_the_place_of_what_was_pressed() -> None:
    page = AppTest.from_function(page_with_two_places).run()
    assert press(page, "Save") == ["Saved as version 2.", "|"]
    assert press(page, "Fail") == ["|", "The corpus is busy; try again."]
    assert press(page, "Nothing") == ["|"]


def test_what_can_be_undone_is_offered_there_until_it_is_or_something_else_is_done() -> None:
    page = AppTest.from_function(page_with_two_places).run()
    assert press(page, "Withdraw") == ["|", "Withdrawn."]
    assert press(page, "Nothing") == ["|", "Withdrawn."]
    assert press(page, "Undo") == ["|", "Undone."]
    assert page.session_state["withdrawn"] is False
    press(page, "Withdraw")
    assert press(page, "Save") == ["Saved as version 2.", "|"]
    assert press(page, "Nothing") == ["|"]


def test_what_cannot_be_undone_says_why_at_the_same_place() -> None:
    page = AppTest.from_function(page_with_two_places).run()
    press(page, "Withdraw")
    page.session_state["busy"] = True
    assert press(page, "Undo") == ["|", "The corpus is busy; try again."]
    assert page.session_state["withdrawn"] is True


def test_what_has_no_place_on_the_page_is_said_at_its_head() -> None:
    page = AppTest.from_function(page_with_two_places).run()
    page.session_state["place"] = "gone"
    assert press(page, "Fail") == ["The corpus is busy; try again.", "|"]
    assert press(page, "Nothing") == ["|"]
