"""Links from one desk to another."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def links() -> None:
    import streamlit as st

    from assistant.desk import desks

    pages = {"stories": st.Page(lambda: None, title="Stories", url_path="stories")}
    st.navigation([st.Page(lambda: None, title="Ask", default=True), *pages.values()])
    desks.remember(pages)
    desks.link("Story", "stories", icon=":material/newsmode:", report="5b0c")
    desks.link("Report and its versions", "collection", report="5b0c")
    desks.pass_on("passage", ["stories?report=a%20b", "collection?report=5b0c", "./?conversation=c"])


def test_links_lead_only_to_desks_that_the_person_may_sit_at() -> None:
    page = AppTest.from_function(links, default_timeout=60).run()
    assert not page.exception
    found = [one.proto for one in page.get("page_link")]
    assert [(one.label, one.page, one.query_string) for one in found] == [
        ("Story", "stories", "report=5b0c"),
        ("stories?report=a%20b", "stories", "report=a+b"),
    ]
