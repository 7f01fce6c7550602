"""The person's earlier conversations, in the sidebar, by the day on which each was last continued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from assistant.desk import components, labels, source_pane, tones
from assistant.desk.ask import folded
from assistant.ledger.conversation_list import LONGEST_TITLE
from assistant.operations import asking

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import Conversation
    from assistant.settings import Services

_KEY, _QUERY = "conversations", "conversation_query"
_LONGEST_QUERY = 200
_NAMED_BY_WEEKDAY = 7  # days within which a weekday has one meaning


def show(person: Person, services: Services) -> None:
    """The conversations, newest first, and a search box over them."""
    query = str(st.session_state.get(_QUERY) or "")
    earlier = asking.conversations(person, services, containing=query)
    if not earlier and not query:
        return
    here = st.query_params.get("conversation")
    components.conversations(
        key=_KEY,
        shown={
            "query": query,
            "longest": LONGEST_TITLE,
            "days": days(earlier, now=datetime.now(_zone()), here=here),
        },
        sought=_seek,
        chosen=_go_to_chosen,
        renamed=partial(_rename, person, services),
        deleted=partial(_delete, person, services),
    )


def start_new() -> None:
    """Leave the conversation for an empty one; it stays in the list."""
    source_pane.close()
    folded.leave_link()
    st.query_params.pop("conversation", None)
    st.session_state.pop("under_way", None)


def days(earlier: Sequence[Conversation], *, now: datetime, here: str | None) -> list[dict[str, Any]]:
    """The conversations, newest first, by days as the clock of ``now`` has them; ``here`` is the open one."""

    def day_of(one: Conversation) -> date:
        return one.last_asked.astimezone(now.tzinfo).date()

    return [
        {"label": _named(day, now.date()), "rows": [_row(one, now.tzinfo, here) for one in some]}
        for day, some in groupby(earlier, day_of)
    ]


def _named(day: date, today: date) -> str:
    ago = (today - day).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    return f"{day:%A}" if 0 < ago < _NAMED_BY_WEEKDAY else f"{day.day} {day:%b %Y}"


def _row(one: Conversation, zone: tzinfo | None, here: str | None) -> dict[str, Any]:
    questions = labels.counted(one.questions, "question")
    return {
        "value": one.conversation_id,
        "title": labels.shortened(one.title, LONGEST_TITLE),
        "detail": f"{one.last_asked.astimezone(zone):%H:%M} · {questions}",
        "current": one.conversation_id == here,
    }


def _zone() -> tzinfo:
    """The clock of the person's browser."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _seek() -> None:
    st.session_state[_QUERY] = str(components.pressed(_KEY, "sought") or "")[:_LONGEST_QUERY]


def _rename(person: Person, services: Services) -> None:
    change = components.pressed(_KEY, "renamed")
    if not isinstance(change, dict):
        return
    with tones.toasted():
        asking.rename_conversation(
            person, services, str(change.get("conversation")), str(change.get("title"))
        )


def _delete(person: Person, services: Services) -> None:
    conversation_id = str(components.pressed(_KEY, "deleted"))
    with tones.toasted():
        asking.delete_conversation(person, services, conversation_id)
    if conversation_id == st.query_params.get("conversation"):
        start_new()


def _go_to_chosen() -> None:
    chosen = components.pressed(_KEY, "chosen")
    if isinstance(chosen, str):
        start_new()
        st.query_params["conversation"] = chosen
