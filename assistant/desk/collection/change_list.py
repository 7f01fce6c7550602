"""Changes as a list: when, who, what, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.desk import labels, theme_parts
from assistant.desk.collection.opened_report import open_pressed
from corpus import About, ChangeKind, RulingKind

if TYPE_CHECKING:
    from corpus import Change

_LONGEST = 300


def show_changes(changes: Sequence[Change], *, key: str, of_one_report: bool = False) -> None:
    """The changes, the latest first; pressing one that is of a report opens it."""
    if not changes:
        theme_parts.small("No changes have been recorded yet.")
        return
    names = ("Change", "When", "Who", "Before", "After")
    theme_parts.listing(
        key=key,
        shown={
            "label": "Changes",
            "columns": [{"name": name, "label": name} for name in names],
            "rows": [_row(change, of_one_report=of_one_report) for change in changes],
        },
        opened=partial(open_pressed, key),
    )


def _row(change: Change, *, of_one_report: bool) -> dict[str, Any]:
    title = change.after.get("title") if change.kind is ChangeKind.ADDED else None
    of = "" if of_one_report else f"{change.report_id}{f' “{title}”' if title else ''}"
    during = f"run {change.by.run_id}" if change.by.run_id else ""
    about = ", ".join(filter(None, (of if change.report_id else "", during)))
    return {
        "value": "" if of_one_report else change.report_id or "",
        "detail": ". ".join(filter(None, (labels.shortened(about, _LONGEST), change.reason or ""))),
        "cells": [
            f"{labels.change(change.kind)}{f' (version {change.version})' if change.version else ''}",
            labels.moment(change.at),
            change.by.name or "unknown",
            values_as_text(change.before),
            values_as_text(change.after),
        ],
    }


def values_as_text(values: Mapping[str, Any]) -> str:
    """The values before or after a change, in one line."""
    if "one" in values and "other" in values:
        pair = f"{values['one']} and {values['other']}"
        about = About(values.get("about", About.OUTLETS))
        of_names = about is About.NAMES
        ruled = labels.ruled(RulingKind(values["ruled"]), of_names=of_names) if values.get("ruled") else ""
        return f"the {about.value} {pair} {ruled}".rstrip()
    return labels.shortened("; ".join(_named(name, value) for name, value in values.items()), _LONGEST)


def _named(name: str, value: Any) -> str:
    if name == "collected_from" and value:
        return f"imported from: {labels.imported_from(str(value))}"
    return f"{name.replace('_', ' ')}: {'none' if value is None else value}"
