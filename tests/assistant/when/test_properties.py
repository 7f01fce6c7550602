"""What holds of every text and every dateline."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.when.pipeline import dates
from assistant.when.values import Dated, Dateline
from assistant.when.word_table import HOLIDAYS, MONTHS, NUMBERS, ORDINALS, PARTS, SEASONS, UNITS, WEEKDAYS

WORDS = sorted({*MONTHS, *WEEKDAYS, *NUMBERS, *ORDINALS, *PARTS, *SEASONS, *UNITS, *HOLIDAYS})
GLUE = re.findall(
    r"\S+",
    "the of to and from between since until by before after last next this in on ago earlier later past "
    "coming every will was more than within overnight q3 fiscal - – / : , . ' ’s th a.m. p.m. "
    "12 3 31 2024 24 1990s 9999 0 2,000",
)
TOLD_BY_WEEKS = (
    "The board met on Tuesday.",
    "The board met last Friday.",
    "It will open on Monday.",
    "It fell overnight.",
    "It rose last week.",
    "It fell two days ago.",
    "It rose earlier this week.",
    "They came over the weekend.",
    "It will be open until Friday.",
    "It opened three weeks ago.",
    "Snow fell over the past two weeks.",
    "It was the day before yesterday.",
    "It opens next Wednesday.",
    "They meet this Thursday.",
)
PROSE = st.lists(
    st.sampled_from(WORDS + GLUE).flatmap(lambda word: st.sampled_from([word, word.title(), word.upper()])),
    max_size=14,
)
DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


def on(day: date | None, *, language: str = "en") -> Dateline:
    published = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else None
    return Dateline(published=published, language=language)


def hold_together(text: str, found: tuple[Dated, ...]) -> None:
    reached = 0
    for one in found:
        assert reached <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert one.basis
        reached = one.end
        if one.interval and one.interval.first and one.interval.last:
            assert one.interval.first <= one.interval.last


@given(st.text(max_size=300), st.none() | DAYS, st.sampled_from(["en", "de", "ja", "xx", "pt-BR"]))
def test_any_text_is_read_without_an_error(text: str, day: date | None, language: str) -> None:
    hold_together(text, dates(text, dateline=on(day, language=language)))


@given(PROSE, st.sampled_from(["", " "]), st.none() | DAYS)
def test_words_of_time_in_any_order_are_read_without_an_error(
    words: list[str], between: str, day: date | None
) -> None:
    text = between.join(words)
    hold_together(text, dates(text, dateline=on(day)))


@given(
    st.sampled_from(TOLD_BY_WEEKS),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
    st.integers(min_value=-500, max_value=500),
)
def test_what_is_counted_in_days_and_weeks_moves_with_the_dateline(text: str, day: date, weeks: int) -> None:
    moved = timedelta(weeks=weeks)
    (here,) = dates(text, dateline=on(day))
    (there,) = dates(text, dateline=on(day + moved))
    if here.interval is None:
        assert there.interval is None
        return
    assert here.interval.first
    assert here.interval.last
    assert there.interval
    assert (there.interval.first, there.interval.last) == (
        here.interval.first + moved,
        here.interval.last + moved,
    )


@given(
    st.dates(min_value=date(1600, 1, 1), max_value=date(2199, 12, 31)),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
)
def test_every_day_written_out_is_read_back(day: date, published: date) -> None:
    for written in (
        f"{day.day} {day:%B} {day.year}",
        f"{day:%A}, {day:%B} {day.day}, {day.year}",
        f"{day.isoformat()}",
    ):
        (one,) = dates(f"It was opened on {written}.", dateline=on(published))
        assert one.interval
        assert (one.interval.first, one.interval.last) == (day, day)


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
    st.integers(min_value=1, max_value=12),
    st.booleans(),
)
def test_a_month_without_its_year_lies_on_the_side_that_the_tense_tells(
    published: date, month: int, ahead: bool
) -> None:
    name = f"{date(2024, month, 1):%B}"
    (one,) = dates(f"It {'will open' if ahead else 'was opened'} in {name}.", dateline=on(published))
    assert one.interval
    assert one.interval.first
    assert one.interval.last
    assert one.interval.first.month == month
    assert one.interval.last >= published if ahead else one.interval.first <= published
    assert abs((one.interval.first - published).days) <= 366


def test_a_report_of_a_thousand_words_takes_less_than_20_ms() -> None:
    sentences = (
        "The council of Inishmoyle decided on Tuesday that the 23 boats would have to leave. ",
        "The breakwater, which lost sixty metres in a storm, is to be rebuilt with concrete from Norway. ",
        "Nobody had asked for that, said the chairman, and the crews of the boats were content with it. ",
    )
    text = "".join(sentences) * 22
    report = on(date(2026, 2, 22))
    assert len(text.split()) > 1000
    assert len(dates(text, dateline=report)) == 22
    taken = []
    for _ in range(7):
        begun = time.process_time()
        dates(text, dateline=report)
        taken.append(time.process_time() - begun)
    assert min(taken) < 0.020
