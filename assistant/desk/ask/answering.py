"""Answering while the reader watches, and until the reader stops it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import Empty, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import opened, theme_parts
from assistant.errors import AssistantError, LedgerUnusable
from assistant.operations import asking
from assistant.telemetry.requests import under
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.settings import Services

_log = logging.getLogger(__name__)
_LOOKED_FOR_S = 0.1  # how often the page looks whether the reader has stopped it, while nothing comes


def answer(person: Person, services: Services, turn: AskedTurn, before: Sequence[AskedTurn]) -> None:
    """Answer a turn and record the answer, or why there is none; the words are shown as they come.

    A question asked again keeps showing the answer it had, and the turns after it stay. Whatever else the
    reader presses meanwhile makes the page begin again, and the answer with it.
    """
    show = None
    if turn.before is None:
        show = partial(_show_live, turn, st.empty())
        show("")
    if services.settings.model:
        st.button("Stop", icon=":material/stop_circle:", on_click=partial(_stop, person, services, turn))
    try:
        reason = _answered(person, services, turn, before, show)
    except (AssistantError, CorpusError) as error:
        reason = opened.sentence(error)
    except Exception as error:  # noqa: BLE001 - the reader sees a sentence, the log has the trace
        _log.exception("answering turn %s failed", turn.turn_id)
        reason = f"Something went wrong. Ask again; the details are in the server’s log{under(error)}."
    st.session_state.pop("under_way", None)
    if reason:
        _note_failure(person, services, turn, reason)


def _stop(person: Person, services: Services, turn: AskedTurn) -> None:
    st.session_state.pop("under_way", None)
    _note_failure(person, services, turn, "You stopped this answer.")


def _note_failure(person: Person, services: Services, turn: AskedTurn, reason: str) -> None:
    try:
        asking.record_failure(person, services, turn, reason)
    except LedgerUnusable as error:
        _log.warning("why turn %s has no answer (%s) could not be recorded: %s", turn.turn_id, reason, error)


def was_watched(turn: AskedTurn) -> bool:
    """Whether the reader saw the turn being answered just now, and so is to read it from its beginning."""
    turn_id, _ = st.session_state.get("live", (None, ""))
    return bool(turn_id == turn.turn_id)


def still_below(asked: Sequence[AskedTurn]) -> st.delta_generator.DeltaGenerator:
    """The place where an answer was written just now, as it was, to be emptied once its turn is there."""
    place = st.empty()
    turn_id, text = st.session_state.get("live", (None, ""))
    for turn in asked:
        if turn.turn_id == turn_id:
            place.html(theme_parts.live(turn.question, text))
    return place


def still_shown(turn: AskedTurn) -> None:
    """Keep what was shown while the turn was answered for one run more.

    The turn hides it by itself once it has drawn its answer, so that the page is never without both.
    """
    turn_id, text = st.session_state.get("live", (None, ""))
    if turn.turn_id == turn_id and (turn.answer or turn.failure):
        del st.session_state["live"]
        st.empty().html(theme_parts.live(turn.question, text))


def _answered(
    person: Person,
    services: Services,
    turn: AskedTurn,
    before: Sequence[AskedTurn],
    show: Callable[[str], None] | None,
) -> str:
    """Why there is no answer; nothing when there is one. A model's sentences are shown as they are done."""
    text = ""
    look_up = st.empty()
    for piece in _while_watched(asking.answer(person, services, turn, before), look_up.empty):
        if isinstance(piece, asking.GivenAnswer):
            if not piece.stored:
                st.session_state.setdefault("unrecorded", {})[turn.turn_id] = piece.answer
            return ""
        text += piece
        if show and services.settings.model:
            show(text)
    return "The answer was interrupted before it was complete. Ask again."


def _while_watched(
    pieces: Iterator[str | asking.GivenAnswer], look_up: Callable[[], object]
) -> Iterator[str | asking.GivenAnswer]:
    """The pieces as another thread makes them, so that the page can be stopped while none comes.

    ``look_up`` is called meanwhile; Streamlit ends the page from within it when it is to be stopped.
    """
    made: Queue[str | asking.GivenAnswer | BaseException | None] = Queue()
    stopped = Event()

    def make() -> None:
        try:
            for piece in pieces:
                if stopped.is_set():
                    return
                made.put(piece)
            made.put(None)
        except BaseException as error:  # noqa: BLE001 - raised again where the pieces are read
            made.put(error)

    Thread(target=make, name="answering", daemon=True).start()
    try:
        while True:
            try:
                piece = made.get(timeout=_LOOKED_FOR_S)
            except Empty:
                look_up()
                continue
            if piece is None:
                return
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        stopped.set()


def _show_live(turn: AskedTurn, place: st.delta_generator.DeltaGenerator, text: str) -> None:
    st.session_state["live"] = turn.turn_id, text
    place.html(theme_parts.live(turn.question, text))
