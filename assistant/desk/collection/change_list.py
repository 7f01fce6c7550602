"""Changes as a list: when, who, what, before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.desk import labels, theme_parts
from corpus import About, Change, ChangeKind, RulingKind

if TYPE_CHECKING:
    from assistant.operations.changes import ChangesOfRun

_LONGEST = 300
RUN = "run "  # begins what a row that stands for a run is known by


def show_changes(
    changes: Sequence[Change | ChangesOfRun],
    *,
    key: str,
    titles: Mapping[str, str],
    opened: Callable[[], None] | None = None,
) -> None:
    """The changes, the latest first, each with the title of its report; pressing one sets ``opened``.

    Without that they are of one report, which is open already.
    """
    if not changes:
        theme_parts.small("No changes have been recorded yet.")
        return
    names = ("Change", "When", "Who", "Before", "After")
    theme_parts.listing(
        key=key,
        shown={
            "label": "Changes",
            "columns": [{"name": name, "label": name} for name in names],
            "rows": [
                _row(one, titles, of_open=opened is None) if isinstance(one, Change) else _run_row(one)
                for one in changes
            ],
        },
        opened=opened or (lambda: None),
    )


def _row(change: Change, titles: Mapping[str, str], *, of_open: bool) -> dict[str, Any]:
    title = "" if of_open else titles.get(change.report_id or "", "")
    version = f" (version {change.version})" if change.version else ""
    during = f"run {change.by.run_id}" if change.by.run_id else ""
    about = ", ".join(filter(None, (f"“{title}”" if title else "", during)))
    return {
        "value": change.report_id if title else "",
        "detail": ". ".join(filter(None, (labels.shortened(about, _LONGEST), change.reason or ""))),
        "cells": [
            f"{labels.change(change.kind).capitalize()}{version}",
            labels.moment(change.at),
            change.by.name or "unknown",
            values_as_text(change.before, titles),
            values_as_text(change.after, titles),
        ],
    }


def _run_row(one: ChangesOfRun) -> dict[str, Any]:
    """What a run did, in one line: ``Imported 42 reports and 2 new versions · 3 refused``."""
    changed = one.changed
    known = {ChangeKind.ADDED: "report", ChangeKind.REVISED: "new version"}
    imported = " and ".join(
        labels.counted(changed.counts[kind], what) for kind, what in known.items() if changed.counts.get(kind)
    )
    others = [
        f"{count:,} {labels.change(kind)}" for kind, count in changed.counts.items() if kind not in known
    ]
    parts = [
        f"Imported {imported}" if imported else "",
        *others,
        f"{one.refused:,} refused" if one.refused else "",
    ]
    return {
        "value": f"{RUN}{changed.run_id}",
        "detail": labels.given(one.run.given) if one.run else "",
        "cells": [
            " · ".join(filter(None, parts)),
            labels.moment(changed.last.at),
            changed.last.by.name or "unknown",
            "",
            "",
        ],
    }


def values_as_text(values: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """The values before or after a change, in one line."""
    if "one" in values and "other" in values:
        pair = " and ".join(_known_as(str(values[name]), titles) for name in ("one", "other"))
        about = About(values.get("about", About.OUTLETS))
        of_names = about is About.NAMES
        ruled = labels.ruled(RulingKind(values["ruled"]), of_names=of_names) if values.get("ruled") else ""
        return f"the {about.value} {pair} {ruled}".rstrip()
    return labels.shortened("; ".join(_named(name, value) for name, value in values.items()), _LONGEST)


def _known_as(name: str, titles: Mapping[str, str]) -> str:
    return f"“{titles[name]}”" if name in titles else name


def _named(name: str, value: Any) -> str:
    if name == "collected_from" and value:
        return f"imported from: {labels.imported_from(str(value))}"
    shown = "text" if name == "body" else name.replace("_", " ")
    return f"{shown}: {'none' if value is None else value}"
