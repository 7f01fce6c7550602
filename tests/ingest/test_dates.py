"""Dates are read by the rules that ``ingest/dates.py`` names, and refused where those do not settle them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Precision
from ingest.dates import read_instant
from ingest.months import month_number
from ingest.places import country_code, take_country, take_flag
from ingest.readers.fields import report_from
from ingest.readers.reader import CollectedFile
from ingest.stamps import read_stamp

COLLECTED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_as", "meant"),
    [
        ("2023-11-27 08:45:59.000000000Z", "2023-11-27T08:45:59+00:00"),
        ("2024-02-22T19:12:00+01:00", "2024-02-22T18:12:00+00:00"),
        ("2024-02-22 19:12", "2024-02-22T19:12:00+00:00"),
        ("2024-02-22 19:12:00 EST", "2024-02-23T00:12:00+00:00"),
        ("Thu, 22 Feb 2024 19:12:00 +0100 (CET)", "2024-02-22T18:12:00+00:00"),
        ("Thu, 22 Feb 2024 19:12:00 GMT", "2024-02-22T19:12:00+00:00"),
        ("February 22nd, 2024 at 7:12 p.m. UTC", "2024-02-22T19:12:00+00:00"),
        ("22 de fevereiro de 2024, 12:00 AM", "2024-02-22T00:00:00+00:00"),
        ("2024年2月22日 19:12 +09:00", "2024-02-22T10:12:00+00:00"),
        ("3 March 2025, 19:12 Europe/Warsaw", "2025-03-03T18:12:00+00:00"),
        ("2024/2/22 19:12:41", "2024-02-22T19:12:41+00:00"),
        ("20240222191241", "2024-02-22T19:12:41+00:00"),
        (20240222191241, "2024-02-22T19:12:41+00:00"),
        ("202402221912", "2024-02-22T19:12:00+00:00"),
        ("20240222T191200Z", "2024-02-22T19:12:00+00:00"),
        ("Thu Feb 22 19:12:00 +0100 2024", "2024-02-22T18:12:00+00:00"),
        ("22-Feb-2024 19:12", "2024-02-22T19:12:00+00:00"),
        ("July 22, 2024 7:12 PM ET", "2024-07-22T23:12:00+00:00"),
        ("22.02.2024 19:12 Uhr", "2024-02-22T19:12:00+00:00"),
        ("22.02.2024, 19:12 MEZ", "2024-02-22T18:12:00+00:00"),
        ("02/22/2024 7:12 pm EST", "2024-02-23T00:12:00+00:00"),
        ("22 февраля 2024 г., 19:12 МСК", "2024-02-22T16:12:00+00:00"),
        ("22 lutego 2024 r. godz. 19:12", "2024-02-22T19:12:00+00:00"),
        ("令和6年2月22日 19:12 日本時間", "2024-02-22T10:12:00+00:00"),
        ("٢٢ فبراير ٢٠٢٤ 19:12 UTC", "2024-02-22T19:12:00+00:00"),
        (1700000000, "2023-11-14T22:13:20+00:00"),
        (1700000000000, "2023-11-14T22:13:20+00:00"),
        ("1612013123456", "2021-01-30T13:25:23.456000+00:00"),
    ],
)
def test_an_instant_is_read_in_every_form_that_files_use(given_as: object, meant: str) -> None:
    read = read_instant(given_as, not_after=COLLECTED)
    assert read.instant.isoformat() == meant
    assert (read.precision, read.year_inferred) == (Precision.MINUTE, False)


@pytest.mark.parametrize(
    "given_as", ["2024-02-22", "22 February 2024", "20240222", 20240222, "Feb. 22, 2024"]
)
def test_a_day_without_a_time_is_precise_to_the_day(given_as: object) -> None:
    read = read_instant(given_as, not_after=COLLECTED)
    assert (read.instant, read.precision) == (datetime(2024, 2, 22, tzinfo=UTC), Precision.DAY)


_NO_DATES: list[object] = [
    *("soon", "", "32/02/2024", "22/02/24", "2024", "2024-02"),
    *("Feb 30 2024", "29 Feb 2025", "Feb 22 2024 25:61 UTC"),
    *(2024, 0, True, None, float("nan"), float("inf"), 10**400, "9" * 5000, "0001-01-01T00:00+23:59", [], {}),
]


@pytest.mark.parametrize("given_as", _NO_DATES, ids=lambda given_as: repr(type(given_as).__name__))
def test_what_is_no_date_is_refused_and_quoted(given_as: object) -> None:
    with pytest.raises(ValueError, match="is not a date; write it as") as refusal:
        read_instant(given_as, not_after=COLLECTED)
    assert len(str(refusal.value)) < 200
    assert str(refusal.value).startswith(repr(given_as)[:30] if given_as != 10**400 else "1000")


@pytest.mark.parametrize(
    ("given_as", "year"),
    [
        ("Feb 22 19:12 UTC", 2026),
        ("Mar 1 12:00 UTC", 2026),
        ("Mar 1 12:59 UTC", 2026),  # the source's clock is ahead
        ("Mar 1 13:01 UTC", 2025),
        ("Mar 1 13:00 +02:00", 2026),
        ("Mar 2", 2025),
        ("29 Feb", 2024),
    ],
)
def test_a_missing_year_is_the_latest_that_is_not_after_the_collecting(given_as: str, year: int) -> None:
    read = read_instant(given_as, not_after=COLLECTED)
    assert (read.instant.year, read.year_inferred) == (year, True)


@pytest.mark.parametrize(
    ("given_as", "country", "language", "day"),
    [
        ("03/04/2024", "US", None, "2024-03-04"),
        ("03/04/2024", "GB", None, "2024-04-03"),
        ("03-04-2024", None, "fr", "2024-04-03"),
        ("03/04/2024", "CA", "en", None),  # Canada writes the year first; which of both comes then is open
        ("03/04/2024", None, "en", None),
        ("03/04/2024", None, None, None),
        ("03.04.2024", None, None, "2024-04-03"),
        ("13/04/2024", None, None, "2024-04-13"),
        ("04/13/2024", "GB", None, "2024-04-13"),
        ("04/04/2024", None, None, "2024-04-04"),
    ],
)
def test_the_country_or_language_says_whether_the_day_comes_first(
    given_as: str, country: str | None, language: str | None, day: str | None
) -> None:
    if day is None:
        with pytest.raises(ValueError, match="the day or the month first; give a country"):
            read_instant(given_as, not_after=COLLECTED, country=country, language=language)
    else:
        read = read_instant(given_as, not_after=COLLECTED, country=country, language=language)
        assert read.instant.date().isoformat() == day


@pytest.mark.parametrize(
    ("given_as", "country", "language", "day"),
    [
        ("3 اسفند 1402", None, None, "2024-02-22"),
        ("۳ اسفند ۱۴۰۲", None, None, "2024-02-22"),
        ("1402-12-03T09:00:00+03:30", "IR", None, "2024-02-22"),
        ("1402/12/03", None, "fa", "2024-02-22"),
        ("1402-06-31", "IR", None, "2023-09-22"),  # a day that the Gregorian calendar has not
        ("12 شعبان 1445", None, None, "2024-02-22"),
        ("1445-08-12", "SA", None, "2024-02-22"),
        ("22 กุมภาพันธ์ 2567", "TH", None, "2024-02-22"),
        ("22 ก.พ. 2567", "TH", None, "2024-02-22"),
        ("2567-02-22", None, "th", "2024-02-22"),
        ("民國113年2月22日", None, None, "2024-02-22"),
        ("1402-12-03", None, None, None),
        ("1402-12-03", "FR", "fr", None),
        ("2567-02-22T10:00:00Z", None, "en", None),
    ],
)
def test_a_year_of_another_calendar_is_read_as_such_or_not_at_all(
    given_as: str, country: str | None, language: str | None, day: str | None
) -> None:
    if day is None:
        with pytest.raises(ValueError, match="is not a date"):
            read_instant(given_as, not_after=COLLECTED, country=country, language=language)
    else:
        read = read_instant(given_as, not_after=COLLECTED, country=country, language=language)
        assert read.instant.date().isoformat() == day


@given(
    collected=st.integers(631_152_000, 3_786_912_000).map(
        lambda seconds: datetime.fromtimestamp(seconds, UTC)
    ),
    minutes=st.integers(0, 364 * 24 * 60),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_a_report_read_within_a_year_of_its_dateline_gets_its_own_year(
    collected: datetime, minutes: int
) -> None:
    published = collected.replace(second=0, microsecond=0) - timedelta(minutes=minutes)
    if (published.month, published.day) == (2, 29):
        return
    read = read_instant(f"{published:%b %d • %H:%M} UTC", not_after=collected)
    assert (read.instant, read.year_inferred) == (published, True)


def test_the_country_settles_what_a_month_or_a_zone_is_called() -> None:
    assert month_number("listopada", country="PL") == 11
    assert month_number("listopada", country="HR") == 10
    assert month_number("listopada") is None
    assert read_instant("Feb 22 2026 19:12 IST", not_after=COLLECTED, country="IN").instant.hour == 13
    assert read_instant("Feb 22 2026 19:12 IST", not_after=COLLECTED, country="IL").instant.hour == 17
    with pytest.raises(ValueError, match="is not a date"):
        read_instant("Feb 22 2026 19:12 IST", not_after=COLLECTED)


def test_an_outlet_in_capitals_after_the_time_is_no_zone() -> None:
    stamp = read_stamp("Feb 22 • 19:12 CNN")
    assert stamp is not None
    assert (stamp.words, stamp.zone) == ("Feb 22 • 19:12", None)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *(("🇵🇱", "PL"), ("pl", "PL"), ("POL", "PL"), ("Russia", "RU"), ("Iran", "IR"), ("South Korea", "KR")),
        *(
            ("UK", "GB"),
            ("USA", "US"),
            ("U.S.", "US"),
            ("Türkiye", "TR"),
            ("Turkey", "TR"),
            ("Czechia", "CZ"),
        ),
        *(("Côte d'Ivoire", "CI"), ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "GB"), ("Middle East", None)),
        *(("🇪🇺", "EU"), ("European Union", "EU"), ("", None)),
        *(("Hong Kong", "HK"), ("Congo", None), ("Korea", None), ("Nigerian", None), ("Burkina Faso", "BF")),
    ],
)
def test_a_country_is_known_by_its_code_flag_or_english_name(words: str, code: str | None) -> None:
    assert country_code(words) == code


@pytest.mark.parametrize(
    ("flag", "words", "left"),
    [
        ("IR", "Iran Iran International", ("IR", "Iran International")),
        ("KP", "North Korea Korea Times", ("KP", "Korea Times")),
        (None, "Trinidad Express", (None, "Trinidad Express")),
        ("PL", "Polen Kurier", ("PL", "Kurier")),
        ("PL", "Germany Kurier", ("PL", "Germany Kurier")),
        (None, "United States The Ledger", ("US", "The Ledger")),
        (None, "The Guardian", (None, "The Guardian")),
    ],
)
def test_a_countrys_name_is_taken_off_once(
    flag: str | None, words: str, left: tuple[str | None, str]
) -> None:
    assert take_country(words, flag=flag) == left


def test_a_flag_that_is_no_countrys_is_taken_off_without_a_code() -> None:
    assert take_flag("🇪🇺 European Union The Quay") == ("EU", "European Union The Quay")
    assert take_flag("🇵🇱 Poland Kurier") == ("PL", "Poland Kurier")


def test_the_day_of_publication_by_the_sources_own_clock_is_kept() -> None:
    """At ten past eight in the evening of 5 May in Hawaii it is 6 May in UTC, and "yesterday" is 4 May."""
    collected = CollectedFile("/collected/x", "x.jsonl", io.BytesIO(), datetime(2026, 6, 1, tzinfo=UTC))
    fields = {
        "title": "Volcano erupts",
        "body": "It erupted yesterday.",
        "published_at": "2026-05-05T20:10:00-10:00",
    }
    report = report_from(fields, collected)
    assert report.published == datetime(2026, 5, 6, 6, 10, tzinfo=UTC)
    assert report.published_there is not None
    assert f"{report.published_there:%d %b}" == "05 May"
    assert replace(report, metadata={}).content_hash == report.content_hash
    for other, day in (({"published_offset": "odd"}, "06 May"), ({}, "06 May")):
        there = replace(report, metadata=other).published_there
        assert there is not None
        assert f"{there:%d %b}" == day
