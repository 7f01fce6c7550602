"""How much is stored, whether all of it can be found, and rebuilding the indexes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import confirming, feedback, theme_parts
from assistant.desk.collection import runs
from assistant.operations import collection, importing
from corpus import RunKind

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_COUNTED = {
    "current": "reports",
    "withdrawn": "withdrawn",
    "copies": "copies",
    "versions": "versions",
    "passages": "passages (all versions)",
}
_BYTES = "bytes of "
_STORED = {  # what is on the disk, as pages call it
    "catalogue": "reports",
    "vectors": "vector index",
    "full text": "full-text index",
    "ledger": "answers and reviews",
    "originals": "kept files",
    "waiting": "waiting uploads",
}


def show(person: Person, services: Services) -> None:
    """Sizes, and the two things that take long, each a run of its own."""
    sizes = collection.sizes(person, services)
    theme_parts.figures({label: f"{sizes[name]:,}" for name, label in _COUNTED.items()})
    theme_parts.heading("On the disk")
    theme_parts.figures(
        {label: _size(count) for name, label in _STORED.items() if (count := sizes[f"{_BYTES}{name}"])}
    )
    health, rebuild = st.columns(2)
    with health:
        theme_parts.small("Looks up every passage and every kept file, and says what is missing or damaged.")
        begin = partial(_begin, person, services, RunKind.HEALTH)
        st.button("Check index", key="check index", on_click=begin)
    with rebuild:
        theme_parts.small(
            "Rebuilds both indexes from the stored reports. Nothing is encoded again, and nothing is lost."
        )
        confirming.button(
            "Rebuild indexes",
            key="rebuild indexes",
            question="Rebuild both indexes? Until that is done, searches may miss reports.",
            yes="Rebuild",
            act=partial(_begin, person, services, RunKind.REBUILD),
        )
    feedback.place("status")
    run_id = st.session_state.get("status run")
    if run_id is not None:
        st.divider()
        runs.show_one(person, services, run_id)


def _begin(person: Person, services: Services, kind: RunKind) -> None:
    with feedback.shown_when_it_fails(at="status"):
        st.session_state["status run"] = importing.request_run(person, services, kind).run_id


def _size(count: int) -> str:
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000  # type: ignore[assignment]  # a round number of bytes no longer
    return f"{count:.3g} GB"
