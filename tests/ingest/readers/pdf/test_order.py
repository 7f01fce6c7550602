"""Columns, paragraphs and notes are read in the order in which a person would read them."""

from __future__ import annotations

from corpus import FieldSpan, Report, TextField
from tests.ingest import sample_release
from tests.ingest.pdf_files import Page
from tests.ingest.readers.pdf.pages import LEAD, SECOND, THIRD, TITLE, plain, reading, report, titled


def test_columns_are_read_one_after_another_and_a_heading_across_them_ends_both() -> None:
    page = titled()
    page.column(60, 140, 225, LEAD * 3)
    page.column(310, 140, 225, SECOND * 3, indent=10)
    page.text(60, 330, "What comes next for the harbour and for all who live by it", 13, font="F2")
    for x, text in ((60, THIRD), (225, LEAD), (390, SECOND)):
        page.column(x, 360, 150, text * 3, 9)
    assert report(page).body == "\n\n".join(
        map(
            plain,
            (
                LEAD * 3,
                SECOND * 3,
                "What comes next for the harbour and for all who live by it",
                THIRD * 3,
                LEAD * 3,
                SECOND * 3,
            ),
        )
    )


def test_heads_feet_and_page_numbers_are_left_out_and_paragraphs_go_on_over_the_page() -> None:
    pages = [Page(), Page(), Page()]
    for number, page in enumerate(pages, start=1):
        page.text(60, 40, f"Colmouth Gazette, number {number + 6}", 9).text(280, 812, f"- {number} -", 8)
    pages[0].text(60, 100, TITLE, 18)
    pages[0].column(60, 140, 470, f"{LEAD}It is to be opened by the mayor and by the")
    pages[1].column(60, 80, 470, f"oldest fisherman of the town. {SECOND}")
    pages[2].text(60, 80, "3", 10).column(60, 100, 470, THIRD)
    read_back = report(*pages)
    opened = "It is to be opened by the mayor and by the oldest fisherman of the town."
    assert read_back.body.split("\n\n") == [f"{LEAD}{opened} {SECOND.strip()}", THIRD.strip()]


def test_a_note_at_the_foot_of_a_page_comes_after_the_paragraph_that_goes_on_behind_it() -> None:
    page, behind = titled(), Page()
    page.column(60, 140, 470, f"{LEAD * 3}It was paid for by the council and by the")
    note = "1 The council was founded in 1911, after the great flood."
    page.text(60, 700, note, 7)
    behind.column(60, 60, 470, f"fishermen of the town. {SECOND}")
    read_back = report(page, behind)
    paragraph = f"{LEAD * 3}It was paid for by the council and by the fishermen of the town. {SECOND}"
    assert read_back.body.split("\n\n") == [paragraph.strip(), note]
    start = read_back.body.index(note)
    assert read_back.pages_of(FieldSpan(TextField.BODY, start, start + 9)) == (1,)


def test_a_hyphen_at_the_end_of_a_line_goes_where_it_is_the_lines_own() -> None:
    page = titled()
    lines = (
        "The hydrogen-",
        "powered ferry began its pro-",
        "duction run beside the Porto-",
        "Sarelhas works, where a well-",
        "known firm built the engine",
        "of the well-known ship, for",
        "all who waited on the quay.",
    )
    for number, line in enumerate(lines):
        page.text(60, 140 + 12 * number, line)
    assert report(page).body == (
        "The hydrogen-powered ferry began its production run beside the Porto-Sarelhas works, where a "
        "well-known firm built the engine of the well-known ship, for all who waited on the quay."
    )


def test_the_samples_press_release_is_what_its_maker_makes() -> None:
    kept = sample_release.PLACE.read_bytes()
    assert len(kept) < 60_000
    ours, theirs = reading(sample_release.release()), reading(kept)
    assert isinstance(ours, Report)
    assert isinstance(theirs, Report)
    assert (ours.title, ours.body) == (theirs.title, theirs.body)
