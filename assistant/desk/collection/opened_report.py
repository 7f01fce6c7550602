"""Which report, or which run, is open: the page's address names it."""

from __future__ import annotations

import secrets

import streamlit as st

from assistant.desk import components

_NUMBER = "opened"  # in the session: another for each press that opens something


def open_pressed(key: str) -> None:
    """Opens the report that was pressed in the list of this key."""
    report_id = components.pressed(key, "opened")
    if isinstance(report_id, str):
        open_report(report_id)


def open_report(report_id: str) -> None:
    """Opens a report; a run that is open stays so below it."""
    st.session_state[_NUMBER] = secrets.token_hex(8)
    st.query_params["report"] = report_id


def open_run(run_id: int) -> None:
    """Opens a run, in place of what is open."""
    close()
    st.session_state[_NUMBER] = secrets.token_hex(8)
    st.query_params["run"] = str(run_id)


def news() -> str:
    """By what the page knows whether the head of what was opened last has been shown: once for each press."""
    return str(st.session_state.get(_NUMBER, ""))


def the_run() -> int | None:
    """The run that is open."""
    named = str(st.query_params.get("run") or "")
    return int(named) if named.isascii() and named.isdecimal() else None


def close() -> None:
    """Closes the report; what was open before it is open again."""
    st.query_params.pop("report", None)


def close_all() -> None:
    """Closes the report and the run, as another section is chosen."""
    close()
    close_run()


def close_run() -> None:
    """Closes the run."""
    st.query_params.pop("run", None)
