"""The form in which the text of a report is corrected: edited, compared with what it was, then saved."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import components, feedback, labels, theme_parts
from assistant.desk.collection import cited_by, versions
from assistant.operations import correcting

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.collection import OpenedReport
    from assistant.operations.correcting import CorrectionPreview
    from assistant.settings import Services
    from corpus import StoredReport

_TEXTS = ("title", "summary", "body")
_AT = "text"  # where feedback of the form is shown
_PREVIEWED = "text correction"  # in the session: what is looked at before it is saved


@dataclass(frozen=True, slots=True, kw_only=True)
class _Previewed:
    """Changes of the texts of the version ``at``, the reason for them, and what they would do.

    The page knows by the ``number`` whether they have been shown.
    """

    at: str
    number: str
    fields: Mapping[str, str | None]
    reason: str
    preview: CorrectionPreview


def show(person: Person, services: Services, opened: OpenedReport) -> None:
    """The form; it is sent to the page only once it is opened, since texts are long."""
    stored = opened.stored
    at = f"{stored.report_id} {stored.version}"
    with st.expander("Correct the text", key=f"correct text {at}", on_change="rerun") as expander:
        if expander.open:
            _form(person, services, stored, at)
            previewed = st.session_state.get(_PREVIEWED)
            if isinstance(previewed, _Previewed) and previewed.at == at:
                _preview(person, services, previewed)
    feedback.place(_AT)


def _form(person: Person, services: Services, stored: StoredReport, at: str) -> None:
    report = stored.report
    with st.form(f"text of {at}", border=False):
        st.text_input("Title", value=report.title, key=f"title of {at}", max_chars=2000)
        st.text_area("Summary", value=report.summary or "", key=f"summary of {at}", max_chars=20_000)
        st.text_area("Text", value=report.body, key=f"body of {at}", height=360)
        st.text_input(
            "Reason",
            key=f"reason of {at}",
            max_chars=1000,
            placeholder="Such as: the outlet has corrected the figure",
        )
        st.form_submit_button("Preview changes", on_click=partial(_ask, person, services, stored, at))


def _ask(person: Person, services: Services, stored: StoredReport, at: str) -> None:
    """Has the changes shown, when there are any and a reason for them."""
    _discard()
    typed = {name: str(st.session_state.get(f"{name} of {at}") or "") for name in _TEXTS}
    fields = {
        name: words or None
        for name, words in typed.items()
        if words.strip() != (getattr(stored.report, name) or "").strip()
    }
    reason = str(st.session_state.get(f"reason of {at}") or "").strip()
    with feedback.shown_when_it_fails(at=_AT):
        preview = correcting.preview_correction(person, services, stored.report_id, fields)
        if preview.changes_nothing:
            feedback.incomplete("nothing to save: the text was not changed", at=_AT)
        elif not reason:
            feedback.incomplete("give a reason; it is shown in the history of the report", at=_AT)
        else:
            st.session_state[_PREVIEWED] = _Previewed(
                at=at, number=secrets.token_hex(8), fields=fields, reason=reason, preview=preview
            )


def _preview(person: Person, services: Services, one: _Previewed) -> None:
    before = one.preview.before
    theme_parts.heading("Changes")
    components.differences(
        key=f"correction-{before.report_id}",
        shown={
            "label": "Changes",
            "paragraphs": versions.changed_only(versions.compared(before.report, one.preview.after)),
        },
    )
    touched = bool(one.preview.touched or one.preview.loses_pages)
    theme_parts.noted(_effect(one.preview), "warning" if touched else "info", news=one.number)
    with st.container(horizontal=True):
        st.button(
            f"Save as version {before.version + 1}",
            type="primary",
            on_click=partial(_save, person, services, one),
        )
        st.button("Discard", on_click=_discard)


def _effect(preview: CorrectionPreview) -> str:
    """What saving does to the answers that cite the report, and to its pages."""
    touched = preview.touched
    answers = labels.counted(touched, "answer")
    if touched:
        what = f"{answers} cite{'s' if touched == 1 else ''} words that this changes and will be marked."
    elif preview.cited_by.answers:
        what = f"Cited by {cited_by.counted(preview.cited_by)}, none for the words that this changes."
    else:
        what = "No answer cites this report."
    lost = " The pages of its file will no longer be shown." if preview.loses_pages else ""
    return f"{what}{lost}"


def _save(person: Person, services: Services, one: _Previewed) -> None:
    before = one.preview.before
    with feedback.shown_when_it_fails(at=_AT):
        after = correcting.correct(
            person, services, before.report_id, one.fields, reason=one.reason, version=before.version
        )
        _discard()
        feedback.done(f"saved as version {after.version}", at=_AT)


def _discard() -> None:
    st.session_state.pop(_PREVIEWED, None)
