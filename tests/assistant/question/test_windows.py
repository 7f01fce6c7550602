"""Days of publication are recognised in a question, and dates of its subject are not taken for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.dates import windows
from assistant.question.scope import FilterKind, recognise
from tests.assistant.question.collected import NOW


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("What was reported on October 7, 2023?", "2023-10-07", "2023-10-07"),
        ("the article published on 7 October 2023 about it", "2023-10-07", "2023-10-07"),
        ("What was published before October 31?", None, "2023-10-30"),
        ("last week's reports on the strike", "2023-12-18", "2023-12-24"),
        ("What has happened since March?", "2023-03-01", None),
        ("the reports published between 1 and 7 March", "2023-03-01", "2023-03-07"),
        ("What was published 1–7 March about ferries?", "2023-03-01", "2023-03-07"),
        ("What was published on 1 to 7 March?", "2023-03-01", "2023-03-07"),
        ("reports from 1 to 7 March on dams", "2023-03-01", "2023-03-07"),
        ("reports published March 1-7", "2023-03-01", "2023-03-07"),
        ("stories published 28 February to 3 March 2023", "2023-02-28", "2023-03-03"),
        ("stories published 28 December – 3 January", "2022-12-28", "2023-01-03"),
        ("What was published 2023-03-01 to 2023-03-07?", "2023-03-01", "2023-03-07"),
        ("1–7 March, what was reported?", "2023-03-01", "2023-03-07"),
        ("reports from November 2023 on the trial", "2023-11-01", "2023-11-30"),
        ("articles published after 2023-10-04", "2023-10-05", None),
        ("What was reported yesterday?", "2023-12-25", "2023-12-25"),
        ("Which reports were published in October 2023 about elections?", "2023-10-01", "2023-10-31"),
    ],
)
def test_a_span_of_publication_is_recognised(text: str, since: str | None, until: str | None) -> None:
    (window,) = windows(text, as_of=NOW)
    assert (window.since and f"{window.since:%Y-%m-%d}", window.until and f"{window.until:%Y-%m-%d}") == (
        since,
        until,
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("What was published on 3 March?", "published 3 March 2023"),
        ("What was published 1-7 March?", "published 1–7 March 2023"),
        ("What was published from 28 February to 3 March 2023?", "published 28 February – 3 March 2023"),
        ("What was published 28 December to 3 January?", "published 28 December 2022 – 3 January 2023"),
        ("What was published since 3 March?", "published since 3 March 2023"),
    ],
)
def test_days_of_publication_are_shown_in_few_words(text: str, label: str) -> None:
    (window,) = windows(text, as_of=NOW)
    assert window.label == label


def test_two_spans_are_two_windows() -> None:
    found = windows("What was published 1–7 March and 10–12 March?", as_of=NOW)
    assert [one.label for one in found] == ["published 1–7 March 2023", "published 10–12 March 2023"]


@pytest.mark.parametrize(
    "text",
    [
        "Was the bridge closed 1–7 March?",
        "What did the festival cost from 1 to 7 March?",
        "Who won 3-1 in March?",
        "Who won the 2020 election?",
        "How many people were there on 7 October 2023?",
        "What may happen next?",
        "How far did they march?",
        "Who improved most compared to last year?",
        "What was published on February 31, 2023?",
    ],
)
def test_a_date_of_the_subject_and_no_date_limit_nothing(text: str) -> None:
    assert windows(text, as_of=NOW) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("What was reported on 28 September?", date(2023, 9, 28)),
        ("What was reported on 28 December?", date(2022, 12, 28)),
        ("What was reported on 28 September 2024?", date(2024, 9, 28)),
        ("What was reported yesterday?", date(2026, 11, 27)),
    ],
)
def test_in_an_archive_a_day_without_a_year_is_the_last_one_that_it_can_have(text: str, day: date) -> None:
    (window,) = windows(text, as_of=datetime(2026, 11, 28, tzinfo=UTC), newest=NOW)
    assert window.since is not None
    assert window.since.date() == day


def test_in_a_collection_of_today_a_day_without_reports_stays_that_of_this_year() -> None:
    asked = datetime(2026, 11, 28, tzinfo=UTC)
    (window,) = windows("What was reported on 20 November?", as_of=asked, newest=asked - timedelta(days=60))
    assert window.label == "published 20 November 2026"


def test_a_second_day_of_reports_needs_no_word_of_its_own() -> None:
    text = (
        "After Wire reported on the order as broad but without any of the laws needed to make it work "
        "on October 31, 2023, and Nordposten shared the worries of publishers about a risk to writers "
        "and readers in every land on November 30, 2023, do the two agree?"
    )
    assert [one.label for one in windows(text, as_of=NOW)][-1] == "published 30 November 2023"


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 1, 1)))
def test_every_day_of_publication_is_read_back(day: date) -> None:
    for written in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", f"{day:%Y-%m-%d}"):
        (window,) = windows(f"Which article was published on {written}?", as_of=NOW)
        assert window.since is not None
        assert window.since.date() == day
        assert window.one_day


def test_a_day_within_an_outlets_name_is_no_day_of_publication() -> None:
    found = recognise(
        "Does the Business Today report contradict the Fortune article?",
        outlets=("Business Today", "Fortune"),
        collected_countries=(),
        as_of=NOW,
    )
    assert {one.kind for one in found} == {FilterKind.OUTLET}
