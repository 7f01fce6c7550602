"""The conversation: asking, answering while the reader watches, and reading it again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer.answer import Answer
from assistant.changes import changes, noted
from assistant.desk import examples, filters, look, passage, said, take_away, turns, wording
from assistant.errors import AssistantError, LedgerUnusable
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.desk.opened import Opened
    from assistant.ledger import AskedTurn, Conversation, Ledger

_log = logging.getLogger(__name__)
LONGEST_QUESTION = 2000
_WELCOME_ELEMENTS = 4


def current(ledger: Ledger) -> list[AskedTurn]:
    """The turns of the conversation that the page's address names."""
    conversation_id = st.query_params.get("conversation")
    turns = ledger.turns(conversation_id) if conversation_id else []
    unkept: dict[int, Answer] = st.session_state.get("unkept", {})
    return [replace(turn, answer=turn.answer or unkept.get(turn.turn_id)) for turn in turns]


def sidebar(ledger: Ledger) -> None:
    """Earlier conversations, the latest first."""
    here = st.query_params.get("conversation")
    earlier = [
        {
            "value": conversation.conversation_id,
            "label": wording.shortened(conversation.first_question, 120),
            "detail": _told(conversation),
            "current": conversation.conversation_id == here,
        }
        for conversation in ledger.conversations()
    ]
    if earlier:
        shown = {"label": "Conversations", "list": True, "choices": earlier}
        look.choices(key="conversations", shown=shown, chosen=_go_to_chosen)


def _told(conversation: Conversation) -> str:
    count = conversation.questions
    return f"{wording.day(conversation.last_asked)} · {count} question{'s' if count != 1 else ''}"


def begin_anew() -> None:
    """Leave the conversation for an empty one; it stays in the list."""
    passage.close()
    st.query_params.pop("conversation", None)
    st.session_state.pop("under_way", None)


def box(opened: Opened, asked: Sequence[AskedTurn]) -> None:
    """The question box; without a possible scope it waits."""
    problem = filters.impossible(filters.chosen())
    st.chat_input(
        "Change the dates in the sidebar first" if problem else "Ask about the reports",
        key="question",
        max_chars=LONGEST_QUESTION,
        disabled=problem is not None,
        submit_mode="disable",
        on_submit=partial(_ask_from_box, opened.ledger, bool(asked)),
    )


def welcome(opened: Opened) -> None:
    """What an empty conversation shows: what the desk is for, and questions to begin with."""
    st.title("What do the reports say?", anchor=False)
    if st.query_params.get("conversation"):
        look.small(
            "The conversation in this page’s address is not in the ledger. "
            "Your next question begins a new one."
        )
    st.html(
        '<p class="dl-lead">Every sentence of an answer points to the words in a report that it rests on.</p>'
    )
    offered = _examples(opened, sum(opened.assistant.corpus.outlets().values()))
    if offered:
        shown = {"label": "For example", "choices": [{"value": text, "label": text} for text in offered]}
        look.choices(key="examples", shown=shown, chosen=partial(_ask_example, opened.ledger))


def conversation(opened: Opened, asked: Sequence[AskedTurn], reading: passage.OpenPassage | None) -> None:
    """The turns in order; the one under way is answered here, before the reader's eyes."""
    under_way = st.session_state.get("under_way")
    for number, turn in enumerate(asked):
        answering = turn.turn_id == under_way and turn.answer is None
        key = f"turn-{turn.place}"  # a question asked again keeps its place on the page, and the focus
        look.turn(
            key=key,
            shown=turns.describe(
                turn,
                opened_at=reading.at if reading and reading.turn_id == turn.turn_id else None,
                under_way=answering,
                following=number > 0,
                since=noted(changes(turn.answer, opened.assistant.corpus)) if turn.answer else (),
            ),
            opened=partial(_open_pressed, key, turn.turn_id),
            again=partial(_answer_again, turn.turn_id),
            rescoped=partial(_ask_rescoped, key, opened.ledger, turn.place),
        )
        _still_shown(turn)
        if answering:
            _answer(opened, turn, asked[:number])
            st.rerun()
        take_away.offer(opened, turn)


def _answer(opened: Opened, turn: AskedTurn, before: Sequence[AskedTurn]) -> None:
    """Answer a turn and keep what came of it; the words are shown as they come.

    A question asked again keeps showing the answer it had, and the turns after it stay.
    """
    show = None
    if turn.before is None:
        show = partial(_show_live, turn, st.empty())
        show("")
        for _ in range(_WELCOME_ELEMENTS):
            st.empty()  # what the page showed before would otherwise stay below until the answer is complete
    try:
        answer = _streamed(opened, turn, before, show)
    except (AssistantError, CorpusError) as error:
        opened.ledger.fail(turn.turn_id, wording.sentence(str(error)))
    except Exception as error:  # noqa: BLE001 - the reader is told, the log holds the trace
        _log.exception("answering %r failed", turn.question)
        reason = f"Dateline failed unexpectedly ({type(error).__name__}); the server’s log tells more."
        opened.ledger.fail(turn.turn_id, reason)
    else:
        _keep(opened.ledger, turn, answer)
    st.session_state.pop("under_way", None)


def _keep(ledger: Ledger, turn: AskedTurn, answer: Answer) -> None:
    """Keep an answer; one that cannot be kept is shown all the same as long as the page is open."""
    try:
        ledger.answer(turn.turn_id, answer)
    except LedgerUnusable as error:
        _log.warning("answer %s is not kept: %s", turn.turn_id, error)
        noted = replace(answer, notes=(*answer.notes, f"This answer is not kept: {error}."))
        st.session_state.setdefault("unkept", {})[turn.turn_id] = noted


def _show_live(turn: AskedTurn, place: st.delta_generator.DeltaGenerator, text: str) -> None:
    st.session_state["live"] = turn.turn_id, text
    place.html(look.live(text))


def _still_shown(turn: AskedTurn) -> None:
    """Keep what was shown while the turn was answered for one run more.

    The turn hides it by itself once it has drawn its answer, so that the page is never without both.
    """
    turn_id, text = st.session_state.get("live", (None, ""))
    if turn.turn_id == turn_id and (turn.answer or turn.failure):
        del st.session_state["live"]
        st.empty().html(look.live(text))


def _streamed(
    opened: Opened,
    turn: AskedTurn,
    before: Sequence[AskedTurn],
    show: Callable[[str], None] | None,
) -> Answer:
    """The answer; a model's sentences are shown as they are done, others come all at once."""
    history = [earlier.as_history for earlier in before]
    text = ""
    asking = opened.assistant.stream(turn.question, history=history, scope=turn.scope, ignore=turn.ignored)
    for piece in asking:
        if isinstance(piece, Answer):
            return piece
        text += piece
        if show and opened.assistant.model:
            show(text)
    raise AssistantError("the answer broke off before it was complete; ask again")


def _ask(ledger: Ledger, question: str, *, conversation_id: str | None) -> None:
    turn = ledger.ask(question, scope=filters.chosen(), conversation_id=conversation_id, asked_by=_person())
    passage.close()
    st.query_params["conversation"] = turn.conversation_id
    st.session_state["under_way"] = turn.turn_id


def _person() -> str | None:
    """Who is at the chat, where it runs behind a login that says so."""
    told = st.user.to_dict()
    return str(told["email"]) if told.get("is_logged_in") and told.get("email") else None


def _ask_from_box(ledger: Ledger, continuing: bool) -> None:
    question = str(st.session_state.get("question") or "").strip()
    if question:
        _ask(ledger, question, conversation_id=st.query_params.get("conversation") if continuing else None)


def _ask_example(ledger: Ledger) -> None:
    question = look.pressed("examples", "chosen")
    if isinstance(question, str) and question.strip():
        _ask(ledger, question.strip()[:LONGEST_QUESTION], conversation_id=None)


def _answer_again(turn_id: int) -> None:
    st.session_state["under_way"] = turn_id


def _ask_rescoped(key: str, ledger: Ledger, place: int) -> None:
    """Ask again with a part of the recognised scope set aside or put back, as the ledger now has the turn."""
    change = look.pressed(key, "rescoped")
    turn = next((turn for turn in current(ledger) if turn.place == place), None)
    if turn is None or not isinstance(change, dict):
        return
    again = ledger.ask_again(turn, ignored=said.ignored_after(turn, change))
    passage.close()
    st.session_state["under_way"] = again.turn_id


def _open_pressed(key: str, turn_id: int) -> None:
    at = look.pressed(key, "opened")
    if isinstance(at, str):
        passage.open_at(turn_id, at)


def _go_to_chosen() -> None:
    chosen = look.pressed("conversations", "chosen")
    if isinstance(chosen, str):
        begin_anew()
        st.query_params["conversation"] = chosen


@st.cache_data(max_entries=4, show_spinner=False)
def _examples(_opened: Opened, reports_held: int) -> list[str]:
    """The examples anew whenever the number of reports has changed."""
    try:
        return examples.questions(_opened.assistant)
    except (AssistantError, CorpusError):
        _log.warning("no example questions could be made", exc_info=True)
        return []
