"""Sections of lines on a page of their own, and beside them the report whose words are being read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import cited_pages, components, desks, labels, leads, source_pane
from assistant.operations import reading

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.answer.answer import Citation, Statement
    from assistant.answer.section import Section
    from assistant.settings import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is shown with a line: the words that it replaces, and what to know of its report."""

    before: str = ""
    warning: str = ""


def beside_report(
    person: Person, services: Services, sections: Sequence[Section], *, page: Callable[[], None]
) -> None:
    """The page, or the page and the report whose words in a line the page's address names."""
    beside_citation(person, services, _places(sections), page=page)


def beside_citation(
    person: Person, services: Services, places: Mapping[str, Citation], *, page: Callable[[], None]
) -> None:
    """The page, or the page and the report whose words, by their places on it, its address names."""
    cited = places.get(str(st.query_params.get("cite") or ""))
    with st.container(key="opened"):
        with st.container(key="answers"):
            page()
        if cited is not None:
            with st.container(key="beside"):
                _passage(person, services, cited)


def show(
    key: str,
    sections: Sequence[Section],
    *,
    titles: str,
    names: str = "",
    named: Callable[[str], None] | None = None,
    remark: Callable[[Statement], Remark] = lambda _: Remark(),
) -> None:
    """The sections. Lines of kind ``titles`` are reports; labels of kind ``names`` open what they name.

    ``remark`` gives what is shown with a line.
    """
    components.sections(
        key=key,
        shown={
            "open": str(st.query_params.get("cite") or ""),
            "sections": [
                {
                    "kind": section.kind,
                    "title": section.heading,
                    "lines": [
                        _line(
                            one,
                            f"{number}.{place}",
                            of_report=section.kind == titles,
                            named=section.kind == names,
                            remark=remark(one),
                        )
                        for place, one in enumerate(section.statements)
                    ],
                }
                for number, section in enumerate(sections)
            ],
        },
        opened=partial(_pressed, key),
        named=partial(_named, key, named),
    )


def _line(one: Statement, at: str, *, of_report: bool, named: bool, remark: Remark) -> dict[str, Any]:
    others = len(one.citations) + len(one.also) - 1
    more = f" and {others} more report{'' if others == 1 else 's'}" if others else ""
    report = one.citations[0].stored.report
    return {
        "at": at,
        "label": labels.published(report) if of_report else one.label,
        "name": one.label.rpartition(" (")[0] if named else "",
        "words": " ".join(one.text.split()),
        "where": report.outlet if of_report else f"{labels.whereabouts(report)}{more}",
        "tip": f"Open: {' '.join(report.title.split())}",
        "before": " ".join(remark.before.split()),
        "warning": remark.warning,
    }


def _places(sections: Sequence[Section]) -> dict[str, Citation]:
    return {
        f"{number}.{place}": one.citations[0]
        for number, section in enumerate(sections)
        for place, one in enumerate(section.statements)
    }


def _passage(person: Person, services: Services, cited: Citation) -> None:
    place = str(st.query_params["cite"])
    shown = source_pane.describe(partial(reading.report, person, services), cited.stored, cited.span)
    shown |= leads.of_report(person, services, cited.stored.report_id)
    shown |= cited_pages.shown(person, services, cited.stored, cited.span, place=f"section {place}")
    components.passage(
        key="section passage",
        shown={"place": place, "number": "", "previous": None, "next": None, **shown},
        closed=close_report,
        turned=cited_pages.turning("section passage", f"section {place}"),
    )
    desks.pass_on("passage", leads.addresses(shown))


def _pressed(key: str) -> None:
    at = components.pressed(key, "opened")
    if isinstance(at, str):
        st.query_params["cite"] = at


def _named(key: str, named: Callable[[str], None] | None) -> None:
    name = components.pressed(key, "named")
    if isinstance(name, str) and named is not None:
        close_report()
        named(name)


def close_report() -> None:
    """Closes the report that is beside the page."""
    st.query_params.pop("cite", None)
