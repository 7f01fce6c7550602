"""Watched questions: what their last answers say that the ones before did not."""

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
    from assistant.ledger.watched_questions import WatchedQuestion
    from assistant.settings import Services
    from assistant.watch.rerun import RerunResult


def page(person: Person, services: Services) -> None:
    """The person's watched questions, each with what is new, changed or no longer reported."""
    st.title("Watched questions", anchor=False)
    questions = watching.watched(person, services)
    if not questions:
        theme_parts.message(
            "You are not watching any questions",
            "“Watch this question” below an answer keeps its question. It is asked again whenever reports "
            "are added, without a language model, and new findings appear here.",
        )
    for question, last in questions:
        with st.container(border=True, key=f"saved-{question.saved_id}"):
            _one(person, services, question, last)


def _one(person: Person, services: Services, question: WatchedQuestion, last: RerunResult | None) -> None:
    filters = labels.filters(question.scope)
    asked = f"Last run {labels.moment(last.asked)}" if last else "Not run yet"
    theme_parts.entry(question.question, " · ".join(filter(None, (asked, filters))))
    if last:
        theme_parts.statements(_changes(last))
    with st.container(horizontal=True):
        _button(
            "Run now", "refresh", f"again-{question.saved_id}", partial(_again, person, services, question)
        )
        _button(
            "Remove", "delete", f"remove-{question.saved_id}", partial(_remove, person, services, question)
        )


def _changes(last: RerunResult) -> list[tuple[str, str, str]]:
    """What is different, as a kind, a sentence and where it is from."""
    diff = last.diff
    if last.answer.abstained:
        return [("Not answered", "No report answers this.", "")]
    if diff.is_empty:
        return [
            ("Nothing new", statement.text, _sources(statement)) for statement in last.answer.statements[:1]
        ]
    rows = [("First answer" if diff.first else "New", one.text, _sources(one)) for one in diff.new]
    rows += [("Changed", after.text, _sources(after)) for _, after in diff.changed]
    return rows + [("No longer reported", one.text, _sources(one)) for one in diff.dropped]


def _sources(statement: Statement) -> str:
    return "; ".join(dict.fromkeys(labels.whereabouts(one.stored.report) for one in statement.citations))


def _button(label: str, icon: str, key: str, press: Callable[[], None]) -> None:
    st.button(label, key=key, icon=f":material/{icon}:", type="tertiary", on_click=press)


def _again(person: Person, services: Services, question: WatchedQuestion) -> None:
    try:
        watching.rerun(person, services, question.saved_id)
    except (AnswerNotFound, Busy) as error:
        st.toast(labels.sentence(str(error)))


def _remove(person: Person, services: Services, question: WatchedQuestion) -> None:
    try:
        watching.remove(person, services, question.saved_id)
    except AnswerNotFound as error:
        st.toast(labels.sentence(str(error)))
