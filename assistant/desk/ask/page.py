"""The analysts' desk: ask on the left, read what was cited on the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import opened, theme_parts
from assistant.desk.ask import asking_again, conversation, conversation_list, filters, first_screen, recording
from assistant.operations import reading

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services


def page(person: Person, services: Services) -> None:
    """The conversation that the page's address names, its filters, and the report that is open."""
    if not reading.outlets(person, services):
        first_screen.no_reports(person, services)
        return
    asked = recording.current(person, services)
    with st.sidebar:
        st.button(
            "New conversation",
            key="new-conversation",
            icon=":material/add:",
            on_click=conversation_list.start_new,
            width="stretch",
        )
        filters.show(person, services, asking_again.asked_within_others(person, services, asked))
        conversation_list.show(person, services)
    last = asked[-1].answer if asked else None
    said = set(last.notes) if last else set()  # with the answer in sight
    for notice in (filters.impossible(filters.chosen()), *reading.notices(person, services)):
        if notice and notice not in said:
            theme_parts.message("Please note", opened.sentence(notice), tone="warning")
    box = partial(conversation.box, person, services, asked)
    if not asked:
        first_screen.welcome(person, services, box=box)
        return
    box()
    st.empty()  # in place of the first screen, which would stay until the answer is complete
    conversation.show(person, services, asked)
