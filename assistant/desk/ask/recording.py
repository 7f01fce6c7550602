"""Recording a question, so that the page answers it next; why it could not be is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import opened, source_pane
from assistant.desk.ask import filters, folded
from assistant.errors import AssistantError
from assistant.operations import asking

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.answer.answer import Answer
    from assistant.ledger import AskedTurn
    from assistant.settings import Services

LONGEST_QUESTION = 2000
_WHOLE_PAGE = "whole page"  # in the session: what was pressed beside an answer changes more than the answers


def current(person: Person, services: Services) -> list[AskedTurn]:
    """The turns of the conversation that the page's address names."""
    conversation_id = st.query_params.get("conversation")
    asked = asking.conversation(person, services, conversation_id) if conversation_id else []
    unrecorded: dict[int, Answer] = st.session_state.get("unrecorded", {})
    return [replace(turn, answer=turn.answer or unrecorded.get(turn.turn_id)) for turn in asked]


def ask(person: Person, services: Services, question: str, *, conversation_id: str | None) -> None:
    """Ask within the filters that are set, in a conversation or in a new one."""
    with shown_when_it_fails():
        turn = asking.record_question(
            person, services, question, scope=filters.chosen(), conversation_id=conversation_id
        )
        answer_next(turn)
        folded.leave_link()
        st.query_params["conversation"] = turn.conversation_id


def answer_next(turn: AskedTurn) -> None:
    """Have the page answer a turn, in whose place nothing is being read then."""
    source_pane.close()
    answer_again(turn.turn_id)


def answer_again(turn_id: int) -> None:
    """Have the page answer a turn that it shows."""
    st.session_state["under_way"] = turn_id
    draw_whole_page()


def draw_whole_page() -> None:
    """Say that more than the answers is to be drawn again."""
    st.session_state[_WHOLE_PAGE] = True


def is_whole_page_due() -> bool:
    """Whether that was said since it was asked last."""
    return bool(st.session_state.pop(_WHOLE_PAGE, False))


@contextmanager
def shown_when_it_fails() -> Iterator[None]:
    """Say in a message why a question could not be recorded; it is not answered then."""
    try:
        yield
    except AssistantError as error:
        st.session_state["not_recorded"] = opened.sentence(error)
        draw_whole_page()
