"""One dossier: its sections, and beside them the report whose words are being read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.access import Role
from assistant.answer.dossier import SectionKind
from assistant.desk import labels, sections, theme_parts
from assistant.desk.names import merging
from assistant.errors import NameNotFound
from assistant.operations import names

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.answer.dossier import Dossier
    from assistant.settings import Services


def show(person: Person, services: Services, name: str) -> None:
    """The dossier of whom or what is named."""
    st.button("All names", icon=":material/arrow_back:", on_click=_close, type="tertiary")
    try:
        found = names.dossier(person, services, name)
    except NameNotFound:
        theme_parts.message(
            "Name not found",
            f"“{name}” is not among the names found in reports; look for it in the list.",
            tone="warning",
        )
        return
    sections.beside_report(person, services, found.sections, page=partial(_whole, person, services, found))


def _whole(person: Person, services: Services, found: Dossier) -> None:
    known = found.known
    theme_parts.report_title(known.written)
    theme_parts.facts(
        {
            "Also named": ", ".join(known.also),
            "Reports": f"{found.reports:,}"
            + (f"; the {found.read} that name it most often were read" if found.read < found.reports else ""),
            "Published": labels.span(found.first, found.last),
        }
    )
    sections.show(
        f"dossier {known.key}",
        found.sections,
        titles=SectionKind.REPORTS,
        names=SectionKind.RELATIONS,
        named=_open,
    )
    if Role.ADMIN in person.roles:
        merging.show(person, services, known)


def _open(name: str) -> None:
    st.query_params["name"] = name


def _close() -> None:
    for one in ("name", "cite"):
        st.query_params.pop(one, None)
