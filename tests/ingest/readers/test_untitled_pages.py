"""A page with an article and no title is a report under what is in its place; a wall is none."""

from __future__ import annotations

import pytest

from corpus import IMPORT_NOTES
from tests.ingest.readers.files import only_refusal, only_report

FIRST = (
    "The order covers forty ferries, of which twelve are electric, to be handed over between 2027 and 2029. "
    "It was settled in December in the yard's canteen, said the town's treasurer, who had led the talks."
)
SECOND = (
    "The rail company, which carries most commuters along the coast, called the order premature. "
    "Its spokeswoman said that the company would publish its own figures before the summer."
)
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"
NOTE = "the page names no title; its {} is taken for it"


def page(article: str, *, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><article>{article}</article></body></html>".encode()


@pytest.mark.parametrize(
    ("article", "title", "part"),
    [
        (
            f"<nav><h3>Menu</h3></nav><h4>Forty ferries ordered</h4>{TEXT}",
            "Forty ferries ordered",
            "first heading",
        ),
        (f"<p>Forty ferries ordered</p>{TEXT}", "Forty ferries ordered", "first line"),
        (f"<p>22 February 2024</p><p>Forty ferries ordered</p>{TEXT}", "Forty ferries ordered", "first line"),
        (TEXT, "ferry news", "file's name"),
        (f"<p>Forty ferries were ordered in town.</p>{TEXT}", "ferry news", "file's name"),
    ],
)
def test_the_first_heading_line_or_the_file_gives_the_title(article: str, title: str, part: str) -> None:
    report = only_report("ferry_news.html", page(article))
    assert (report.title, report.metadata[IMPORT_NOTES]) == (title, [NOTE.format(part)])
    assert report.body.endswith(f"{FIRST}\n\n{SECOND}")
    assert not report.body.startswith(title)


def test_a_title_element_is_a_title_though_it_has_a_full_stop() -> None:
    report = only_report("a.html", page(TEXT, head="<title>Ferries ordered. Trains are not</title>"))
    assert (report.title, report.metadata) == ("Ferries ordered. Trains are not", {})


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            "<p>Checking your browser before you go on</p><p>This takes a few seconds, and then the page "
            "that you asked for is shown.</p>",
            "the page only checks whether a person reads it",
        ),
        (
            "<h4>Access denied</h4><p>You may not read this page, and nobody at all may read it from here as "
            "things are now.</p>",
            "the page says that it was not found or may not be read: 'Access denied'",
        ),
        (
            "<p>The page you are looking for is no longer here, or has never been, as far as we know.</p>"
            "<p>Go back to where you came from, or look for it.</p>",
            "the page says that it was not found or may not be read",
        ),
        ("<h4>Forty ferries ordered</h4>", "the text is missing"),
        (
            "<p>Forty ferries ordered</p>",
            "the text is missing: the page has only the title 'Forty ferries ordered'",
        ),
    ],
)
def test_errors_and_walls_without_a_title_are_refused_as_such(body: str, why: str) -> None:
    assert only_refusal("ferry_news.html", f"<html><body>{body}</body></html>".encode()).startswith(why)
