"""The day of the event that a sentence tells of, and how it is written before it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.answer.entry import EntryDays
from assistant.answer.extractive.forms.event_days import days_of_event, is_aside, label
from tests.corpora import as_stored, make_report

_REPORT = as_stored(make_report("Tarn", "It rained.", published=datetime(2026, 5, 15, 12, tzinfo=UTC)))


def _label(text: str) -> str:
    days = days_of_event(text, _REPORT)
    return label(EntryDays(intervals=days), _REPORT) if days else ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The miller was arrested on 3 March and charged on 10 March.", "3 March 2026 and 10 March 2026"),
        ("The miller will be heard on 20 May and sentenced on 3 June.", "20 May 2026"),
        ("The sluice burst on Thursday, the county said on Friday.", "14 May 2026"),
        ("On 12 May the guild recalled the fire of 2 April.", "12 May 2026"),
        ("The bridge was opened in June 1987.", "June 1987"),
        ("The fair ran from 3 to 9 March.", "3 to 9 March 2026"),
        ("Fares will not rise before 2028.", "From 1 January 2028"),
    ],
)
def test_an_entry_has_the_first_day_of_its_sentence_and_a_later_one_that_has_passed(
    text: str, shown: str
) -> None:
    assert _label(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "The singer played songs from her 2014 album.",
        "The mill has lost money over the past nine years.",
        "The yard will lose 300 jobs over the next four years.",
        "It is the highest flood since 2001.",
        "The mill is still used today.",
        "They replied to its report of 9 February.",
    ],
)
def test_a_time_that_is_of_something_else_is_no_day_of_an_event(text: str) -> None:
    assert _label(text) == ""


def test_what_happened_today_has_the_day_of_publication() -> None:
    assert _label("The first ferry was delivered today to the county.") == "15 May 2026"
    assert _label("Today the council dismissed its clerk.") == "15 May 2026"


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("(I was going to write this up next week, so thanks.)", True),
        ("Editor's note: this page is of Tuesday, 3 March.", True),
        ("We have been at the mill since Tuesday.", True),
        ("“We closed the mill on Tuesday,” the owner said.", False),
        ("The US closed its consulate in Tarn on Tuesday.", False),
    ],
)
def test_what_is_said_to_readers_is_an_aside(text: str, aside: bool) -> None:
    assert is_aside(text) is aside
