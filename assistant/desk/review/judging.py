"""One citation after the other: what to judge on the left, its report on the right, and what the keys do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import cited_pages, components, labels, source_pane, theme_parts
from assistant.desk.review import filters, item
from assistant.errors import AnswerNotFound, AssistantError, RecordUnreadable
from assistant.ledger.verdicts import RELEVANCE, SUPPORT, Relevance, Verdict
from assistant.operations import reading, reviewing
from assistant.review.queue import Order
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger.verdicts import AnyVerdict, UndoneReview
    from assistant.review.item import ReviewItem
    from assistant.review.queue import QueueEntry
    from assistant.settings import Services

_PART = "to-judge"


@dataclass(slots=True, kw_only=True)
class _Sitting:
    """What is remembered from one key to the next, as long as the page is open.

    ``again`` is a citation that was undone and is to be judged again, with the ``note`` that it had and
    what was judged of it.
    ``message`` is what was done last, and ``step`` how many times something was done.
    """

    again: int | None = None
    note: str = ""
    undone: tuple[AnyVerdict, ...] = ()
    message: str = ""
    step: int = 0
    skipped: set[int] = field(default_factory=set)


def show(person: Person, services: Services) -> None:
    """The first citation of the queue, or why there is none."""
    sitting = _sitting()
    wanted = filters.wanted()
    waiting = reviewing.next_item(person, services, wanted, skipped=sitting.skipped)
    number = waiting.first if sitting.again is None else sitting.again
    one = _to_judge(person, services, number) if number is not None else None
    progress = _progress(waiting, wanted.order)
    if one is None:
        with st.container(key="nothing-left"):
            _nothing(person, services, sitting, waiting, wanted.order)
        return
    with st.container(key="reading"):
        left, right = st.columns([10, 11], gap="large")
        with left:
            components.judging(
                key=_PART,
                shown={
                    "step": sitting.step,
                    "message": sitting.message,
                    "note": sitting.note,
                    "progress": progress,
                    **item.describe(one, again=sitting.undone),
                },
                judged=partial(_judge, person, services, wanted.order),
                undone=partial(_undo, person, services),
                skipped=_skip,
            )
        with right, st.container(key="beside"):
            _report(person, services, one)


def _progress(waiting: QueueEntry, order: Order) -> str:
    """How far one has come in this order and within these filters."""
    put_off = f"{waiting.skipped:,} skipped" if waiting.skipped else ""
    if order is Order.LAPSED:  # what is judged again leaves this order
        return " · ".join(filter(None, (f"{waiting.total:,} to review again", put_off)))
    done = f"{waiting.reviewed:,} of {waiting.total:,} reviewed"
    return " · ".join(filter(None, (done, put_off, filters.order_name(order).lower())))


def _to_judge(person: Person, services: Services, number: int) -> ReviewItem | None:
    """None for what was deleted, or is no longer this reviewer's to judge, or cannot be read."""
    try:
        return reviewing.review_item(person, services, number)
    except (AnswerNotFound, RecordUnreadable):
        _sitting().again, _sitting().undone = None, ()
        return None


def _report(person: Person, services: Services, one: ReviewItem) -> None:
    citation = one.citation
    current_report = partial(reading.report, person, services)
    shown = source_pane.describe(current_report, citation.stored, citation.span)
    place = f"review {one.citation_id}"
    shown |= cited_pages.shown(person, services, citation.stored, citation.span, place=place)
    components.passage(
        key="cited",
        shown={"place": one.citation_id, "fixed": True, **shown},
        turned=cited_pages.turning("cited", place),
    )


def _nothing(
    person: Person, services: Services, sitting: _Sitting, waiting: QueueEntry, order: Order
) -> None:
    """Why nothing is left, and what can be done about it."""
    if waiting.skipped:
        count = waiting.skipped
        theme_parts.message(
            "Only skipped items are left",
            f"You skipped {'one sentence' if count == 1 else f'{count:,} sentences'}.",
        )
        st.button("Review skipped items", on_click=_requeue_skipped, type="primary")
    elif filters.limited():
        theme_parts.message("Nothing matches these filters", "Change or clear the filters in the sidebar.")
    elif order is Order.LAPSED:
        theme_parts.message(
            "Nothing to review again", "No source or story of your “yes” verdicts has changed since."
        )
    elif reviewing.statistics(person, services).sentences:
        theme_parts.message(
            "Nothing left to review",
            "You have reviewed everything in this order. Another order may have more; new answers appear "
            "automatically.",
        )
    else:
        theme_parts.message(
            "Nothing to review yet",
            "Citations appear here as soon as someone asks a question.",
        )
    if sitting.step:
        st.button("Undo last verdict", on_click=partial(_undo, person, services))
    if sitting.message:
        theme_parts.status(f"{sitting.message} {_progress(waiting, order)}")


def _sitting() -> _Sitting:
    sitting = st.session_state.setdefault("sitting", _Sitting())
    assert isinstance(sitting, _Sitting)
    return sitting


def _done(message: str, *, undone: UndoneReview | None = None) -> None:
    sitting = _sitting()
    sitting.message = message
    sitting.again = undone.citation_id if undone else None
    sitting.note, sitting.undone = (undone.note, undone.verdicts) if undone else ("", ())
    sitting.step += 1


def _judge(person: Person, services: Services, order: Order) -> None:
    pressed = components.pressed(_PART, "judged")
    if not isinstance(pressed, dict):
        return
    number = int(pressed["citation"])
    of_both = dict(pressed["verdicts"])
    given: list[AnyVerdict] = [Verdict(of_both[SUPPORT])] if SUPPORT in of_both else []
    given += [Relevance(of_both[RELEVANCE])] if RELEVANCE in of_both else []
    try:
        reviewing.judge(person, services, number, *given, note=str(pressed.get("note", "")), drawn_from=order)
    except (AssistantError, CorpusError) as error:
        _done(labels.sentence(str(error)))
        return
    _sitting().skipped.discard(number)
    _done(f"Saved: {_quoted(given)}.")


def _undo(person: Person, services: Services) -> None:
    try:
        undone = reviewing.undo(person, services)
    except AssistantError as error:
        _done(labels.sentence(str(error)))
        return
    if undone is None:
        _done("You have no verdict to undo.")
        return
    _done(f"Undone: {_quoted(undone.verdicts)}. Choose again.", undone=undone)


def _quoted(given: Sequence[AnyVerdict]) -> str:
    return ", ".join(f"“{labels.verdict(one)}”" for one in given)


def _skip() -> None:
    number = components.pressed(_PART, "skipped")
    if isinstance(number, int):
        _sitting().skipped.add(number)
        _done("Skipped.")


def _requeue_skipped() -> None:
    _sitting().skipped.clear()
    _done("Skipped items are back in the queue.")
