"""Which report is open: the page's address names it."""

from __future__ import annotations

import streamlit as st

from assistant.desk import theme_parts


def open_pressed(key: str) -> None:
    """Opens the report that was pressed in the list of this key."""
    report_id = theme_parts.pressed(key, "opened")
    if isinstance(report_id, str):
        st.query_params["report"] = report_id


def close() -> None:
    """Closes the report."""
    st.query_params.pop("report", None)
