"""What is read of a PDF is what a person would read on its pages, in the order in which they would."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import pairwise, product
from pathlib import Path

import pytest

from corpus import FieldSpan, Precision, Report, TextField
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.registry import read
from ingest.reading import read_files
from ingest.sources.source import SourceFile
from tests.ingest import sample_release
from tests.ingest.pdf_files import Page, in_any_script, pdf, written

TITLE = "The harbour of Colmouth gets a second pier next year"
LEAD = "The council of Colmouth voted for the pier on Monday, after years of quarrels about its cost. "
SECOND = "Fishermen had asked for it since the storm that broke the first one in the winter of 1987. "
THIRD = "Building begins in May, and forty workers are to be hired for it from the villages around. "


def reading(raw: bytes, name: str = "x.pdf") -> Report | Refusal:
    [only] = read(CollectedFile(f"/c/{name}", name, io.BytesIO(raw), datetime(2026, 3, 1, tzinfo=UTC)))
    return only


def report(*pages: Page, **more: object) -> Report:
    only = reading(pdf(pages, **more))  # type: ignore[arg-type]
    assert isinstance(only, Report), only
    return only


def refused(raw: bytes) -> str:
    only = reading(raw)
    assert isinstance(only, Refusal)
    return only.reason


def titled() -> Page:
    return Page().text(60, 100, TITLE, 18)


def plain(text: str) -> str:
    return " ".join(text.split())


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


def test_what_nobody_sees_is_left_out_and_what_is_seen_on_a_dark_ground_is_not() -> None:
    page = titled()
    page.column(60, 140, 470, LEAD)
    page.text(60, 300, "unpainted", before="3 Tr").text(60, 320, "white", before="1 1 1 rg")
    page.text(60, 340, "tiny", 0.4).text(700, 360, "outside").text(60, 900, "below")
    page.turned_text(150, 600, "DRAFT", 70, "0.7 0.7 -0.7 0.7").turned_text(20, 500, "edge", 8, "0 1 -1 0")
    page.draw("0.1 0.1 0.4 rg 50 400 300 30 re f").text(60, 430, "White on blue.", before="1 1 1 rg")
    assert report(page).body == f"{LEAD.strip()}\n\nWhite on blue."


@pytest.mark.parametrize(
    ("lines", "title", "body", "right_to_left"),
    [
        (
            ["הנמל החדש נפתח השבוע", "ראש העיר אמר כי הנמל החדש ייפתח ביום שני הקרוב לאחר שנים", "של עבודה."],
            "הנמל החדש נפתח השבוע",
            "ראש העיר אמר כי הנמל החדש ייפתח ביום שני הקרוב לאחר שנים של עבודה.",
            True,
        ),
        (
            [
                "الميناء الجديد يفتح هذا الأسبوع",
                "قال رئيس البلدية إن الميناء الجديد سيفتح يوم الاثنين المقبل",
                "بعد سنوات.",
            ],
            "الميناء الجديد يفتح هذا الأسبوع",
            "قال رئيس البلدية إن الميناء الجديد سيفتح يوم الاثنين المقبل بعد سنوات.",
            True,
        ),
        (
            ["新港口本周开放", "市长表示新港口将于下周一开放经过多年建设渔民们一直在等待", "它的开放。"],
            "新港口本周开放",
            "市长表示新港口将于下周一开放经过多年建设渔民们一直在等待它的开放。",
            False,
        ),
        (
            [
                "The oﬃce of the ﬁrst ferry",
                "The ﬁre brigade ﬂew to the af\u00adfected people and re\u00ad",
                "turned.",
            ],
            "The office of the first ferry",
            "The fire brigade flew to the affected people and returned.",
            False,
        ),
    ],
)
def test_other_scripts_ligatures_and_soft_hyphens_are_read_as_they_are_meant(
    lines: list[str], title: str, body: str, right_to_left: bool
) -> None:
    first, *others = lines
    placed = [(140 + 12 * number, 10, words) for number, words in enumerate(others)]
    raw = in_any_script([(100, 20, first), *placed], right_to_left=right_to_left)
    read_back = reading(raw)
    assert isinstance(read_back, Report)
    assert (read_back.title, read_back.body) == (title, body)


def test_a_table_of_contents_loses_its_dots_and_keeps_its_pages() -> None:
    page = titled()
    for number, (entry, where) in enumerate(
        (("The harbour before", "3"), ("The storm", "14"), ("Costs", "27"))
    ):
        page.text(60, 140 + 14 * number, f"{entry} {'. ' * 40}").text(500, 140 + 14 * number, where)
    assert report(page).body == "| The harbour before | 3 |\n| The storm | 14 |\n| Costs | 27 |"


def test_a_file_that_is_only_named_like_a_pdf_is_refused() -> None:
    assert (
        refused(b"Dam holds\n\nIt held.\n")
        == "it is named like a PDF and is none; give it the ending of what it is"
    )


def test_the_unseen_text_of_a_scan_that_was_recognised_before_is_read() -> None:
    page = Page(picture=bytes([200]) * 100)
    page.text(60, 100, TITLE, 18, before="3 Tr").text(60, 140, LEAD, before="3 Tr")
    assert report(page).body == LEAD.strip()


def test_a_page_that_is_turned_is_read_and_its_words_are_where_they_are_shown() -> None:
    page = Page(size=(842.0, 595.0), more="/Rotate 90")
    for number, line in enumerate((TITLE, LEAD.strip())):
        page.turned_text(100 + 40 * number, 545, line, 18 if not number else 10, "0 1 -1 0")
    turned = report(page)
    assert (turned.title, turned.body) == (TITLE, LEAD.strip())
    assert turned.layout is not None
    [shown] = turned.layout.pages
    assert (shown.width, shown.height) == (595, 842)
    first = shown.words()[0]
    assert turned.body[first.start : first.end] == "The"
    assert first.left == pytest.approx(50, abs=3)
    assert first.bottom == pytest.approx(142, abs=4)


def test_every_word_of_the_text_has_its_place_on_its_page() -> None:
    page, behind = titled(), Page()
    page.column(60, 140, 225, f"{LEAD}and pro|duction")
    behind.column(60, 80, 225, f"{SECOND}")
    read_back = report(page, behind)
    assert read_back.layout is not None
    covered = "".join(
        read_back.body[word.start : word.end] for one in read_back.layout.pages for word in one.words()
    )
    assert covered == "".join(read_back.body.split())
    first = read_back.layout.pages[0].words()[0]
    assert (round(first.left), first.top < 140 < first.bottom) == (60, True)
    span_of = read_back.body.index("Fishermen")
    assert read_back.pages_of(FieldSpan(TextField.BODY, span_of, span_of + 5)) == (2,)
    assert read_back.pages_of(FieldSpan(TextField.BODY, 0, span_of + 5)) == (1, 2)
    assert read_back.pages_of(FieldSpan(TextField.TITLE, 0, 5)) == ()


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


def test_a_locked_file_is_refused_unless_its_password_is_empty() -> None:
    page = titled()
    page.column(60, 140, 470, LEAD)
    assert report(page, password="").body == LEAD.strip()
    assert refused(pdf([page], password="secret")) == "it needs a password; save it without one"


def test_pages_without_text_are_named() -> None:
    if find_spec("rapidocr") is not None:
        pytest.skip("text is recognised here")
    scan = Page(picture=bytes(100))
    assert refused(pdf([scan, scan, scan])) == "pages 1–3 have no text; needs OCR"
    assert refused(pdf([Page(), Page()])) == "the text is missing: all pages are empty"
    page = titled()
    page.column(60, 140, 470, LEAD)
    names = "/Names << /EmbeddedFiles << /Names [(a.xlsx) << /Type /Filespec /UF (a.xlsx) >>] >> >>"
    mixed = report(scan, page, Page(), scan, catalog=names)
    assert mixed.import_notes == ("pages 1, 4 have no text; needs OCR; 1 attached file was not read: a.xlsx",)


def test_a_scan_is_recognised_where_that_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    from pypdfium2 import PdfDocument

    page = titled()
    page.column(60, 140, 470, LEAD * 2)
    with PdfDocument(pdf([page])) as document:
        drawn = document[0].render(scale=1400 / 595, grayscale=True).to_pil().resize((1400, 1400))
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([Page(picture=drawn.tobytes())]))
    [(_, readings)] = [(source, list(of)) for source, of in read_files([SourceFile(path=path)])]
    [only] = readings
    assert isinstance(only.value, Report)
    assert only.value.title == TITLE
    assert only.value.body == plain(LEAD * 2)


def test_what_is_damaged_is_mended_or_refused_and_junk_before_the_mark_does_not_matter() -> None:
    page = titled()
    page.column(60, 140, 470, LEAD)
    good = pdf([page])
    table = good.index(b"xref\n")
    assert isinstance(reading(b"junk\n" * 100 + good), Report)
    assert isinstance(reading(good[:table] + good[table:].replace(b" 00000 n", b" 00000 f")), Report)
    assert isinstance(reading(good, name="named.txt"), Report)
    assert isinstance(reading(good[:table]), Report)
    assert refused(good[: len(good) // 2]) == "page 1 has been left out: damaged"
    assert refused(b"%PDF-1.7\n").startswith("it is damaged")


def _bomb() -> bytes:
    """900 MB of numbers in less than one."""
    packer = zlib.compressobj(9)
    first, next_ = (packer.compress(b"0 " * 500_000) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    packed = first + 899 * next_ + packer.flush()
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    )


def _many_pages() -> bytes:
    kids = b"3 0 R " * 100_000
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % kids,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def test_hostile_files_are_refused_and_the_next_one_is_read(tmp_path: Path) -> None:
    loop = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"
    files = {
        "bomb": (_bomb(), "more than 1,073,741,824 bytes of memory"),
        "loop": (written([b"<< /Type /Catalog /Pages 2 0 R >>", loop]), "pages 1–2 have been left out"),
        "pages": (_many_pages(), "it has 100,000 pages, more than 2,000"),
        "script": (pdf([Page().text(60, 60, TITLE, 18).text(60, 90, LEAD)], catalog="/OpenAction 1 0 R"), ""),
    }
    for name, (raw, _) in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(raw)
    sources = [SourceFile(path=tmp_path / f"{name}.pdf") for name in files]
    for (_, reason), (_, readings) in zip(files.values(), read_files(sources), strict=True):
        [only] = readings
        if reason:
            assert isinstance(only.value, Refusal)
            assert reason in only.value.reason
        else:
            assert isinstance(only.value, Report)


def test_the_samples_press_release_is_what_its_maker_makes() -> None:
    kept = sample_release.PLACE.read_bytes()
    assert len(kept) < 60_000
    ours, theirs = reading(sample_release.release()), reading(kept)
    assert isinstance(ours, Report)
    assert isinstance(theirs, Report)
    assert (ours.title, ours.body) == (theirs.title, theirs.body)


def test_a_page_with_nothing_but_a_headline_has_that_as_its_text() -> None:
    shown = report(Page().text(60, 80, "The dam above Lemna held", 24))
    assert (shown.title, shown.body) == ("The dam above Lemna held",) * 2


def test_pages_with_nothing_but_their_numbers_or_signs_are_refused_as_such() -> None:
    numbered = pdf([Page().text(280, 812, "1", 8)])
    assert refused(numbered) == "the text is missing: there is nothing but page numbers and running heads"
    signs = pdf([Page().text(60, 300, "! ? - !", 12)])
    assert refused(signs) == "the text is missing: there are only signs, and no letters or figures"


def test_a_damaged_file_is_refused_without_the_words_of_a_library() -> None:
    assert (
        refused(b"%PDF-1.4\nnothing") == "it is damaged and cannot be mended; save or print it as PDF again"
    )
