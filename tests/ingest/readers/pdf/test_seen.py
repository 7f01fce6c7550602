"""Read is what is seen on a page, in any script and however it is turned, with its place there."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import FieldSpan, Report, TextField
from ingest.reading import read_files
from ingest.sources.source import SourceFile
from tests.ingest.pdf_files import Page, in_any_script, pdf
from tests.ingest.readers.pdf.pages import LEAD, SECOND, TITLE, plain, reading, report, titled


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


def test_a_page_with_nothing_but_a_headline_has_that_as_its_text() -> None:
    shown = report(Page().text(60, 80, "The dam above Lemna held", 24))
    assert (shown.title, shown.body) == ("The dam above Lemna held",) * 2
