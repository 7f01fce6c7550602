"""One story: how it stands, its figures and reports, and beside them the report that is being read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer.story import StoryPart
from assistant.desk import labels, sections, theme_parts
from assistant.operations import stories
from corpus import ReportNotFound

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.answer.story import Story
    from assistant.settings import Services


def show(person: Person, services: Services, report_id: str) -> None:
    """The story that the report belongs to."""
    st.button("All stories", icon=":material/arrow_back:", on_click=_close, type="tertiary")
    try:
        found = stories.story(person, services, report_id)
    except ReportNotFound:
        theme_parts.message(
            "Story not found",
            f"There is no report {report_id}; look for the story in the list.",
            tone="warning",
        )
        return
    sections.beside_report(person, services, found.sections, page=partial(_whole, report_id, found))


def _whole(report_id: str, found: Story) -> None:
    outlets = len({one.report.outlet for one in found.reports})
    theme_parts.report_title(found.title)
    theme_parts.facts(
        {
            "Reports": f"{len(found.reports):,}",
            "Outlets": f"{outlets:,}",
            "Independent sources": f"{found.independent:,}",
            "Published": labels.span(found.first, found.last),
        }
    )
    sections.show(f"story {report_id}", found.sections, titles=StoryPart.REPORTS)


def _close() -> None:
    for one in ("report", "cite"):
        st.query_params.pop(one, None)
