"""Asking a question again in its place: in other words, within other filters, without some of its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from assistant.desk import components
from assistant.desk.ask import applied_filters, filters, recording
from assistant.desk.ask.understood import Undo, typed_words
from assistant.operations import asking
from corpus import Scope

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.settings import Services


def presses(key: str, person: Person, services: Services, turn: AskedTurn) -> dict[str, Callable[[], None]]:
    """What each press in a turn does that asks its question again."""
    return {
        "again": partial(recording.answer_again, turn.turn_id),
        "rescoped": partial(_ask_rescoped, key, person, services, turn.place),
        "edited": partial(_edit_scope, key, person, services, turn),
        "reworded": partial(_ask_reworded, key, person, services, turn.place),
        "understood": partial(_ask_understood, key, person, services, turn.place),
        "unfiltered": partial(_ask_unfiltered, person, services, turn),
        "retried": partial(_ask_once_more, person, services, turn),
        "sourced": partial(_ask_sourced, key, person, services, turn),
    }


def asked_within_others(
    person: Person, services: Services, asked: Sequence[AskedTurn]
) -> Callable[[], None] | None:
    """What asks the last question again within the filters; None where it was asked within them."""
    if (
        not asked
        or replace(asked[-1].scope, without=()) == filters.chosen()
        or filters.impossible(filters.chosen())
    ):
        return None
    return partial(_ask_within, person, services, asked[-1])


def _ask_rescoped(key: str, person: Person, services: Services, place: int) -> None:
    """Ask again with a recognised filter ignored or restored, as the ledger now has the turn."""
    change = components.pressed(key, "rescoped")
    turn = next((turn for turn in recording.current(person, services) if turn.place == place), None)
    if turn is None or not isinstance(change, dict):
        return
    with recording.shown_when_it_fails():
        recording.answer_next(
            asking.ask_again(person, services, turn, ignored=applied_filters.ignored_after(turn, change))
        )


def _ask_reworded(key: str, person: Person, services: Services, place: int) -> None:
    """Ask in other words in the question's place, within the filters that are set now."""
    text = components.pressed(key, "reworded")
    turn = next((turn for turn in recording.current(person, services) if turn.place == place), None)
    if turn is None or not isinstance(text, str) or not text.strip():
        return
    with recording.shown_when_it_fails():
        recording.answer_next(
            asking.ask_again(
                person,
                services,
                turn,
                ignored=None,
                scope=filters.chosen(),
                question=text.strip()[: recording.LONGEST_QUESTION],
            )
        )


def _ask_understood(key: str, person: Person, services: Services, place: int) -> None:
    """Ask again without the conversation, with it, or with each word as it was typed."""
    undo = components.pressed(key, "understood")
    turn = next((turn for turn in recording.current(person, services) if turn.place == place), None)
    if turn is None or undo not in list(Undo):
        return
    ignored = turn.ignored
    if undo == Undo.SPELLING:
        ignored = (*applied_filters.ignored_in(turn), *typed_words(turn))
    alone = turn.alone if undo == Undo.SPELLING else undo == Undo.CONVERSATION
    with recording.shown_when_it_fails():
        recording.answer_next(asking.ask_again(person, services, turn, ignored=ignored, alone=alone))


def _ask_unfiltered(person: Person, services: Services, turn: AskedTurn) -> None:
    """Ask again without the filters that the person has set."""
    with recording.shown_when_it_fails():
        recording.answer_next(asking.ask_again(person, services, turn, ignored=turn.ignored, scope=Scope()))
        filters.clear()


def _ask_once_more(person: Person, services: Services, turn: AskedTurn) -> None:
    with recording.shown_when_it_fails():
        recording.answer_next(asking.ask_again(person, services, turn, ignored=turn.ignored))


def _ask_sourced(key: str, person: Person, services: Services, turn: AskedTurn) -> None:
    """Ask again without the sources that were ticked off."""
    without = components.pressed(key, "sourced")
    if not isinstance(without, list):
        return
    scope = replace(turn.scope, without=tuple(dict.fromkeys(map(str, without))))
    with recording.shown_when_it_fails():
        recording.answer_next(asking.ask_again(person, services, turn, ignored=turn.ignored, scope=scope))


def _ask_within(person: Person, services: Services, turn: AskedTurn) -> None:
    with recording.shown_when_it_fails():
        scope = replace(filters.chosen(), without=turn.scope.without)
        recording.answer_next(asking.ask_again(person, services, turn, ignored=turn.ignored, scope=scope))


def _edit_scope(key: str, person: Person, services: Services, turn: AskedTurn) -> None:
    """Put what a chip says into the filters, where it can be changed."""
    switch = components.pressed(key, "edited")
    for one in turn.answer.recognised if turn.answer else ():
        if one.switch == switch:
            filters.apply_recognised(person, services, one)
            recording.draw_whole_page()
