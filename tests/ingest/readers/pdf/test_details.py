"""Title, day, outlet and author are those that the page shows, or else those that the file gives."""

from __future__ import annotations

import pytest

from corpus import Precision
from tests.ingest.pdf_files import Page
from tests.ingest.readers.pdf.pages import LEAD, TITLE, report, titled


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"Title": "Microsoft Word - pier_v3.docx"}, TITLE),
        ({"Title": "untitled"}, TITLE),
        (
            {"Title": "The harbour of Colmouth gets a second pier"},
            "The harbour of Colmouth gets a second pier",
        ),
        ({"Title": "Template of the council for letters"}, TITLE),
    ],
)
def test_the_files_own_title_counts_only_where_its_page_shows_it(info: dict[str, str], expected: str) -> None:
    page = titled()
    page.column(60, 140, 470, LEAD)
    assert report(page, info=info).title == expected


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("14 February 2026", "2026-02-14"),
        ("Monday, February 9, 2026", "2026-02-09"),
        ("Colmouth, 3.2.2026", "2026-02-03"),
        ("For immediate release: 5 January 2026", "2026-01-05"),
        ("For publication on 5 January 2031", "2026-02-20"),
        ("", "2026-02-20"),
    ],
)
def test_a_printed_day_overrides_that_of_the_file(line: str, day: str) -> None:
    page = titled()
    page.text(60, 70, line)
    page.column(60, 140, 470, LEAD)
    read_back = report(page, info={"CreationDate": "D:20260220231500-05'00'"})
    assert f"{read_back.published:%Y-%m-%d}" == day
    assert read_back.published_precision is Precision.DAY


def test_outlet_and_author_are_those_that_the_page_or_the_properties_name() -> None:
    page = Page().text(60, 60, "Colmouth Harbour Trust", 14, font="F2").text(60, 80, "PRESS RELEASE", 10)
    page.text(60, 120, TITLE, 18).text(60, 150, "By Anna Lind", 10)
    page.column(60, 180, 470, LEAD)
    named = report(page, info={"Author": "admin"})
    assert (named.outlet, named.author) == ("Colmouth Harbour Trust", "Anna Lind")
    assert "PRESS RELEASE" not in named.body
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    xmp = f"<dc:publisher {dc}>Colmouth Council</dc:publisher><dc:creator {dc}>Bo Ek</dc:creator>"
    plainer = titled()
    plainer.column(60, 140, 470, LEAD)
    described = report(plainer, xmp=xmp)
    assert (described.outlet, described.author) == ("Colmouth Council", "Bo Ek")
