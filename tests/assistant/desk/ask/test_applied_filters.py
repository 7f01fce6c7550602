"""The scope in a question's words, as chips."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assistant.answer.answer import Answer
from assistant.answer.applied_filters import AppliedFilter, FilterEffect
from assistant.desk.ask import applied_filters
from assistant.ledger import AskedTurn
from assistant.question.scope import FilterKind
from tests.assistant.desk.made import (
    described,
    turn,
)


def scope_said(label: str, effect: FilterEffect = FilterEffect.PREFERRED, **changes: Any) -> AppliedFilter:
    made = AppliedFilter(kind=FilterKind.OUTLET, label=label, words=label, switch=label, effect=effect)
    return replace(made, **changes)


LAST_WEEK = scope_said(
    "published 2–8 February 2026",
    FilterEffect.ONLY,
    kind=FilterKind.PUBLISHED,
    words="last week",
    switch="last week",
    since=datetime(2026, 2, 2, tzinfo=UTC),
    until=datetime(2026, 2, 8, 23, 59, 59, tzinfo=UTC),
)


def scoped(*recognised: AppliedFilter, ignored: tuple[AppliedFilter, ...] = ()) -> AskedTurn:
    return turn(Answer(question="q", standalone="q", recognised=recognised, ignored=ignored))


def test_chips_are_grouped_by_what_came_of_them() -> None:
    """A span of days is spelled out, with the words that say it; what is not collected has its note."""
    bloomberg = scope_said(
        "Bloomberg", FilterEffect.NOT_COLLECTED, collected=False, note="No reports from Bloomberg."
    )
    asked = scoped(scope_said("Fjordvakten"), LAST_WEEK, bloomberg)
    groups = described(asked)["scope"]
    assert [(group["label"], [chip["label"] for chip in group["chips"]]) for group in groups] == [
        ("Only", ["published 2 Feb 2026 – 8 Feb 2026"]),
        ("First choice", ["Fjordvakten"]),
        ("No reports from", ["Bloomberg"]),
    ]
    assert (
        "from 2 Feb 2026, 00:00 UTC to 8 Feb 2026, 23:59 UTC (“last week”" in groups[0]["chips"][0]["about"]
    )
    assert groups[2]["chips"][0]["about"].endswith("No reports from Bloomberg.")


def test_a_note_that_a_chip_gives_is_not_repeated() -> None:
    note = "No reports from Bloomberg are collected."
    asked = scoped(scope_said("Bloomberg", FilterEffect.NOT_COLLECTED, collected=False, note=note))
    assert asked.answer is not None
    view = described(replace(asked, answer=replace(asked.answer, notes=(note, "Another note."))))
    assert view["notes"] == ["Another note."]


def test_pressing_a_chip_changes_that_one_alone() -> None:
    asked = scoped(
        scope_said("Fjordvakten"), LAST_WEEK, ignored=(scope_said("Rannakell", FilterEffect.IGNORED),)
    )
    assert applied_filters.ignored_after(asked, {"switch": "last week", "ignore": True}) == [
        "Rannakell",
        "last week",
    ]
    assert applied_filters.ignored_after(asked, {"switch": "Rannakell", "ignore": False}) == []
    assert applied_filters.ignored_after(asked, {"switch": "no chip", "ignore": True}) == ["Rannakell"]


def test_a_question_whose_second_asking_failed_can_still_be_put_right() -> None:
    """Its chips are those of the answer before, as they were set for the asking that failed.

    They claim nothing of a search that did not come to its end.
    """
    before = scoped(scope_said("Fjordvakten"), LAST_WEEK).answer
    failed = turn(failure="Too slow.", before=before, ignored=("Fjordvakten",), retakes=1)
    groups = described(failed)["scope"]
    assert [group["label"] for group in groups] == ["In the question", "Ignored"]
    assert applied_filters.ignored_after(failed, {"switch": "last week", "ignore": True}) == [
        "Fjordvakten",
        "last week",
    ]
    assert applied_filters.ignored_after(failed, {"switch": "Fjordvakten", "ignore": False}) == []
