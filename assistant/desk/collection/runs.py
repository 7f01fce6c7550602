"""The runs, and the result for each file of one while it happens."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, failures, feedback, labels, opened, theme_parts
from assistant.desk.collection import browse, opened_report
from assistant.desk.collection.paging import pages
from assistant.operations import importing
from corpus import RunKind, RunNotFound, RunState

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.desk.tones import Tone
    from assistant.operations.importing import RunView
    from assistant.settings import Services
    from corpus import FileResult, Missing

_SIZE = 50
_LISTED = 30
_PAGE = "runs page"  # in the session: which page of the list is shown
_LEAVES = "leaves run"  # in the session: what was pressed in a run changes the whole page
_KINDS = {
    RunKind.INGEST: "Import",
    RunKind.HEALTH: "Index check",
    RunKind.REBUILD: "Index rebuild",
    RunKind.RERUN: "Watched questions",
}


def show(person: Person, services: Services) -> None:
    """All runs; pressing one opens it."""
    skip = int(st.session_state.get(_PAGE, 0)) * _LISTED
    seen = importing.runs(person, services, limit=_LISTED, skip=skip)
    if not seen:
        theme_parts.message(
            "No imports yet", "Imports from this page and from the command line are listed here."
        )
        return
    components.listing(
        key="runs",
        shown={
            "label": "Runs",
            "columns": [{"name": name, "label": name} for name in ("Run", "Started", "By", "Result")],
            "rows": [_row(one) for one in seen],
        },
        opened=_open_pressed,
    )
    pages(importing.run_count(person, services), size=_LISTED, key=_PAGE)


def show_opened(person: Person, services: Services, run_id: int) -> None:
    """The run that the address names."""
    back = "All runs" if st.session_state.get("section") == "Runs" else "Back"
    st.button(back, icon=":material/arrow_back:", on_click=opened_report.close_run, type="tertiary")
    show_one(person, services, run_id)


def show_one(person: Person, services: Services, run_id: int) -> None:
    """One run; until it is over, the page is refreshed every second."""
    try:
        over = importing.run(person, services, run_id, limit=0).run.over
    except RunNotFound as error:
        theme_parts.message("Run not found", labels.sentence(str(error)), tone="warning")
        return
    live = failures.fragment(_one, run_every=None if over else 1.0)
    live(person, services, run_id, over)


def _one(person: Person, services: Services, run_id: int, over_before: bool) -> None:
    if st.session_state.pop(_LEAVES, False):
        st.rerun()  # as a fragment it would draw itself alone
    statuses = st.session_state.get(f"status of {run_id}") or ()
    skip = int(st.session_state.get(f"results of {run_id}", 0)) * _SIZE
    seen = importing.run(person, services, run_id, statuses=statuses, limit=_SIZE, skip=skip)
    if seen.run.over and not over_before:
        st.rerun()  # so that nothing more is asked for every second
    with st.container(key=f"run-{run_id}"):
        st.subheader(f"Run {run_id}", anchor=False)
        theme_parts.small(f"{_what(seen)} · {_who(seen)}")
        _state(person, services, seen)
        _missing(seen)
        if seen.counts:
            st.pills(
                "Show only",
                sorted(seen.counts),
                selection_mode="multi",
                format_func=lambda name: labels.result(f"{seen.counts.get(name, 0):,} {name}"),
                key=f"status of {run_id}",
            )
        _results(seen, sum(seen.counts.get(name, 0) for name in statuses or seen.counts))


def _state(person: Person, services: Services, seen: RunView) -> None:
    run = seen.run
    noted = partial(theme_parts.noted, news=f"run-{run.run_id}{opened_report.news()}")
    again = f" It was interrupted before; this is attempt {run.taken_up}." if run.taken_up > 1 else ""
    if seen.interrupted:
        noted("Interrupted. Nothing imported is lost.", "warning")
    elif run.state is RunState.FAILED:
        noted(f"Failed: {opened.sentence(run.outcome or '')}", "danger")
    elif run.state is RunState.WAITING:
        noted("Queued." if run.started is None else "Queued again.")
    elif run.state is RunState.DONE:
        noted(labels.sentence(labels.result(run.outcome or "done")), _tone(seen))
    else:
        noted(f"{_progress(seen)}{again}")
        if run.inputs:
            st.progress(min(1.0, run.finished / run.inputs))
    if (seen.interrupted or run.state is RunState.FAILED) and not run.by_command:
        st.button(
            "Resume",
            key=f"again {run.run_id}",
            on_click=partial(_again, person, services, run.run_id),
        )
    feedback.place(_place(run.run_id))


def _tone(seen: RunView) -> Tone:
    """Of a run that is done. An index check says in its words alone what it found."""
    if seen.run.kind is RunKind.HEALTH:
        return "info"
    if not seen.refused:
        return "success"
    return "danger" if seen.refused == sum(seen.counts.values()) else "warning"


def _missing(seen: RunView) -> None:
    """What the imported reports lack, with the way to set it."""
    for missing, line in seen.missing.lines().items():
        with st.container(gap=None, key=f"missing-{missing.name}"):
            theme_parts.noted(f"{line} Set it under Edit details.", "warning")
            st.button(
                f"Show reports with {missing.value}",
                key=f"show {missing.name} of {seen.run.run_id}",
                type="tertiary",
                on_click=partial(_show_missing, missing),
            )


def _progress(seen: RunView) -> str:
    run = seen.run
    if run.kind is RunKind.RERUN:
        return f"{run.finished:,} of {run.inputs:,} questions." if run.inputs else "Running."
    if run.kind is not RunKind.INGEST:
        return f"{run.finished:,} of {run.inputs:,} passages, {run.outcome}." if run.inputs else "Running."
    total = f" of {run.inputs:,}" if run.inputs is not None else ""
    doing = f" Now: {run.outcome}." if run.outcome else ""
    return f"{run.finished:,}{total} files processed.{doing}"


def _results(seen: RunView, total: int) -> None:
    if not seen.results:
        return
    components.listing(
        key=f"results-{seen.run.run_id}",
        shown={
            "label": "Results",
            "columns": [{"name": name, "label": name} for name in ("File", "Result", "Report")],
            "rows": [_result_row(one, seen.titles) for one in seen.results],
        },
        opened=partial(_open_result, f"results-{seen.run.run_id}"),
    )
    pages(total, size=_SIZE, key=f"results of {seen.run.run_id}")


def _result_row(one: FileResult, titles: Mapping[str, str]) -> dict[str, Any]:
    original = titles.get(one.near_copy_of or "")
    status = {
        "near-copy": f"copy of “{original}”" if original else "copy",
        "revised": f"revised (version {one.version})",
    }.get(one.status, one.status)
    return {
        "value": one.report_id or "",
        "cells": [labels.file(one.place), status, one.title or ""],
        "detail": labels.sentence(one.reason) if one.reason else "",
    }


def _row(seen: RunView) -> dict[str, Any]:
    run = seen.run
    state = "interrupted" if seen.interrupted else run.state.value
    counts = ", ".join(f"{count:,} {status}" for status, count in sorted(seen.counts.items()))
    return {
        "value": str(run.run_id),
        "tags": [state] if state != "done" else [],
        "cells": [
            f"Run {run.run_id} · {_what(seen)}",
            labels.when(run.asked),
            run.by.name or "",
            labels.result((run.outcome if run.over else "") or counts or state),
        ],
    }


def _what(seen: RunView) -> str:
    named = labels.given(seen.given)
    return f"{_KINDS[seen.run.kind]}{': ' if named else ''}{named}"


def _who(seen: RunView) -> str:
    run = seen.run
    parts = [f"started by {run.by.name or 'someone'} on {labels.when(run.asked)}"]
    if run.started and run.ended:
        parts.append(f"took {_seconds(round((run.ended - run.started).total_seconds()))}")
    return ", ".join(parts)


def _seconds(seconds: int) -> str:
    """A duration in words."""
    if seconds < 90:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _again(person: Person, services: Services, run_id: int) -> None:
    with feedback.shown_when_it_fails(at=_place(run_id)):
        importing.resume(person, services, run_id)
        feedback.done(f"run {run_id} is queued again", at=_place(run_id))
        st.session_state[_LEAVES] = True  # to be watched from now on


def _place(run_id: int) -> str:
    return f"run-{run_id}"


def _show_missing(missing: Missing) -> None:
    browse.show_missing(missing)
    st.session_state[_LEAVES] = True


def _open_result(key: str) -> None:
    opened_report.open_pressed(key)
    st.session_state[_LEAVES] = True


def _open_pressed() -> None:
    run_id = components.pressed("runs", "opened")
    if isinstance(run_id, str) and run_id.isdecimal():
        opened_report.open_run(int(run_id))
