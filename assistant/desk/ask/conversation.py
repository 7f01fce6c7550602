"""The conversation: asking, and reading what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import components, desks, failures, source_pane, theme_parts
from assistant.desk.ask import (
    answer_footer,
    answering,
    asking_again,
    filters,
    folded,
    pinning,
    recording,
    turns,
    watched,
)
from assistant.operations import asking, notes, reading

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.settings import Services
    from corpus import StoredReport


_WITH_PAGE = "with the whole page"  # in the session, while the turns are drawn as a part of it


def show(person: Person, services: Services, asked: Sequence[AskedTurn]) -> None:
    """The turns, beside them the report that is open, and below all the answer that is under way.

    A part of the page that is drawn by itself cannot be stopped, so the answer is not within it.
    """
    recording.is_whole_page_due()
    st.session_state[_WITH_PAGE] = True
    number = _under_way(asked)
    above = st.container()
    below = None if number is not None else answering.still_below(asked)
    with above:
        _by_itself(person, services, asked, below)
    if number is None:
        return
    answering.answer(person, services, asked[number], asked[:number])
    st.rerun()


def _under_way(asked: Sequence[AskedTurn]) -> int | None:
    """Which turn is being answered."""
    turn_id = st.session_state.get("under_way")
    waiting = (n for n, turn in enumerate(asked) if turn.turn_id == turn_id and turn.answer is None)
    return next(waiting, None)


@failures.fragment
def _by_itself(
    person: Person, services: Services, asked: Sequence[AskedTurn], below: DeltaGenerator | None
) -> None:
    """What is only opened, closed or folded here draws neither the sidebar nor the question box again."""
    with_page = st.session_state.pop(_WITH_PAGE, False)
    if not with_page and (
        recording.is_whole_page_due()
        or _under_way(asked) is not None
        or services.roles_now(person) != person.roles
    ):
        st.rerun()
    _opened(person, services, asked, below if with_page else None)


def _opened(
    person: Person, services: Services, asked: Sequence[AskedTurn], below: DeltaGenerator | None
) -> None:
    passage = source_pane.opened(asked)
    with st.container(key="opened"):
        with st.container(key="answers"):
            _turns(person, services, asked, passage, below)
        if passage is not None:
            with st.container(key="beside"):
                turn = next(turn for turn in asked if turn.turn_id == passage.turn_id)
                source_pane.show(person, services, passage, source_pane.cited_places(turn))


def box(person: Person, services: Services, asked: Sequence[AskedTurn]) -> None:
    """The question box; without a possible scope, and while an answer comes, it waits."""
    if problem_asking := st.session_state.pop("not_recorded", ""):
        theme_parts.message("Your question could not be asked", problem_asking, tone="danger")
    problem = filters.impossible(filters.chosen())
    st.chat_input(
        "Change the dates in the sidebar first" if problem else "Ask about the reports",
        key="question",
        max_chars=recording.LONGEST_QUESTION,
        disabled=problem is not None,
        submit_mode="disable",
        on_submit=partial(_ask_from_box, person, services, bool(asked)),
    )


def _turns(
    person: Person,
    services: Services,
    asked: Sequence[AskedTurn],
    reading: source_pane.OpenPassage | None,
    below: DeltaGenerator | None,
) -> None:
    """The turns in order, folded where they are not being read, without one whose first answer comes."""
    answered = _under_way(asked)
    others = [turn for number, turn in enumerate(asked) if not _is_whole(number, asked, reading)]
    since = asking.outdated(person, services, others)
    for is_whole, some in groupby(enumerate(asked), lambda one: _is_whole(one[0], asked, reading)):
        if not is_whole:
            folded.show([turn for _, turn in some], since)
            continue
        for number, turn in some:
            if number != answered:
                _turn(person, services, asked, number, reading, under_way=False)
            elif turn.before is not None:
                _turn(person, services, asked, number, reading, under_way=True)
    if below is not None:
        below.empty()
    # A part of the page that is given something new while it is still being loaded may miss it.
    if answered is None or asked[answered].before is not None:
        _related(person, services, asked)


def _is_whole(number: int, asked: Sequence[AskedTurn], reading: source_pane.OpenPassage | None) -> bool:
    """Whether to show a turn whole: the last, the one before until that is answered, and what is read."""
    turn = asked[number]
    under_way = st.session_state.get("under_way")
    if turn.turn_id == under_way or (reading and reading.turn_id == turn.turn_id):
        return True
    first_answer_comes = asked[-1].turn_id == under_way and asked[-1].before is None
    return number >= len(asked) - (2 if first_answer_comes else 1) or folded.is_unfolded(turn)


def _turn(
    person: Person,
    services: Services,
    asked: Sequence[AskedTurn],
    number: int,
    reading: source_pane.OpenPassage | None,
    *,
    under_way: bool,
) -> None:
    turn = asked[number]
    key = f"turn-{turn.place}"  # a question asked again keeps its place on the page, and the focus
    is_read = reading is not None and reading.turn_id == turn.turn_id
    watched_at = watched.address(person, services, turn)
    components.turn(
        key=key,
        shown=turns.describe(
            turn,
            opened_at=reading.at if reading and is_read else None,
            under_way=under_way,
            following=number > 0,
            longest=recording.LONGEST_QUESTION,
            left_out=_left_out(person, services, turn),
            since=asking.updates_since(person, services, turn),
            pinned=notes.pinned_in(person, services, turn) if turn.answer else (),
        )
        | {
            "watched": watched_at,
            "awaited": answering.was_watched(turn),
            "landing": is_read if reading else turn is _landed_on(asked),
            "unfolded": folded.is_unfolded(turn) and number < len(asked) - 1,
        },
        on={
            **asking_again.presses(key, person, services, turn),
            "opened": partial(_open_pressed, key, turn.turn_id),
            "folded": partial(folded.fold, turn),
            "watched": partial(watched.watch, person, services, turn),
            "unwatched": partial(watched.stop, person, services, turn),
            "pinned": partial(pinning.pin_pressed, key, person, services, turn),
        },
    )
    answering.still_shown(turn)  # which is hidden only where it comes right after its turn
    desks.pass_on(key, [watched_at] if watched_at else [])
    answer_footer.show(person, services, replace(turn, answer=turn.answer or turn.before))


def _landed_on(asked: Sequence[AskedTurn]) -> AskedTurn:
    """The turn that the page opens at: the one that its address leads to, else the last."""
    return next((turn for turn in asked if folded.is_linked(turn)), asked[-1])


def _related(person: Person, services: Services, asked: Sequence[AskedTurn]) -> None:
    """Related questions, found once for each last answer; while there is none, those found before."""
    last = asked[-1].place
    found_for, found = st.session_state.get("related_questions", (None, None))
    if found_for not in {turn.turn_id for turn in asked}:
        found = None
    if asked[-1].answer and (found_for != asked[-1].turn_id or found is None):
        found = asking.related_questions(person, services, asked)
        st.session_state["related_questions"] = asked[-1].turn_id, found
    if found:
        shown = {"label": "Related questions", "choices": [{"value": text, "label": text} for text in found]}
        components.choices(
            key=f"related-{last}", shown=shown, chosen=partial(_ask_related, person, services, last)
        )


def _ask_related(person: Person, services: Services, last: int) -> None:
    question = components.pressed(f"related-{last}", "chosen")
    if isinstance(question, str) and question.strip():
        recording.ask(person, services, question.strip(), conversation_id=st.query_params.get("conversation"))


def ask_example(person: Person, services: Services) -> None:
    """Ask the example that was pressed."""
    question = components.pressed("examples", "chosen")
    if isinstance(question, str) and question.strip():
        recording.ask(person, services, question.strip()[: recording.LONGEST_QUESTION], conversation_id=None)


def _ask_from_box(person: Person, services: Services, continuing: bool) -> None:
    question = str(st.session_state.get("question") or "").strip()
    if question:
        here = st.query_params.get("conversation") if continuing else None
        recording.ask(person, services, question, conversation_id=here)


def _left_out(person: Person, services: Services, turn: AskedTurn) -> list[StoredReport]:
    """The reports that a question is asked without, as far as they are there."""
    found = (reading.report(person, services, report_id) for report_id in turn.scope.without)
    return [one for one in found if one is not None]


def _open_pressed(key: str, turn_id: int) -> None:
    at = components.pressed(key, "opened")
    if isinstance(at, str):
        source_pane.open_at(turn_id, at)
