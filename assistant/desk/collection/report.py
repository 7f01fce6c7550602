"""One report with everything that is known about it, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer.answer import pages_in_words
from assistant.desk import labels, theme_parts
from assistant.desk.collection import editing, opened_report, versions
from assistant.desk.collection.change_list import show_changes
from assistant.desk.collection.notices import done, incomplete, shown_when_it_fails, when
from assistant.operations import collection
from corpus import About, Passage, Report, ReportNotFound, RulingKind, TextField, country_name

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.collection import OpenedReport
    from assistant.settings import Services


def show(person: Person, services: Services, report_id: str) -> None:
    """The report that the address names."""
    st.button("Back to the list", icon=":material/arrow_back:", on_click=opened_report.close, type="tertiary")
    try:
        opened = collection.open_report(person, services, report_id)
    except ReportNotFound:
        theme_parts.message(
            "Report not found", f"No report {report_id!r} exists; look for it in the list.", tone="warning"
        )
        return
    _head(opened)
    _actions(person, services, opened)
    text, of_versions, origin, answers, history = st.tabs(
        ["Text", f"Versions ({len(opened.versions)})", "Origin", f"Answers ({opened.cited_by})", "History"]
    )
    with text:
        _text(opened)
    with of_versions:
        versions.show(person, services, opened)
    with origin:
        _origin(person, services, opened)
    with answers:
        _answers(opened)
    with history:
        show_changes(opened.changes, key=f"history-{report_id}", of_one_report=True)


def _head(opened: OpenedReport) -> None:
    stored, report = opened.stored, opened.stored.report
    theme_parts.report_title(report.title)
    if stored.withdrawn:
        theme_parts.noted(
            f"Withdrawn on {when(stored.withdrawn.at)}: {labels.sentence(stored.withdrawn.reason)}", "warning"
        )
    if opened.original:
        theme_parts.noted(
            f"A near-copy of “{opened.original.report.title}” ({opened.original.report.outlet})."
        )
    theme_parts.facts(
        {
            "Outlet": report.outlet,
            "Country": country_name(report.country),
            "Language": labels.language_name(report.language),
            "Published": labels.published(report) + (" (year inferred)" if report.year_inferred else ""),
            "Updated": when(report.updated),
            "Author": report.author or "",
            "Category": report.category or "",
            "URL": report.url or "",
            "Collected": when(report.collected),
            "Imported from": labels.imported_from(report.collected_from),
            "Import notes": labels.sentence("; ".join(report.import_notes)) if report.import_notes else "",
            "ID": f"{stored.report_id}, version {stored.version}",
        }
    )


def _actions(person: Person, services: Services, opened: OpenedReport) -> None:
    report_id = opened.stored.report_id
    if opened.stored.withdrawn:
        st.button("Restore", key="restore", on_click=partial(_restore, person, services, report_id))
        return
    with st.expander("Edit details", key="correcting"):
        editing.form(person, services, opened.stored)
    with (
        st.expander("Withdraw this report", key="withdrawing"),
        st.form(f"withdraw {report_id}", border=False),
    ):
        st.text_input("Reason", key="why withdrawn", max_chars=1000)
        theme_parts.small("It will no longer appear in searches. It is kept and can be restored.")
        st.form_submit_button("Withdraw", on_click=partial(_withdraw, person, services, report_id))


def _text(opened: OpenedReport) -> None:
    report = opened.stored.report
    if report.summary and not any(one.field is TextField.SUMMARY for one in opened.passages):
        theme_parts.small(report.summary)
    theme_parts.listing(
        key=f"passages-{opened.stored.report_id}",
        shown={
            "label": "Passages",
            "mostly": True,
            "columns": [{"name": "text", "label": "Passage"}, {"name": "place", "label": "Characters"}],
            "rows": [
                {"cells": [report.text_of(one.field)[one.start : one.end], _place(one, report)]}
                for one in opened.passages
            ],
        },
        opened=lambda: None,
    )


def _place(passage: Passage, report: Report) -> str:
    pages = pages_in_words(report.pages_of(passage.span))
    characters = f"{passage.start:,} to {passage.end:,}{f', {pages}' if pages else ''}"
    return characters if passage.field is TextField.BODY else f"{characters} of the {passage.field}"


def _origin(person: Person, services: Services, opened: OpenedReport) -> None:
    report_id = opened.stored.report_id
    theme_parts.facts(
        {
            "Publisher": opened.publisher,
            "Copy of": _named(opened.original.report.title, opened.original.report_id)
            if opened.original
            else "",
            "Copies": "; ".join(_named(one.title, one.report_id) for one in opened.copies),
            "Override": "; ".join(
                f"this report and {one.other if one.one == report_id else one.one} "
                f"{labels.RULINGS[one.kind]}: {one.reason}"
                for one in opened.rulings
            ),
        }
    )
    with st.form(f"rule {report_id}", border=False):
        st.text_input("ID of the other report", key="other report", max_chars=100)
        st.radio(
            "These reports",
            list(RulingKind),
            key="what is ruled",
            format_func=lambda kind: labels.RULINGS[kind],
            horizontal=True,
        )
        st.text_input("Reason", key="why ruled", max_chars=1000)
        st.form_submit_button("Save", on_click=partial(_rule, person, services, report_id))


def _named(title: str, report_id: str) -> str:
    return f"“{title}” ({report_id})"


def _answers(opened: OpenedReport) -> None:
    if not opened.citing:
        theme_parts.small("No answer cites this report.")
        return
    theme_parts.facts({f"Answer {number}": question for number, question in opened.citing})


def _withdraw(person: Person, services: Services, report_id: str) -> None:
    reason = str(st.session_state.get("why withdrawn") or "").strip()
    if not reason:
        incomplete("give a reason; everyone who reads an answer that cites this report will see it")
        return
    with shown_when_it_fails():
        collection.withdraw(person, services, report_id, reason=reason)
        done("withdrawn; it will no longer appear in searches")


def _restore(person: Person, services: Services, report_id: str) -> None:
    with shown_when_it_fails():
        collection.restore(person, services, report_id)
        done("restored; it appears in searches again")


def _rule(person: Person, services: Services, report_id: str) -> None:
    state = st.session_state
    other, reason = (str(state.get(name) or "").strip() for name in ("other report", "why ruled"))
    if not (other and reason):
        incomplete("enter the other report’s ID and a reason")
        return
    with shown_when_it_fails():
        kind = RulingKind(state["what is ruled"])
        collection.rule(person, services, kind, About.REPORTS, (report_id, other), reason=reason)
        done(f"the two reports now {labels.RULINGS[kind]}")
