"""An answer says truly what the filters in the question's words did."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.answer.applied_filters import FilterEffect, applied_filters
from assistant.pipeline import Assistant
from corpus import Scope

FERRIES = "What did The Kowhai Examiner report about hydrogen ferries?"
SINCE = "Which reports on ferries have been published since February 10, 2026?"


def effects(assistant: Assistant, text: str, scope: Scope = Scope()) -> dict[str, FilterEffect]:
    question = assistant.understand(text, scope=scope)
    return {one.label: one.effect for one in applied_filters(question, assistant.find(question))}


def test_a_named_outlet_is_looked_at_first_and_others_after_it(assistant: Assistant) -> None:
    assert effects(assistant, FERRIES) == {"The Kowhai Examiner": FilterEffect.PREFERRED}
    outlets = [hit.stored.report.outlet for hit in assistant.search(FERRIES)]
    assert outlets[0] == "The Kowhai Examiner"
    assert set(outlets) > {"The Kowhai Examiner"}


def test_days_named_alone_are_the_only_ones_searched(assistant: Assistant) -> None:
    assert effects(assistant, SINCE) == {"published since 10 February 2026": FilterEffect.ONLY}
    days = [hit.stored.report.published for hit in assistant.search(SINCE)]
    assert days
    assert all(day and day >= datetime(2026, 2, 10, tzinfo=UTC) for day in days)


def test_days_beside_an_outlet_are_the_only_ones_searched_too(assistant: Assistant) -> None:
    text = "What did the Fjordvakten report on ferries published since February 10, 2026 say?"
    assert set(effects(assistant, text).values()) == {FilterEffect.ONLY}


def test_days_without_a_fitting_report_are_said_to_have_none(assistant: Assistant) -> None:
    """The search then goes everywhere, and no "only" is claimed."""
    text = "Which reports on ferries were published in March 1999?"
    assert set(effects(assistant, text).values()) == {FilterEffect.NOTHING_FOUND}
    assert assistant.search(text)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (FERRIES, Scope(outlets=("Fjordvakten",))),
        (SINCE, Scope(until=datetime(2026, 2, 1, tzinfo=UTC))),
        ("Why is the night train late, according to Polish newspapers?", Scope(countries=("DE",))),
    ],
)
def test_a_filter_overrides_the_words(assistant: Assistant, text: str, scope: Scope) -> None:
    assert set(effects(assistant, text, scope).values()) == {FilterEffect.OVERRIDDEN}


def test_an_outlet_that_is_not_collected_has_its_note(assistant: Assistant) -> None:
    (one,) = assistant.ask("What did the Bloomberg article say about the ferries?").recognised
    assert (one.effect, one.collected) == (FilterEffect.NOT_COLLECTED, False)
    assert one.note == "No reports from Bloomberg are collected."


def test_what_is_dismissed_is_kept_with_the_answer_and_separate(assistant: Assistant) -> None:
    answer = assistant.ask(SINCE, ignore=["published since 10 February 2026"])
    assert answer.recognised == ()
    (one,) = answer.ignored
    assert one.to_json() == {
        "kind": "published",
        "label": "published since 10 February 2026",
        "collected": True,
        "from": "2026-02-10T00:00:00+00:00",
        "to": None,
        "note": None,
        "effect": "ignored",
    }
