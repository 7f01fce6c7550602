"""The entries of a timeline as rows, and the axis that they are drawn on."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.entry import EntryDays, Gap
from assistant.desk.ask import timeline_chart
from assistant.desk.ask.timeline_chart import EARLIER, EVENT, PUBLICATION
from assistant.when.values import Grain, Interval
from tests.assistant.desk.made import ALTERED, FERRY, statement_of, stored

CITED = (Citation(stored=stored(FERRY), start=0, end=9),)


def on(first: date, last: date | None = None) -> Interval:
    grain = Grain.DAY if last is None else Grain.SPAN
    return Interval(first=first, last=last or first, grain=grain)


def entry(*days: Interval, reported: bool = False) -> Statement:
    return Statement(
        text="It left.",
        citations=CITED,
        label="some day",
        days=EntryDays(intervals=days, reported=reported),
    )


def answer_of(*entries: Statement, gaps: tuple[Gap, ...] = ()) -> Answer:
    return Answer(question="q", standalone="q", statements=entries, gaps=gaps)


def drawn(answer: Answer) -> list[dict[str, Any]]:
    made = timeline_chart.chart(timeline_chart.entry_rows(answer), answer.gaps).to_dict()
    values: list[dict[str, Any]] = made["data"]["values"]
    return values


def test_every_day_of_an_entry_has_a_row_and_what_is_no_entry_has_none() -> None:
    answer = answer_of(
        statement_of("It left.", (ALTERED, "left")),
        Statement(text="It left.", citations=CITED),
        entry(on(date(2026, 3, 3)), on(date(2026, 3, 10))),
        entry(on(date(2026, 5, 1), date(2026, 5, 31)), reported=True),
    )
    rows = timeline_chart.entry_rows(answer)
    assert [(row["place"], row["from"].isoformat(), row["kind"], row["main"]) for row in rows] == [
        (2, "2026-03-03", EVENT, True),
        (2, "2026-03-10", EVENT, False),
        (3, "2026-05-01", PUBLICATION, True),
    ]
    assert timeline_chart.in_short(rows).startswith(
        "Timeline with 2 entries from 3 March 2026 to 31 May 2026, in the order of the answer"
    )


def test_an_affair_of_days_has_the_axis_and_what_was_years_before_is_at_its_edge() -> None:
    week = [entry(on(date(2026, 3, day))) for day in range(2, 8)]
    gap = Gap(before=1, first=date(1988, 1, 1), last=date(2026, 3, 1), reports=0)
    answer = answer_of(entry(on(date(1987, 6, 1))), *week, gaps=(gap,))
    rows = timeline_chart.entry_rows(answer)
    assert timeline_chart.axis_days(rows, answer.gaps) == (date(2026, 3, 2), date(2026, 3, 7))
    before, *others = drawn(answer)
    assert before["kind"] == EARLIER
    assert before["from"] == "2026-03-01T00:00:00+00:00"
    assert {row["kind"] for row in others} == {EVENT}


def test_entries_spread_over_years_share_one_axis() -> None:
    years = [entry(on(date(year, 6, 1))) for year in (2019, 2021, 2022, 2026)]
    gap = Gap(before=3, first=date(2022, 6, 2), last=date(2026, 5, 31), reports=3)
    answer = answer_of(*years, gaps=(gap,))
    rows = timeline_chart.entry_rows(answer)
    assert timeline_chart.axis_days(rows, answer.gaps) == (date(2019, 6, 1), date(2026, 6, 1))
    assert {row["kind"] for row in drawn(answer)} == {EVENT}


def test_a_span_too_short_to_be_seen_is_drawn_as_a_point() -> None:
    answer = answer_of(
        entry(on(date(2025, 1, 1))),
        entry(on(date(2025, 6, 2), date(2025, 6, 3))),
        entry(on(date(2025, 7, 1), date(2025, 7, 31))),
        entry(on(date(2026, 1, 1))),
    )
    assert [row["span"] for row in drawn(answer)] == [False, False, True, False]


def test_the_whole_label_of_an_entry_is_drawn_before_its_words() -> None:
    label = "from 13 November 2025 to 9 February 2026 and after that"
    (row,) = drawn(answer_of(entry(on(date(2026, 3, 3)))))
    assert row["words"] == "some day: It left."
    long = Statement(
        text="It left.", citations=CITED, label=label, days=EntryDays(intervals=(on(date(2026, 3, 3)),))
    )
    (row,) = drawn(answer_of(long))
    assert row["words"] == f"{label}: It left."
