"""What the analysts' desk shows before the first question: what there is to ask about, or how to import."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assistant.access import Role
from assistant.desk import components, desks, failures, feedback, labels, theme_parts
from assistant.desk.ask import conversation
from assistant.desk.collection import importing as import_forms
from assistant.desk.collection import runs
from assistant.errors import LedgerUnusable
from assistant.operations import asking, importing, reading

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_NEW_SHOWN = 3


def welcome(person: Person, services: Services, *, box: Callable[[], None]) -> None:
    """What has been collected, the question box, and questions to begin with."""
    outlets = reading.outlets(person, services)
    with st.container(key="welcome"):
        st.title("What do the reports say?", anchor=False)
        if st.query_params.get("conversation"):
            theme_parts.small("This conversation was not found. Your next question begins a new one.")
        theme_parts.lead(_collected(person, services, outlets))
        with st.container():  # else the box would be at the foot of the page
            box()
        _offer(person, services, sum(outlets.values()))
        _new(person, services)


def _new(person: Person, services: Services) -> None:
    """The reports that came since the person was here last, each leading to its story."""
    try:
        new = asking.new_since_last_question(person, services, limit=_NEW_SHOWN)
    except LedgerUnusable:  # the page says so already
        return
    if new is None:
        return
    theme_parts.links(
        f"{labels.counted(new.count, 'new report')} since your last question, {labels.day(new.since)}",
        [
            (
                " ".join(one.report.title.split()),
                labels.whereabouts(one.report),
                f"stories?report={one.report_id}",
            )
            for one in new.latest
        ],
    )


def _offer(person: Person, services: Services, reports: int) -> None:
    """Questions to begin with. Finding them takes seconds, in which a question can be asked already."""
    offered = _examples().get(_key(services, reports))
    if offered is None:
        passes = 0

        def find() -> None:
            nonlocal passes
            passes += 1
            if passes > 1:  # the first belongs to the page, which it would keep waiting
                find_examples(person, services, reports)
                desks.draw_again()

        failures.fragment(find, run_every=0.1)()
    elif offered:
        shown = {"label": "Try asking", "choices": [{"value": text, "label": text} for text in offered]}
        chosen = partial(conversation.ask_example, person, services)
        components.choices(key="examples", shown=shown, chosen=chosen)


def find_examples(person: Person, services: Services, reports: int) -> None:
    """Finds the examples for everybody, in place of those found when there were more or fewer reports."""
    offered = asking.example_questions(person, services)
    _examples().clear()
    _examples()[_key(services, reports)] = offered


@st.cache_resource(show_spinner=False)
def _examples() -> dict[tuple[Path, int], list[str]]:
    return {}


def _key(services: Services, reports: int) -> tuple[Path, int]:
    return services.settings.folder, reports


def _collected(person: Person, services: Services, outlets: dict[str, int]) -> str:
    """How many reports of how many outlets there are, and from when to when."""
    words = f"{labels.counted(sum(outlets.values()), 'report')} from {labels.counted(len(outlets), 'outlet')}"
    if bounds := reading.published_range(person, services):
        first, last = map(labels.day, bounds)
        words += f", published {first} to {last}" if first != last else f", published {first}"
    return f"{words}. Every sentence of an answer links to the passage it comes from."


def no_reports(person: Person, services: Services) -> None:
    """That there is nothing to ask about yet; an admin can change it here."""
    if Role.ADMIN not in person.roles:
        theme_parts.message("No reports yet", "An admin can import some under Collection.")
        return
    st.title("No reports yet", anchor=False)
    theme_parts.lead("Import your own, or begin with the invented ones that come with Dateline.")
    last = next(iter(importing.runs(person, services, limit=1)), None)
    if last is None or last.run.over:
        import_forms.files(person, services)
        st.button(
            "Load the sample reports",
            icon=":material/library_books:",
            on_click=partial(_load_sample, person, services),
        )
        feedback.place("sample")
        folder = shlex.quote(str(services.settings.folder))
        theme_parts.message("On the command line", command=f"dateline --data {folder} ingest PATH…")
    if last is not None:
        runs.show_one(person, services, last.run.run_id)


def _load_sample(person: Person, services: Services) -> None:
    with feedback.shown_when_it_fails(at="sample"):
        importing.import_sample(person, services)
