"""Entries of lists keep their marks, and rows of tables their cells, with rules and without."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import pytest

from tests.ingest.pdf_files import Page
from tests.ingest.readers.pdf.pages import LEAD, SECOND, THIRD, plain, report, titled


def test_entries_of_lists_keep_their_marks_and_rows_of_tables_their_cells() -> None:
    page = titled()
    y = page.column(60, 140, 470, LEAD) + 8
    for mark, text in (("•", LEAD), ("•", "A short entry"), ("1.", SECOND), ("2.", THIRD)):
        page.text(66, y, mark)
        y = page.column(84, y, 300, text) + 4
    y += 16
    for row in (
        ("Pier", "Length", "Cost"),
        ("North", "210 metres", "4 million"),
        ("South, as decided", "180 metres", "3 million"),
        ("", "and a lamp", ""),
        ("Both", "390 metres", "7 million"),
    ):
        for x, cell in zip((60, 230, 380), row, strict=True):
            page.text(x, y, cell)
        y += 12 if "decided" in row[0] else 20
    page.column(60, y + 10, 470, SECOND)
    assert report(page).body.split("\n\n") == [
        LEAD.strip(),
        f"• {LEAD.strip()}",
        "• A short entry",
        f"1. {SECOND.strip()}",
        f"2. {THIRD.strip()}",
        "| Pier | Length | Cost |\n| North | 210 metres | 4 million |\n"
        "| South, as decided | 180 metres and a lamp | 3 million |\n| Both | 390 metres | 7 million |",
        SECOND.strip(),
    ]


PLAN = (("Year", "Drones", "Employees"), ("2026", "40", "310"), ("2027", "180", "640"))
PLAN_READ = "| Year | Drones | Employees |\n| 2026 | 40 | 310 |\n| 2027 | 180 | 640 |"


def cells(
    page: Page, xs: Sequence[float], y: float, rows: Sequence[Sequence[str]], pitch: float = 20
) -> float:
    """The words of a table's cells; where the next row would begin."""
    for number, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=False):
            page.text(x + 4, y + 14 + pitch * number, cell)
    return y + pitch * len(rows)


def rules(page: Page, *lines: tuple[float, float, float, float], by: str = "stroke") -> Page:
    """Lines from one point to another, as programs draw them."""
    for x, y, right, bottom in lines:
        if by == "stroke":
            page.draw(f"0.5 w {x} {842 - y} m {right} {842 - bottom} l S")
        else:
            page.draw(f"{x} {842 - bottom} {max(right - x, 0.7)} {max(bottom - y, 0.7)} re f")
    return page


@pytest.mark.parametrize("by", ["stroke", "thin box", "box around each cell"])
def test_the_rows_of_a_short_table_with_rules_are_kept_beside_other_columns(by: str) -> None:
    page = titled()
    page.column(310, 140, 225, SECOND * 8)
    top = page.column(60, 140, 225, LEAD * 3)
    xs, ys = (60, 96, 147, 220), [top + 20 * number for number in range(4)]
    if by == "box around each cell":
        for (x, right), y in product(pairwise(xs), ys[:3]):
            page.draw(f"{x} {842 - y - 18.5} {right - x - 1.5} 18.5 re S")
    else:
        rules(page, *((x, y, right, y) for (x, right), y in product(pairwise(xs), ys)), by=by)
        rules(page, *((x, y, x, bottom) for x, (y, bottom) in product(xs, pairwise(ys))), by=by)
    page.column(60, cells(page, xs, top, PLAN) + 20, 225, THIRD * 3)
    assert report(page).body.split("\n\n") == [
        plain(LEAD * 3),
        PLAN_READ,
        plain(THIRD * 3),
        plain(SECOND * 8),
    ]


def test_words_stay_in_their_cell_where_it_has_several_lines_or_extends_over_others() -> None:
    page = titled()
    xs, ys = (60, 160, 220, 280), (140, 160, 180, 230)
    rules(page, *((60, y, 280, y) for y in (140, 180, 230)), (160, 160, 280, 160))
    rules(page, *((x, 140, x, 230) for x in (60, 160, 280)), (220, 160, 220, 230))
    cells(page, xs, ys[0], [("Port", "Exports in tonnes"), ("", "Wheat", "Barley"), ("", "46,000", "12,500")])
    page.column(64, 192, 80, "Kessel, with the quays on its other bank", 8)
    assert report(page).body == (
        "| Port | Exports in tonnes | |\n| | Wheat | Barley |\n"
        "| Kessel, with the quays on its other bank | 46,000 | 12,500 |"
    )


def test_rows_that_only_their_lines_part_are_found_below_a_ruled_head() -> None:
    page = titled()
    xs = (60, 96, 147, 220)
    bottom = cells(page, xs, 140, [*PLAN, ("2028", "200", "650")])
    rules(page, *((60, y, 220, y) for y in (140, 160, bottom)), *((x, 140, x, bottom) for x in xs))
    assert report(page).body == f"{PLAN_READ}\n| 2028 | 200 | 650 |"


def test_a_frame_around_articles_is_no_table() -> None:
    page = titled()
    rules(page, *((50, y, 550, y) for y in (120, 330, 540)), *((x, 120, x, 540) for x in (50, 300, 550)))
    for (x, y), text in zip(product((60, 310), (140, 350)), (LEAD, THIRD, SECOND, LEAD), strict=True):
        page.column(x, y, 225, text * 4)
    assert report(page).body.split("\n\n") == [plain(text * 4) for text in (LEAD, THIRD, SECOND, LEAD)]


def test_a_short_table_without_rules_is_not_read_as_columns() -> None:
    page = titled()
    bottom = cells(page, (60, 96, 147), page.column(60, 140, 470, LEAD) + 8, PLAN)
    page.column(60, bottom + 24, 470, SECOND)
    assert report(page).body.split("\n\n") == [LEAD.strip(), PLAN_READ, SECOND.strip()]


def test_a_table_of_contents_loses_its_dots_and_keeps_its_pages() -> None:
    page = titled()
    for number, (entry, where) in enumerate(
        (("The harbour before", "3"), ("The storm", "14"), ("Costs", "27"))
    ):
        page.text(60, 140 + 14 * number, f"{entry} {'. ' * 40}").text(500, 140 + 14 * number, where)
    assert report(page).body == "| The harbour before | 3 |\n| The storm | 14 |\n| Costs | 27 |"


@pytest.mark.parametrize("top", [30, 740])
def test_figures_of_a_table_at_the_edge_of_a_page_are_no_page_numbers(top: int) -> None:
    page = Page() if top < 100 else titled()
    page.column(60, 400, 470, LEAD)
    for number, row in enumerate(
        (("Port", "Ships", "Passengers"), ("Dorn", "198", "351,000"), ("Bress", "77", "12,000"))
    ):
        for x, cell in zip((60, 230, 380), row, strict=True):
            page.text(x, top + 18 * number, cell)
    page.text(300, 830, "1")
    body = report(page).body
    assert "| Port | Ships | Passengers |\n| Dorn | 198 | 351,000 |\n| Bress | 77 | 12,000 |" in body
    assert not body.endswith("1")
