"""The watched questions, those with news first, or the one that the page's address names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, labels, theme_parts, tones, undoing
from assistant.desk.watching import question
from assistant.errors import LedgerUnusable
from assistant.operations import watching

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services
    from assistant.watch.news import WatchedNews

_LONGEST = 200


def title(person: Person, services: Services) -> str:
    """What the navigation calls this desk: with the number of questions that have unseen news."""
    try:
        unseen = len(watching.unseen(person, services))
    except LedgerUnusable:  # which is said where the ledger is needed; this is drawn on every desk
        unseen = 0
    return f"Watching ({unseen:,})" if unseen else "Watching"


def page(person: Person, services: Services) -> None:
    """The list, or one question."""
    with st.container(key="watching"):
        undoing.offer()
        number = str(st.query_params.get("question") or "")
        if number.isdecimal():
            question.show(person, services, int(number))
        else:
            st.title("Watching", anchor=False)
            _list(person, services)


def _list(person: Person, services: Services) -> None:
    found = watching.watched(person, services)
    if not found:
        theme_parts.message(
            "You are not watching any questions",
            "“Watch this question” below an answer keeps its question. It is asked again whenever reports "
            "are added, corrected or withdrawn, without a language model, and what is new appears here.",
        )
        return
    unseen = [one for one in found if one.unseen]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        theme_parts.small(
            f"{labels.counted(len(found), 'question')}, asked again whenever reports change; "
            f"{len(unseen) or 'none'} with news for you"
        )
        if len(unseen) > 1:
            st.button(
                "Mark all as seen",
                icon=":material/done_all:",
                type="tertiary",
                on_click=partial(_mark_all_seen, person, services, unseen),
            )
    components.listing(
        key="watched",
        shown={
            "label": "Watched questions",
            "mostly": True,
            "columns": [{"name": one, "label": one} for one in ("Question", "Changed")],
            "rows": [_row(one) for one in found],
        },
        opened=_open_pressed,
    )


def _mark_all_seen(person: Person, services: Services, unseen: Sequence[WatchedNews]) -> None:
    """What came up to when the list was drawn is seen; what has come since stays."""
    with tones.toasted():
        for one in unseen:
            watching.mark_seen(person, services, one)


def _row(news: WatchedNews) -> dict[str, Any]:
    return {
        "value": str(news.question.saved_id),
        "strong": news.unseen,
        "tags": ["news"] if news.unseen else [],
        "warnings": [_of_sources(news)] if news.stale else [],
        "detail": " · ".join(filter(None, (newest_change(news), labels.filters(news.question.scope)))),
        "cells": [
            " ".join(news.question.question.split()),
            labels.day(news.changed) if news.changed else "",
        ],
    }


def _of_sources(news: WatchedNews) -> str:
    reports = {change.citation.stored.report_id: change.status for _, change in news.stale}
    return f"{labels.counted(len(reports), 'source')} {' or '.join(sorted(set(reports.values())))}"


def newest_change(news: WatchedNews) -> str:
    """What a question brought last, in a line: what lost its source is not to be missed."""
    diff = news.diff
    if news.last is None:
        return "Not run yet"
    lost = [one for one in diff.dropped if news.source_change(one)]
    dropped = [one for one in diff.dropped if not news.source_change(one)]
    changes = [("No longer in the answer", one) for one in lost]
    changes += [("First answer" if diff.first else "New", one) for one in news.new]
    changes += [("Changed", after) for _, after in diff.changed]
    changes += [("No longer in the answer", one) for one in dropped]
    if not changes:
        return "No report answers this" if news.last.answer.abstained else "Nothing new"
    (kind, first), *others = changes
    more = f" (and {len(others)} more)" if others else ""
    return f"{kind}: {labels.shortened(first.text, _LONGEST)}{more}"


def _open_pressed() -> None:
    number = components.pressed("watched", "opened")
    if isinstance(number, str):
        st.query_params["question"] = number
