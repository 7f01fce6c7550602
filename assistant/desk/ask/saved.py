"""Saved questions: what their last answers say that those before did not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import labels, theme_parts
from assistant.errors import AnswerNotFound, Busy
from assistant.operations import watching

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.answer.answer import Statement
    from assistant.ledger.watched_questions import SavedQuestion
    from assistant.settings import Services
    from assistant.watch.rerun import RerunResult


def page(person: Person, services: Services) -> None:
    """The person's saved questions, each with what is new, gone or changed since it was asked before."""
    st.title("Saved questions", anchor=False)
    questions = watching.watched(person, services)
    if not questions:
        theme_parts.message(
            "No question is saved yet",
            "“Save the question” beneath an answer keeps its question. It is asked again after each ingest, "
            "without a language model, and what the reports tell anew is shown here.",
        )
    for question, last in questions:
        with st.container(border=True, key=f"saved-{question.saved_id}"):
            _one(person, services, question, last)


def _one(person: Person, services: Services, question: SavedQuestion, last: RerunResult | None) -> None:
    limits = labels.limits(question.scope)
    asked = f"asked last on {labels.moment(last.asked)}" if last else "not asked yet"
    theme_parts.entry(question.question, " · ".join(filter(None, (asked, limits))))
    if last:
        theme_parts.statements(_told(last))
    with st.container(horizontal=True):
        _button(
            "Ask it now", "refresh", f"again-{question.saved_id}", partial(_again, person, services, question)
        )
        _button(
            "Remove", "delete", f"remove-{question.saved_id}", partial(_remove, person, services, question)
        )


def _told(last: RerunResult) -> list[tuple[str, str, str]]:
    """What is different, as a kind, a sentence and where it is from."""
    told = last.difference
    if last.answer.abstained:
        return [("Not answered", "Nothing collected answers it.", "")]
    if told.nothing:
        return [
            ("Nothing new", statement.text, _sources(statement)) for statement in last.answer.statements[:1]
        ]
    rows = [("First answer" if told.first else "New", one.text, _sources(one)) for one in told.new]
    rows += [("Changed", after.text, _sources(after)) for _, after in told.changed]
    return rows + [("Gone", one.text, _sources(one)) for one in told.gone]


def _sources(statement: Statement) -> str:
    return "; ".join(dict.fromkeys(labels.whereabouts(one.stored.report) for one in statement.citations))


def _button(label: str, icon: str, key: str, press: Callable[[], None]) -> None:
    st.button(label, key=key, icon=f":material/{icon}:", type="tertiary", on_click=press)


def _again(person: Person, services: Services, question: SavedQuestion) -> None:
    try:
        watching.rerun(person, services, question.saved_id)
    except (AnswerNotFound, Busy) as error:
        st.toast(labels.sentence(str(error)))


def _remove(person: Person, services: Services, question: SavedQuestion) -> None:
    try:
        watching.remove(person, services, question.saved_id)
    except AnswerNotFound as error:
        st.toast(labels.sentence(str(error)))
