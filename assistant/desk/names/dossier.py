"""One dossier: its sections, and beside them the report whose words are being read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.access import Role
from assistant.answer.dossier import SectionKind
from assistant.desk import cited_pages, labels, source_pane, theme_parts
from assistant.desk.names import merging
from assistant.errors import NameNotFound
from assistant.operations import names, reading

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.answer.answer import Citation, Statement
    from assistant.answer.dossier import Dossier
    from assistant.settings import Services


def show(person: Person, services: Services, name: str) -> None:
    """The dossier of whom or what is named."""
    st.button("All names", icon=":material/arrow_back:", on_click=_close, type="tertiary")
    try:
        found = names.dossier(person, services, name)
    except NameNotFound:
        theme_parts.message(
            "Name not found", f"“{name}” is not among the names found in reports; look for it in the list."
        )
        return
    places = _places(found)
    cited = places.get(str(st.query_params.get("cite") or ""))
    if cited is None:
        _whole(person, services, found)
        return
    with st.container(key="reading"):
        left, right = st.columns([11, 10], gap="large")
        with right, st.container(key="beside"):
            _passage(person, services, cited)
        with left:
            _whole(person, services, found)


def _whole(person: Person, services: Services, found: Dossier) -> None:
    known = found.known
    theme_parts.report_title(known.written)
    theme_parts.facts(
        {
            "Also named": ", ".join(known.also),
            "Reports": f"{found.reports:,}"
            + (f"; the {found.read} that name it most often were read" if found.read < found.reports else ""),
            "Published": " – ".join(dict.fromkeys(labels.day(at) for at in (found.first, found.last) if at)),
        }
    )
    theme_parts.dossier(
        key=f"dossier {known.key}",
        shown={
            "open": str(st.query_params.get("cite") or ""),
            "sections": [
                {
                    "kind": section.kind.value,
                    "title": section.kind.heading,
                    "lines": [
                        _line(one, f"{number}.{place}", section.kind)
                        for place, one in enumerate(section.statements)
                    ],
                }
                for number, section in enumerate(found.sections)
            ],
        },
        opened=partial(_pressed, f"dossier {known.key}"),
        named=partial(_named, f"dossier {known.key}"),
    )
    if Role.ADMIN in person.roles:
        merging.show(person, services, known)


def _line(one: Statement, at: str, kind: SectionKind) -> dict[str, Any]:
    others = len(one.citations) + len(one.also) - 1
    more = f" and {others} more report{'' if others == 1 else 's'}" if others else ""
    report = one.citations[0].stored.report
    return {
        "at": at,
        "label": labels.published(report) if kind is SectionKind.REPORTS else one.label,
        "name": one.label.rpartition(" (")[0] if kind is SectionKind.RELATIONS else "",
        "words": " ".join(one.text.split()),
        "where": report.outlet if kind is SectionKind.REPORTS else f"{labels.whereabouts(report)}{more}",
        "tip": f"Open: {' '.join(report.title.split())}",
    }


def _places(found: Dossier) -> dict[str, Citation]:
    return {
        f"{number}.{place}": one.citations[0]
        for number, section in enumerate(found.sections)
        for place, one in enumerate(section.statements)
    }


def _passage(person: Person, services: Services, cited: Citation) -> None:
    place = str(st.query_params["cite"])
    shown = source_pane.describe(partial(reading.report, person, services), cited.stored, cited.span)
    shown |= cited_pages.shown(person, services, cited.stored, cited.span, place=f"name {place}")
    theme_parts.passage(
        key="named passage",
        shown={"place": place, "number": "", "previous": None, "next": None, **shown},
        closed=_close_passage,
        turned=cited_pages.turning("named passage", f"name {place}"),
    )


def _pressed(key: str) -> None:
    at = theme_parts.pressed(key, "opened")
    if isinstance(at, str):
        st.query_params["cite"] = at


def _named(key: str) -> None:
    name = theme_parts.pressed(key, "named")
    if isinstance(name, str):
        st.query_params.pop("cite", None)
        st.query_params["name"] = name


def _close_passage() -> None:
    st.query_params.pop("cite", None)


def _close() -> None:
    for one in ("name", "cite"):
        st.query_params.pop(one, None)
