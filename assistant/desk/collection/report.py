"""One report with everything that is known about it, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer.answer import pages_in_words
from assistant.desk import components, desks, feedback, labels, theme_parts
from assistant.desk.collection import (
    cited_by,
    editing,
    opened_report,
    origins,
    text_correcting,
    versions,
)
from assistant.desk.collection.change_list import RUN, show_changes
from assistant.operations import collection
from corpus import Passage, Report, ReportNotFound, TextField, country_name

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.collection import OpenedReport
    from assistant.settings import Services

_NOT_GIVEN = "not given"


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
        [
            "Text",
            f"Versions ({len(opened.versions)})",
            "Origin",
            f"Answers ({opened.cited_by.answers:,})",
            "History",
        ]
    )
    with text:
        _text(opened)
    with of_versions:
        versions.show(person, services, opened)
    with origin:
        _origin(person, services, opened)
    with answers:
        cited_by.show(opened.cited_by)
    with history:
        history_key = f"history-{report_id}"
        show_changes(opened.changes, key=history_key, opened=partial(_open_run, history_key), of_report=True)


def _head(opened: OpenedReport) -> None:
    stored, report = opened.stored, opened.stored.report
    theme_parts.report_title(report.title, news=opened_report.news())
    if stored.withdrawn:
        theme_parts.noted(
            f"Withdrawn on {labels.when(stored.withdrawn.at)}: {labels.sentence(stored.withdrawn.reason)}",
            "warning",
        )
    if opened.original:
        theme_parts.noted(
            f"Nearly the same text as “{opened.original.report.title}” ({opened.original.report.outlet})."
        )
    _links(opened)
    # What can be edited has its line also while it is empty: none moves as another is filled in.
    theme_parts.facts(
        {
            "Outlet": report.outlet,
            "Country": country_name(report.country) or _NOT_GIVEN,
            "Language": labels.language_name(report.language) or _NOT_GIVEN,
            "Author": report.author or _NOT_GIVEN,
            "Published": labels.published(report) + (" (year inferred)" if report.year_inferred else ""),
            "Updated": labels.when(report.updated) or _NOT_GIVEN,
            "URL": report.url or _NOT_GIVEN,
            "Category": report.category or "",
            "Collected": labels.when(opened.collected),
            "Imported from": labels.imported_from(report.collected_from),
            "Import notes": labels.sentence("; ".join(report.import_notes)) if report.import_notes else "",
            "Cited by": cited_by.counted(opened.cited_by),
            "Version": f"{stored.version}, of {labels.when(report.collected)}",
            "ID": stored.report_id,
        }
    )


def _links(opened: OpenedReport) -> None:
    """To what belongs with the report: its original, its story, and the import that brought it."""
    report_id, original, run_id = opened.stored.report_id, opened.original, opened.brought_by
    if not original and opened.in_story < 2 and run_id is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if original:
            show_original = partial(opened_report.open_report, original.report_id)
            st.button("First report", icon=":material/file_copy:", type="tertiary", on_click=show_original)
        if opened.in_story > 1:
            label = f"Story ({opened.in_story:,} reports)"
            desks.link(label, "stories", icon=":material/newsmode:", report=report_id)
        if run_id is not None:
            show_run = partial(opened_report.open_run, run_id)
            st.button(
                f"Import run {run_id}", icon=":material/upload_file:", type="tertiary", on_click=show_run
            )


def _actions(person: Person, services: Services, opened: OpenedReport) -> None:
    report_id = opened.stored.report_id
    if opened.stored.withdrawn:
        restore = partial(_restore, person, services, report_id, opened.stored.withdrawn.reason)
        st.button("Restore", key="restore", on_click=restore)
        feedback.place(_withdrawing(report_id))
        return
    with st.expander("Edit details", key="correcting"):
        editing.form(person, services, opened)
    feedback.place(editing.AT)
    text_correcting.show(person, services, opened)
    with (
        st.expander("Withdraw this report", key="withdrawing"),
        st.form(f"withdraw {report_id}", border=False),
    ):
        st.text_input("Reason", key="why withdrawn", max_chars=1000)
        theme_parts.small(
            "It will no longer appear in searches. It is kept and can be restored. "
            + cited_by.sentence(opened.cited_by, will="be marked")
        )
        st.form_submit_button("Withdraw", on_click=partial(_withdraw, person, services, report_id))
    feedback.place(_withdrawing(report_id))


def _withdrawing(report_id: str) -> str:
    """Where feedback of withdrawing and restoring a report is shown."""
    return f"withdrawing-{report_id}"


def _text(opened: OpenedReport) -> None:
    report = opened.stored.report
    if report.summary and not any(one.field is TextField.SUMMARY for one in opened.passages):
        theme_parts.small(report.summary)
    components.listing(
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
    theme_parts.facts({"Publisher": opened.publisher})
    _copies(opened)
    origins.of_report(person, services, opened)


def _copies(opened: OpenedReport) -> None:
    """The other copies of the same text, each to be opened."""
    original = opened.original
    rows = [(one.report_id, one.title, one.outlet, one.published, "copy") for one in opened.copies]
    if original:
        first = original.report
        rows.insert(0, (original.report_id, first.title, first.outlet, first.published, "first"))
    if not rows:
        theme_parts.small("No other report has nearly the same text.")
        return
    components.listing(
        key=f"copies-{opened.stored.report_id}",
        shown={
            "label": "Copies",
            "columns": [{"name": name, "label": name} for name in ("Copy", "Outlet", "Published")],
            "rows": [
                {"value": report_id, "tags": [tag], "cells": [title, outlet, labels.day(at) if at else ""]}
                for report_id, title, outlet, at, tag in rows
            ],
        },
        opened=partial(opened_report.open_pressed, f"copies-{opened.stored.report_id}"),
    )


def _open_run(key: str) -> None:
    value = components.pressed(key, "opened")
    if isinstance(value, str) and value.startswith(RUN):
        opened_report.open_run(int(value.removeprefix(RUN)))


def _withdraw(person: Person, services: Services, report_id: str) -> None:
    reason = str(st.session_state.get("why withdrawn") or "").strip()
    if not reason:
        feedback.incomplete(
            "give a reason; everyone who reads an answer that cites this report will see it",
            at=_withdrawing(report_id),
        )
        return
    with feedback.shown_when_it_fails(at=_withdrawing(report_id)):
        collection.withdraw(person, services, report_id, reason=reason)
        undo = partial(collection.restore, person, services, report_id)
        feedback.done(
            "withdrawn; it will no longer appear in searches", at=_withdrawing(report_id), undo=undo
        )


def _restore(person: Person, services: Services, report_id: str, reason: str) -> None:
    with feedback.shown_when_it_fails(at=_withdrawing(report_id)):
        collection.restore(person, services, report_id)
        undo = partial(collection.withdraw, person, services, report_id, reason=reason)
        feedback.done("restored; it appears in searches again", at=_withdrawing(report_id), undo=undo)
