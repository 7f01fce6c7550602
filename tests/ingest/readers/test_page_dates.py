"""The day of a page of which the metadata leave it open, or that shows it in its text alone."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from corpus import Report
from ingest.readers.reader import CollectedFile
from ingest.readers.registry import read

COLLECTED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_PARAGRAPHS = (
    "The order covers forty ferries, of which twelve are electric, to be handed over by the yard. It was "
    "settled in the yard's canteen, said the town's treasurer, who had led the talks for the council.",
    "The rail company, which carries most commuters along the coast, called the order premature. Its "
    "spokeswoman said that the company would publish its own figures before the summer.",
)


def read_page(
    head: str, *, above: str = "", first: str = "", below: str = "", language: str = "en-GB"
) -> Report:
    """The report of a page with these elements in its head, above its text, before its first sentence and
    below its text."""
    paragraphs = "".join(f"<p>{words}</p>" for words in (first + _PARAGRAPHS[0], *_PARAGRAPHS[1:]))
    page = (
        f'<!doctype html><html lang="{language}"><head><title>Town orders forty ferries</title>{head}</head>'
        f"<body><article><h1>Town orders forty ferries</h1>{above}{paragraphs}</article>{below}</body></html>"
    )
    (report,) = read(CollectedFile("/c/page.html", "page.html", io.BytesIO(page.encode()), COLLECTED))
    assert isinstance(report, Report), report
    return report


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


_TWO_DAYS = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": '
    '"2025-11-03T10:25:56+00:00"}</script>' + meta("article:published_time", "2025-11-06T14:25:00+00:00")
)


@pytest.mark.parametrize(
    ("above", "published"),
    [
        ('<div class="info">06.11.2025</div>', "2025-11-06T14:25:00+00:00"),
        ("<p><strong>Ann Smith | 6 November 2025, 14:25</strong></p>", "2025-11-06T14:25:00+00:00"),
        ("<div>3 November 2025</div>", "2025-11-03T10:25:56+00:00"),
        ("<div>9 November 2025</div>", "2025-11-03T10:25:56+00:00"),
        ("", "2025-11-03T10:25:56+00:00"),
    ],
    ids=("numbers", "in words, in a byline", "the other", "neither", "nothing shown"),
)
def test_of_two_days_in_the_metadata_the_one_that_the_page_shows_is_taken(above: str, published: str) -> None:
    report = read_page(_TWO_DAYS, above=above, language="de-DE" if "info" in above else "en-GB")
    assert report.published == datetime.fromisoformat(published)


def test_a_day_shown_in_a_footer_or_after_another_settles_nothing() -> None:
    below = "<ul><li>6 November 2025</li></ul><footer><p>6 November 2025</p></footer>"
    report = read_page(_TWO_DAYS, above="<span>3 November 2025</span>", below=below)
    assert report.published == datetime(2025, 11, 3, 10, 25, 56, tzinfo=UTC)
    footer = read_page(_TWO_DAYS, below="<footer><p>6 November 2025</p></footer>")
    assert footer.published == datetime(2025, 11, 3, 10, 25, 56, tzinfo=UTC)


def test_the_shown_day_chooses_among_the_clocks_of_a_country_with_many() -> None:
    head = meta("article:published_time", "2025-02-25T02:25:54Z")
    shown = read_page(head, above='<p class="byline">February 24, 2025 | 9:25pm</p>', language="en-US")
    assert shown.published == datetime(2025, 2, 25, 2, 25, 54, tzinfo=UTC)
    assert shown.published_there is not None
    assert shown.published_there.date().isoformat() == "2025-02-24"
    assert shown.author is None  # and not "February"
    unshown = read_page(head, language="en-US")
    assert unshown.published_there == unshown.published


@pytest.mark.parametrize(
    ("first", "day"),
    [
        ("27.1.2026 – ", "2026-01-27"),
        ("Pressemitteilung vom 25. Januar 2026 | Berlin – ", "2026-01-25"),
        ("01.02.2026 „", "2026-02-01"),
        ("27.1.2026 ", None),  # the day of a sentence: "27.1.2026 the order …"
    ],
)
def test_a_paragraph_that_begins_with_a_dateline_dates_a_page_without_metadata(
    first: str, day: str | None
) -> None:
    published = read_page("", first=first, language="de-DE").published
    assert (published and published.date().isoformat()) == day


def test_a_date_in_the_title_of_an_abbreviation_is_metadata() -> None:
    """As blogs on Blogger have it."""
    above = '<abbr class="published" itemprop="datePublished" title="2025-09-09T10:52:00+02:00">10:52</abbr>'
    report = read_page("", above=above, below="<p>10 September 2025</p>")
    assert report.published == datetime(2025, 9, 9, 8, 52, tzinfo=UTC)


def test_a_page_with_a_stray_control_character_is_a_page() -> None:
    assert read_page("<!-- \x01 -->" + meta("date", "2025-09-09")).published == datetime(
        2025, 9, 9, tzinfo=UTC
    )
