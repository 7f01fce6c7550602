"""The versions of a report, and how one differs from another, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, labels, theme_parts
from assistant.operations import collection
from assistant.text.differences import pieces

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.collection import OpenedReport
    from assistant.settings import Services
    from corpus import Report

_FIELDS = ("title", "outlet", "country", "language", "author", "category", "url", "summary")
_CONTEXT = 160  # characters that are the same, before and after what differs


def show(person: Person, services: Services, opened: OpenedReport) -> None:
    """Two versions beside each other; the last two, unless others are chosen."""
    numbers = [number for number, _ in opened.versions]
    collected = dict(opened.versions)
    if len(numbers) < 2:
        theme_parts.small(f"There is one version, collected on {labels.moment(collected[numbers[0]])}.")
        return

    def label(number: int) -> str:
        return f"version {number}, {labels.moment(collected[number])}"

    left, right = st.columns(2)
    report_id = opened.stored.report_id
    at = f"{report_id} {len(numbers)}"  # a version more, and the last two are shown again
    with left:
        old = st.selectbox(
            "From", numbers, index=len(numbers) - 2, format_func=label, key=f"from version {at}"
        )
    with right:
        new = st.selectbox("To", numbers, index=len(numbers) - 1, format_func=label, key=f"to version {at}")
    before = collection.report_version(person, services, report_id, old)
    after = collection.report_version(person, services, report_id, new)
    components.differences(
        key=f"differences-{report_id}",
        shown={
            "label": f"From version {old} to version {new}",
            "paragraphs": compared(before.report, after.report),
        },
    )


def compared(before: Report, after: Report) -> list[list[dict[str, Any]]]:
    """The text of both in paragraphs of pieces, each the ``same`` in both, taken ``out`` or put ``in``.

    The fields in which they differ come first.
    """
    shown = []
    for name in _FIELDS:
        old, new = (str(getattr(report, name) or "") for report in (before, after))
        if old != new:
            shown.append([_piece("same", f"{name.capitalize()}: "), *_pieces(old, new)])
    days = [labels.published(report) for report in (before, after)]
    if days[0] != days[1]:
        shown.append([_piece("same", "Published: "), _piece("out", days[0]), _piece("in", days[1])])
    return [*shown, _pieces(before.body, after.body)]


def changed_only(paragraphs: Sequence[Sequence[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The paragraphs that differ, with as much of what is the same as shows where."""
    differing = [one for one in paragraphs if any(piece["kind"] != "same" for piece in one)]
    return [
        [
            _around(piece, first=place == 0, last=place == len(pieces) - 1)
            for place, piece in enumerate(pieces)
        ]
        for pieces in differing
    ]


def _around(piece: dict[str, Any], *, first: bool, last: bool) -> dict[str, Any]:
    text = piece["text"]
    if piece["kind"] != "same" or len(text) <= 2 * _CONTEXT:
        return piece
    before, behind = "" if first else text[:_CONTEXT], "" if last else text[-_CONTEXT:]
    gap = "…" if first or last else " … "
    return _piece("same", f"{before}{gap}{behind}")


def _pieces(old: str, new: str) -> list[dict[str, Any]]:
    return [_piece(one.kind, one.text) for one in pieces(old, new)]


def _piece(kind: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "text": text}
