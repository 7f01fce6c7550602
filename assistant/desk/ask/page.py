"""The analysts' desk: ask on the left, read what was cited on the right."""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import opened, source_pane, theme_parts
from assistant.desk.ask import conversation, conversation_list, filters
from assistant.operations import asking, reading

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services


def page(person: Person, services: Services) -> None:
    """The conversation that the page's address names, its filters, and the report that is open."""
    if not reading.outlets(person, services):
        no_reports(services)
        return
    asked = conversation.current(person, services)
    passage = source_pane.opened(asked)
    with st.sidebar:
        st.button(
            "New conversation", icon=":material/add:", on_click=conversation_list.start_new, width="stretch"
        )
        filters.show(person, services, conversation.asked_within_others(person, services, asked))
        conversation_list.show(person, services)
    for notice in (filters.impossible(filters.chosen()), *reading.notices(person, services)):
        if notice:
            theme_parts.message("Please note", opened.sentence(notice))
    conversation.box(person, services, asked)
    if not asked:
        welcome(person, services)
    elif passage is None:
        conversation.show(person, services, asked, passage)
    else:
        with st.container(key="reading"):
            left, right = st.columns([11, 10], gap="large")
            with right, st.container(key="beside"):
                turn = next(turn for turn in asked if turn.turn_id == passage.turn_id)
                source_pane.show(person, services, passage, source_pane.cited_places(turn))
            with left:
                conversation.show(person, services, asked, passage)


def welcome(person: Person, services: Services) -> None:
    """What an empty conversation shows: what the desk is for, and questions to begin with."""
    st.title("What do the reports say?", anchor=False)
    if st.query_params.get("conversation"):
        theme_parts.small("This conversation was not found. Your next question begins a new one.")
    st.html('<p class="dl-lead">Every sentence links to the passage it comes from.</p>')
    offered = _examples(person, services, sum(reading.outlets(person, services).values()))
    if offered:
        shown = {"label": "Try asking", "choices": [{"value": text, "label": text} for text in offered]}
        chosen = partial(conversation.ask_example, person, services)
        theme_parts.choices(key="examples", shown=shown, chosen=chosen)


def no_reports(services: Services) -> None:
    """Say that there is nothing to ask about yet, and how to change that."""
    if services.settings.sign_in:
        theme_parts.message("No reports yet", "An admin can import some under Collection.")
        return
    theme_parts.message(
        "No reports yet",
        "Import some under Collection, or import files and folders with this command, then reload the page.",
        command=f"dateline --data {shlex.quote(str(services.settings.folder))} ingest PATH…",
    )


@st.cache_data(max_entries=4, show_spinner=False)
def _examples(_person: Person, _services: Services, report_count: int) -> list[str]:
    """The examples, made again whenever the number of reports has changed."""
    return asking.example_questions(_person, _services)
