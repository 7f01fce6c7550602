"""A question that asks when is answered with the days that the report's words come to, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.enrich.dates import with_dates
from assistant.pipeline import Assistant
from assistant.when.values import Dated, Grain, Interval
from assistant.when.wording import basis, in_words
from corpus import Corpus, Report, StoredReport
from tests.corpora import add_reports, as_stored, make_report

SUNDAY = datetime(2026, 2, 22, 12, tzinfo=UTC)
THURSDAY = datetime(2026, 2, 26, 12, tzinfo=UTC)
DEAL = "Iran agreed with Rosoboronexport in December to buy 500 launchers."


def stored_of(report: Report, *, copy_of: Report | None = None) -> StoredReport:
    return as_stored(report, near_copy_of=copy_of.report_id if copy_of else None)


def dated(text: str, *cited: StoredReport) -> list[Dated]:
    citations = tuple(Citation(stored=one, start=0, end=len(one.report.body)) for one in cited)
    answer = Answer(question="q", standalone="q", statements=(Statement(text=text, citations=citations),))
    return list(with_dates(answer).statements[0].dates)


def bounds(one: Dated) -> tuple[date | None, date | None] | None:
    return (one.interval.first, one.interval.last) if one.interval else None


def test_a_month_is_counted_from_the_day_of_the_report(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report("Iran buys launchers", DEAL, "The Courier", published=SUNDAY))
        asked = Assistant(corpus=corpus)
        when = asked.ask("When did Iran agree with Rosoboronexport to buy launchers?").statements[0]
        how_many = asked.ask("How many launchers did Iran agree to buy?").statements[0]
    [one] = when.to_json()["dates"]
    assert when.text[one["start"] : one["end"]] == "December"
    assert (one["from"], one["to"]) == ("2025-12-01", "2025-12-31")
    assert "22 Feb 2026" in one["basis"]
    assert how_many.dates == ()


def test_a_sentence_with_a_resolved_day_is_preferred_to_one_without(folder: Path) -> None:
    """Though the other has more of the question's words, and the time is no plain date."""
    opened = "The tunnel under the sound of Lemna was opened three days ago."
    other = "The tunnel under the sound of Lemna was opened by the queen with a speech."
    with Corpus(folder) as corpus:
        add_reports(
            corpus,
            make_report("Queen opens tunnel of Lemna", other, "Sound Post", published=THURSDAY),
            make_report("Tunnel of Lemna in use", opened, "The Courier", published=THURSDAY),
        )
        answer = Assistant(corpus=corpus).ask("When was the tunnel under the sound of Lemna opened?")
    first = answer.statements[0]
    assert first.text == opened
    assert [bounds(one) for one in first.dates] == [(date(2026, 2, 23), date(2026, 2, 23))]


def test_reports_of_different_days_leave_a_weekday_unresolved_and_say_why() -> None:
    text = "The bridge closed on Friday."
    first = stored_of(make_report("One", text, "The Courier", published=SUNDAY))
    later = stored_of(make_report("Two", text, "The Post", published=SUNDAY.replace(month=3)))
    [one] = dated(text, first, later)
    assert one.interval is None
    assert "20 February 2026 by The Courier; 20 March 2026 by The Post" in one.basis


def test_a_copy_printed_later_is_counted_from_the_day_of_its_original() -> None:
    text = "The bridge closed on Friday."
    report = make_report("One", text, "The Courier", published=SUNDAY)
    later = stored_of(make_report("Two", text, "The Post", published=SUNDAY.replace(month=3)), copy_of=report)
    [one] = dated(text, later, stored_of(report))
    assert bounds(one) == (date(2026, 2, 20), date(2026, 2, 20))


def test_without_a_day_of_publication_a_weekday_stays_unresolved() -> None:
    report = stored_of(make_report("One", "It closed on Friday 3 April 2026.", published=None))
    [plain] = dated("It closed on 3 April 2026.", report)
    assert bounds(plain) == (date(2026, 4, 3), date(2026, 4, 3))
    [friday] = dated("It closed on Friday.", report)
    assert friday.interval is None
    assert friday.basis.startswith("not resolved: ")


def test_words_that_no_citation_has_are_not_counted_from_its_day() -> None:
    """A language model may write "today" or "yesterday" of its own."""
    report = stored_of(make_report("One", "It closed on Friday.", published=SUNDAY))
    [one] = dated("It closed yesterday.", report)
    assert one.interval is None


def test_what_is_unsupported_has_no_dates() -> None:
    assert dated("It closed on Friday.") == []


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 2, 17), date(2026, 2, 17), "17 February 2026"),
        (date(2025, 12, 1), date(2025, 12, 31), "December 2025"),
        (date(2027, 1, 1), date(2027, 12, 31), "2027"),
        (date(2027, 1, 1), date(2029, 12, 31), "2027 to 2029"),
        (date(2026, 2, 16), date(2026, 2, 22), "16 to 22 February 2026"),
        (date(2026, 3, 3), None, "from 3 March 2026"),
        (None, date(2026, 3, 3), "until 3 March 2026"),
    ],
)
def test_an_interval_is_put_in_few_words(first: date | None, last: date | None, words: str) -> None:
    assert in_words(Interval(first=first, last=last, grain=Grain.SPAN)) == words


def test_the_basis_always_has_the_words() -> None:
    one = Dated(start=3, end=7, interval=None, basis="the year is written out")
    assert basis(one, "in 2027.") == "“2027”: the year is written out"
    assert basis(replace(one, basis="“2027” of a report"), "in 2027.") == "“2027” of a report"
