"""Changes as a list: when, who, what, before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.desk import components, labels, theme_parts
from assistant.desk.collection.change_values import values_as_text
from corpus import Change, ChangeKind

if TYPE_CHECKING:
    from assistant.operations.changes import ChangeList, ChangesOfRun, RefusedFiles

_LONGEST = 300
CHANGES_OF = "changes of run "  # begins what a press sets that leads to all that a run has changed
RUN = "run "  # begins what one sets that leads to the run


def show_changes(
    changes: ChangeList,
    *,
    key: str,
    opened: Callable[[], None],
    of_report: bool = False,
    of_run: bool = False,
) -> None:
    """The changes, the latest first, each with the title of its report; pressing one sets ``opened``.

    Those ``of_report`` are of one report, which is open already, and lead to their runs alone; those
    ``of_run`` are of one run, and lead to their reports alone.
    """
    if not changes.entries:
        theme_parts.small("No changes have been recorded yet.")
        return
    names = ("Change", "When", "Who", "Before", "After")
    components.listing(
        key=key,
        shown={
            "label": "Changes",
            "columns": [{"name": name, "label": name} for name in names],
            "rows": [
                _row(one, changes, of_report=of_report, of_run=of_run)
                if isinstance(one, Change)
                else _run_row(one, changes)
                for one in changes.entries
            ],
        },
        opened=opened,
    )


def _row(change: Change, changes: ChangeList, *, of_report: bool, of_run: bool) -> dict[str, Any]:
    title = "" if of_report else changes.titles.get(change.report_id or "", "")
    version = f" (version {change.version})" if change.version else ""
    run_id = change.by.run_id
    refused = changes.refused.get(run_id) if run_id else None
    about = (
        labels.shortened(f"“{title}”", _LONGEST) if title else "",
        labels.sentence(change.reason) if change.reason else "",
        _refused(refused) if refused else "",
    )
    texts = changes.texts.get(change.change_id, {})
    before = values_as_text(change.before, changes.titles, {name: one.before for name, one in texts.items()})
    after = values_as_text(change.after, changes.titles, {name: one.after for name, one in texts.items()})
    return {
        "value": change.report_id if title else "",
        "detail": " · ".join(filter(None, about)),
        "leads": [_lead(run_id, f"Run {run_id}")] if run_id and not of_run else [],
        "cells": [
            f"{labels.change(change.kind).capitalize()}{version}",
            labels.moment(change.at),
            change.by.name or "unknown",
            before,
            after,
        ],
    }


def _lead(run_id: int, label: str) -> dict[str, str]:
    return {"value": f"{RUN}{run_id}", "label": label}


def _refused(refused: RefusedFiles) -> str:
    """``Refused: noise.bin, scan.pdf and 3 more.``"""
    named = ", ".join(labels.imported_from(one.place) for one in refused.first)
    left = refused.count - len(refused.first)
    return f"Refused: {named}{f' and {left:,} more' if left else ''}."


def _run_row(one: ChangesOfRun, changes: ChangeList) -> dict[str, Any]:
    """What a run did, in one line: ``Run 7: imported 42 reports and 2 new versions · 3 refused``."""
    changed = one.changed
    refused = changes.refused.get(changed.run_id)
    known = {ChangeKind.ADDED: "report", ChangeKind.REVISED: "new version"}
    imported = " and ".join(
        labels.counted(changed.counts[kind], what) for kind, what in known.items() if changed.counts.get(kind)
    )
    others = [
        f"{count:,} {labels.change(kind)}" for kind, count in changed.counts.items() if kind not in known
    ]
    parts = [
        f"imported {imported}" if imported else "",
        *others,
        f"{refused.count:,} refused" if refused else "",
    ]
    given = labels.given(one.run.given) if one.run else ""
    return {
        "value": f"{CHANGES_OF}{changed.run_id}",
        "detail": " · ".join(filter(None, (given, _refused(refused) if refused else ""))),
        "leads": [_lead(changed.run_id, f"Open run {changed.run_id}")],
        "cells": [
            f"Run {changed.run_id}: {' · '.join(filter(None, parts))}",
            labels.moment(changed.last.at),
            changed.last.by.name or "unknown",
            "",
            "",
        ],
    }
