"""The form in which the details of a report are edited."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import feedback, theme_parts
from assistant.desk.collection import cited_by
from assistant.operations import correcting
from corpus import Precision

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.collection import OpenedReport
    from assistant.settings import Services
    from corpus import Report, StoredReport

_WORDS = {
    "outlet": "Outlet",
    "country": "Country (name or ISO code)",
    "language": "Language (name or ISO code)",
    "author": "Author",
}
_URL = "url"
AT = "details"  # where feedback of the form is shown
_FORMS = ((Precision.MINUTE, "%Y-%m-%d %H:%M"), (Precision.DAY, "%Y-%m-%d"))


def form(person: Person, services: Services, opened: OpenedReport) -> None:
    """Each field as it is, to be changed."""
    stored, report = opened.stored, opened.stored.report
    at = f"{stored.report_id} {stored.version}"
    with st.form(f"correct {at}", border=False):
        left, right = st.columns(2)
        for number, (name, label) in enumerate(_WORDS.items()):
            with (left, right)[number % 2]:
                _words(report, name, label, at)
        with left:
            st.text_input(
                "Published (UTC)",
                value=_as_text(report.published, report.published_precision),
                key=f"published {at}",
                placeholder="2026-02-22 or 2026-02-22 19:12",
            )
        with right:
            st.text_input(
                "Updated (UTC)",
                value=_as_text(report.updated, Precision.MINUTE),
                key=f"updated {at}",
                placeholder="2026-02-22 or 2026-02-22 19:12",
            )
        _words(report, _URL, "URL", at)
        theme_parts.small(
            "Saving creates a new version of the report with the same text. "
            + cited_by.sentence(opened.cited_by, will="say that it changed, but not the cited passage")
        )
        st.form_submit_button("Save", on_click=partial(_correct, person, services, stored))


def _words(report: Report, name: str, label: str, at: str) -> None:
    st.text_input(label, value=getattr(report, name) or "", key=f"{name} {at}", max_chars=2000)


def _correct(person: Person, services: Services, stored: StoredReport) -> None:
    report, at = stored.report, f"{stored.report_id} {stored.version}"
    fields: dict[str, Any] = {}
    for name in (*_WORDS, _URL):
        words = str(st.session_state.get(f"{name} {at}") or "").strip()
        if words != (getattr(report, name) or ""):
            fields[name] = words or None
    for name, precision in (("published", report.published_precision), ("updated", Precision.MINUTE)):
        words = str(st.session_state.get(f"{name} {at}") or "").strip()
        if words == _as_text(getattr(report, name), precision):
            continue
        try:
            fields[name], precision_given = _instant(words)
        except ValueError:
            feedback.incomplete(
                f"{words!r} is not a date. Enter a date as 2026-02-22 or 2026-02-22 19:12", at=AT
            )
            return
        if name == "published":
            fields["published_precision"] = precision_given
    if not fields:
        feedback.incomplete("nothing to save: no field was changed", at=AT)
        return
    with feedback.shown_when_it_fails(at=AT):
        after = correcting.correct(person, services, stored.report_id, fields)
        feedback.done(f"saved as version {after.version}", at=AT)


def _as_text(at: datetime | None, precision: Precision) -> str:
    return f"{at:{dict(_FORMS)[precision]}}" if at else ""


def _instant(words: str) -> tuple[datetime | None, Precision]:
    if not words:
        return None, Precision.MINUTE
    for precision, form in _FORMS:
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC), precision
        except ValueError:
            continue
    raise ValueError(words)
