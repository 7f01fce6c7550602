"""Earlier questions of a conversation, a row each, until one of them is unfolded.

However long a conversation grows, its page describes, and the browser draws, only what is being read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, labels

if TYPE_CHECKING:
    from assistant.ledger import AskedTurn

_LONGEST = 200  # characters of a row; what is wider than the page is cut there
_UNFOLDED = "unfolded turns"  # in the session: the places of those that the reader has unfolded
_LINKED = "answer"  # in the page's address: the place of the turn that a link to one answer leads to


def is_unfolded(turn: AskedTurn) -> bool:
    """Whether the reader has unfolded the turn, or came by a link to its answer."""
    return turn.place in st.session_state.get(_UNFOLDED, ()) or is_linked(turn)


def is_linked(turn: AskedTurn) -> bool:
    """Whether the page's address leads to this turn's answer."""
    return str(st.query_params.get(_LINKED, "")) == str(turn.place)


def leave_link() -> None:
    """Forget which answer the page's address led to: the reader has gone on."""
    st.query_params.pop(_LINKED, None)


def show(turns: Sequence[AskedTurn], since: Mapping[int, str]) -> None:
    """Turns that follow each other, a row each; pressing one unfolds it.

    ``since`` is what has happened since to what they cite, by their ids.
    """
    key = f"folded-{turns[0].place}"
    components.folded(
        key=key,
        shown={"rows": [describe(one, since.get(one.turn_id, "")) for one in turns]},
        unfolded=partial(_unfold, key),
    )


def describe(turn: AskedTurn, since: str) -> dict[str, Any]:
    """What a row says: the question, how its answer begins, how many reports that cites, and ``since``."""
    answer = turn.answer
    words, cited = "No answer", 0
    if answer is not None:
        reports = {one.stored.report_id for statement in answer.statements for one in statement.citations}
        cited = len(reports)
        words = next((one.text for one in answer.statements if not one.unsupported), "") or (
            "What you can ask" if answer.help else "Not answered"
        )
    return {
        "at": turn.place,
        "question": labels.shortened(turn.question, _LONGEST),
        "words": labels.shortened(words, _LONGEST),
        "sources": labels.counted(cited, "source") if cited else "",
        "since": since,
    }


def fold(turn: AskedTurn) -> None:
    """Fold a turn that was unfolded."""
    if is_linked(turn):
        leave_link()
    st.session_state[_UNFOLDED] = st.session_state.get(_UNFOLDED, frozenset()) - {turn.place}


def _unfold(key: str) -> None:
    place = components.pressed(key, "unfolded")
    if isinstance(place, int):
        st.session_state[_UNFOLDED] = st.session_state.get(_UNFOLDED, frozenset()) | {place}
