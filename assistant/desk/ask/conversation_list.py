"""The person's earlier conversations, in the sidebar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import labels, source_pane, theme_parts
from assistant.errors import ConversationNotFound
from assistant.ledger.conversation_list import LONGEST_TITLE
from assistant.operations import asking

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import Conversation
    from assistant.settings import Services


def show(person: Person, services: Services) -> None:
    """The conversations, newest first, a search box over them, and what can be done with the open one."""
    here = st.query_params.get("conversation")
    query = str(st.session_state.get("conversation_query") or "")
    earlier = asking.conversations(person, services, containing=query)
    if not earlier and not query:
        return
    st.text_input(
        "Find a conversation",
        key="conversation_query",
        placeholder="Search questions and answers",
        max_chars=200,
    )
    if not earlier:
        theme_parts.small("No matching conversations.")
    open_one = next((one for one in earlier if one.conversation_id == here), None)
    choices = [
        {
            "value": one.conversation_id,
            "label": labels.shortened(one.title, 120),
            "detail": _summary(one),
            "current": one is open_one,
        }
        for one in earlier
    ]
    if choices:
        shown = {"label": "Conversations", "list": True, "choices": choices}
        theme_parts.choices(key="conversations", shown=shown, chosen=_go_to_chosen)
    if open_one:
        _change(person, services, open_one)


def start_new() -> None:
    """Leave the conversation for an empty one; it stays in the list."""
    source_pane.close()
    st.query_params.pop("conversation", None)
    st.session_state.pop("under_way", None)


def _change(person: Person, services: Services, one: Conversation) -> None:
    with st.popover("This conversation", icon=":material/edit:", type="tertiary"):
        key = f"title-{one.conversation_id}"
        st.text_input(
            "Title",
            value=one.title[:LONGEST_TITLE],
            key=key,
            max_chars=LONGEST_TITLE,
            on_change=partial(_rename, person, services, one.conversation_id, key),
        )
        theme_parts.small("This removes it from your list. The answers are kept for review.")
        st.button(
            "Delete conversation",
            icon=":material/delete:",
            on_click=partial(_delete, person, services, one.conversation_id),
        )


def _rename(person: Person, services: Services, conversation_id: str, key: str) -> None:
    try:
        asking.rename_conversation(person, services, conversation_id, str(st.session_state[key]))
    except ConversationNotFound:
        st.toast("This conversation no longer exists.")


def _delete(person: Person, services: Services, conversation_id: str) -> None:
    try:
        asking.delete_conversation(person, services, conversation_id)
    except ConversationNotFound:
        st.toast("This conversation no longer exists.")
    start_new()


def _summary(conversation: Conversation) -> str:
    count = conversation.questions
    return f"{labels.day(conversation.last_asked)} · {count} question{'s' if count != 1 else ''}"


def _go_to_chosen() -> None:
    chosen = theme_parts.pressed("conversations", "chosen")
    if isinstance(chosen, str):
        start_new()
        st.query_params["conversation"] = chosen
