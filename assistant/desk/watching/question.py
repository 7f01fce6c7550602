"""One watched question: what it has brought, with the cited passages beside it, and what to do with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer.section import Section
from assistant.answer.staleness import CitationStatus
from assistant.desk import desks, labels, opened, sections, theme_parts, tones, undoing
from assistant.errors import AnswerNotFound, AssistantError
from assistant.operations import asking, watching
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.answer.answer import Statement
    from assistant.settings import Services
    from assistant.watch.news import WatchedNews

_RESULT = "result of the last run"


def show(person: Person, services: Services, saved_id: int) -> None:
    """The question of this number; opened, its news has been seen."""
    st.button("All watched questions", icon=":material/arrow_back:", on_click=_close, type="tertiary")
    try:
        news = watching.watched_one(person, services, saved_id)
    except AnswerNotFound:
        theme_parts.message(
            "Question not found",
            "You are not watching this question; look for it in the list.",
            tone="warning",
        )
        return
    if news.unseen:
        watching.mark_seen(person, services, news)
        st.rerun()  # so that the navigation counts it no more
    shown = _sections(news)
    sections.beside_report(person, services, shown, page=partial(_whole, person, services, news, shown))


def _whole(
    person: Person,
    services: Services,
    news: WatchedNews,
    shown: list[Section],
) -> None:
    theme_parts.report_title(news.question.question)
    theme_parts.facts(
        {
            "Filters": labels.filters(news.question.scope),
            "Last changed": labels.moment(news.changed) if news.changed else "",
            "Last run": labels.moment(news.last.asked) if news.last else "not yet",
        }
    )
    _actions(person, services, news)
    if news.last is None:
        theme_parts.noted("Not run yet.", "info")
    elif news.last.answer.abstained:
        theme_parts.noted("No report answers this.", "info")
    number = news.question.saved_id
    sections.show(f"watched {number}", shown, titles="", remark=partial(_remark, news))


def _sections(news: WatchedNews) -> list[Section]:
    diff = news.diff
    found = {
        "First answer" if diff.first else "New": news.new,
        "Changed": tuple(after for _, after in diff.changed),
        "No longer in the answer": diff.dropped,
        "Unchanged": news.unchanged,
    }
    return [
        Section(kind=heading.casefold(), heading=heading, statements=statements)
        for heading, statements in found.items()
        if statements
    ]


def _remark(news: WatchedNews, statement: Statement) -> sections.Remark:
    before = next((before for before, after in news.diff.changed if after is statement), None)
    return sections.Remark(
        before=_before(before, statement) if before else "", warning=_warning(news, statement)
    )


def _before(before: Statement, statement: Statement) -> str:
    """What was said before, or, where the words are the same, where it was said."""
    if " ".join(before.text.split()) != " ".join(statement.text.split()):
        return before.text
    was, now = (
        "; ".join(dict.fromkeys(labels.whereabouts(one.stored.report) for one in side.citations))
        for side in (before, statement)
    )
    return was if was != now else ""


def _warning(news: WatchedNews, statement: Statement) -> str:
    change = news.source_change(statement)
    if change is None:
        return ""
    match change.status:
        case CitationStatus.WITHDRAWN:
            return labels.sentence(f"This report was withdrawn: {change.reason}")
        case CitationStatus.MISSING:
            return "This report is no longer in the collection."
        case _:
            return "This report was changed and no longer contains the cited text."


def _actions(person: Person, services: Services, news: WatchedNews) -> None:
    with st.container(key="watched-actions", horizontal=True):
        again = st.button("Run now", icon=":material/refresh:", type="tertiary")
        now = st.button("Ask now in a conversation", icon=":material/forum:", type="tertiary")
        st.button(
            "Stop watching",
            icon=":material/notifications_off:",
            type="tertiary",
            on_click=partial(_remove, person, services, news),
        )
        others = [one for one in watching.unseen(person, services) if one != news.question.saved_id]
        if others:
            st.button(
                "Next with news",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=partial(_open, others[0]),
            )
    place = st.empty()
    if again:
        with place:
            theme_parts.waiting("Searching the reports again…")
        _run(person, services, news)
        st.rerun()
    if now:
        _ask(person, services, news)
    number, result, tone = st.session_state.pop(_RESULT, (None, "", "info"))
    if number == news.question.saved_id:
        with place:
            theme_parts.noted(result, tone)


def _run(person: Person, services: Services, news: WatchedNews) -> None:
    number = news.question.saved_id
    try:
        diff = watching.rerun(person, services, number).diff
    except (AssistantError, CorpusError) as error:
        st.session_state[_RESULT] = number, opened.sentence(error), "danger"
        return
    parts = (
        (len(diff.new), "new"),
        (len(diff.changed), "changed"),
        (len(diff.dropped), "no longer reported"),
    )
    found = ", ".join(f"{count} {what}" for count, what in parts if count)
    st.session_state[_RESULT] = number, f"Run just now: {found or 'nothing new'}.", "success"


def _ask(person: Person, services: Services, news: WatchedNews) -> None:
    try:
        turn = asking.record_question(
            person, services, news.question.question, scope=news.question.scope, conversation_id=None
        )
    except AssistantError as error:
        tones.toast(opened.sentence(error), "danger")
        return
    st.session_state["under_way"] = turn.turn_id  # the Ask page answers it at once
    desks.go_to("ask", conversation=turn.conversation_id)


def _remove(person: Person, services: Services, news: WatchedNews) -> None:
    question = news.question
    with tones.toasted():
        watching.remove(person, services, question.saved_id)
        undoing.can_undo(
            f"No longer watching “{labels.shortened(question.question, 120)}”.",
            partial(watching.watch_again, person, services, question),
        )
    _close()


def _open(number: int) -> None:
    sections.close_report()
    st.query_params["question"] = str(number)


def _close() -> None:
    sections.close_report()
    st.query_params.pop("question", None)
