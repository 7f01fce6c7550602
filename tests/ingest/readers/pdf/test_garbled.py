"""Letters whose fonts do not say what they are count as a picture; every other text is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import Report
from ingest.readers.pdf.garbled import is_shifted
from ingest.readers.reader import Refusal
from tests.corpora import SAMPLE, SHARED_DATA
from tests.ingest.pdf_files import Page, in_any_script, pdf, wrapped
from tests.ingest.readers.pdf.pages import reading

ROOT = Path(__file__).resolve().parents[4]
TITLE = "The harbour of Colmouth gets a second pier"
LEAD = (
    "The council of Colmouth voted for the pier on Monday, after years of quarrels about its cost. Fishermen "
    "had asked for it since the storm that broke the first one, and the mayor said that it will be built."
)
LINES = [
    (100.0, 20.0, TITLE),
    *((140.0 + 12 * n, 10.0, words) for n, words in enumerate(wrapped(LEAD, 400, 10))),
]
REASON = (
    "the text of page 1 is garbled: its fonts give no letters; needs OCR: .venv/bin/pip install -e '.[ocr]'"
)


def shifted(text: str) -> str:
    """With letters 29 places too low, as the numbers of the glyphs in most fonts are; spaces stay."""
    return "".join(chr(ord(letter) - 29) if ord(letter) >= 62 else " " for letter in text)


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(lambda letter: ord(letter) - 29, id="as glyphs are numbered in most fonts"),
        pytest.param(lambda letter: ord(letter) - 31, id="from the space on"),
        pytest.param(lambda letter: ord(letter) + 700, id="letters of another script"),
        pytest.param(lambda letter: 0xE000 + ord(letter), id="characters of nobody's"),
    ],
)
def test_a_font_without_a_table_of_its_letters_gives_no_text(number: Callable[[str], int]) -> None:
    found = reading(in_any_script(LINES, without_table=number))
    assert isinstance(found, Refusal)
    assert found.reason == REASON


@pytest.mark.usefixtures("without_ocr")
def test_a_table_that_gives_other_letters_is_not_believed() -> None:
    page = Page().text(60, 100, shifted(TITLE), 18)
    page.column(60, 140, 470, shifted(LEAD))
    found = reading(pdf([page]))
    assert isinstance(found, Refusal)
    assert found.reason == REASON


@pytest.mark.usefixtures("without_ocr")
def test_pages_that_are_garbled_are_named_beside_those_without_text() -> None:
    good, bad = Page().text(60, 100, TITLE, 18), Page()
    good.column(60, 140, 470, LEAD)
    bad.column(60, 140, 470, shifted(LEAD))
    found = reading(pdf([good, bad, Page(picture=bytes(100)), bad]))
    assert isinstance(found, Report)
    assert found.body == LEAD
    assert found.import_notes == (
        "page 3 has no text; needs OCR: .venv/bin/pip install -e '.[ocr]'; "
        "the text of pages 2, 4 is garbled: its fonts give no letters; needs OCR: "
        ".venv/bin/pip install -e '.[ocr]'",
    )


def test_a_page_that_is_garbled_is_recognised_where_that_is_installed() -> None:
    """A scan whose text was recognised before, and lies unseen over it in letters of nobody's."""
    pytest.importorskip("rapidocr")
    from pypdfium2 import PdfDocument

    page = Page().text(60, 100, TITLE, 18)
    page.column(60, 140, 470, LEAD)
    with PdfDocument(pdf([page])) as document:
        drawn = document[0].render(scale=1400 / 595, grayscale=True).to_pil().resize((1400, 1400))
    scan = Page(picture=drawn.tobytes())
    scan.text(60, 100, shifted(TITLE), 18, before="3 Tr").text(60, 140, shifted(LEAD), before="3 Tr")
    found = reading(pdf([scan]))
    assert isinstance(found, Report)
    assert (found.title, found.body, found.import_notes) == (TITLE, LEAD, ())


def test_a_font_without_a_table_whose_numbers_are_letters_is_read() -> None:
    found = reading(in_any_script(LINES, without_table=ord))
    assert isinstance(found, Report)
    assert found.body == LEAD


@pytest.mark.parametrize(
    "line",
    [
        "Το λιμάνι του Κόλμουθ άνοιξε ξανά τη Δευτέρα μετά από χρόνια διαμάχης για το κόστος του",
        "Порт Колмут вновь открылся в понедельник после многолетних споров о его стоимости",
        "قال رئيس البلدية إن الميناء الجديد سيفتح يوم الاثنين المقبل بعد سنوات",
        "市长表示新港口将于下周一开放经过多年建设渔民们一直在等待它的开放",
        "港は月曜日に再び開かれ、市長は漁師たちが何年も待っていたと述べた",
        "항구는 월요일에 다시 문을 열었고 시장은 어부들이 몇 년을 기다렸다고 말했다",
        "Cảng Colmouth mở cửa trở lại vào thứ Hai sau nhiều năm tranh cãi về chi phí",
        "ANNA LIND, BO EK, KOFI MENSAH, YAW DARKO, INÉS VILA, JOÃO REIS, ŁUKASZ WÓJCIK, ŽIGA KOS",
        "4,161 12.5 % 1,900 46,000 312 3,020 17.25 % 2,161,000 88 1,911 640 7,014 5.5 % 210",
        "GDN LHR CDG AMS FRA MAD BCN FCO MUC ZRH VIE CPH ARN OSL HEL WAW PRG BUD ATH IST DXB",
        "for (i = 0; i < n; i++) { if (a[i] != b[i]) return (x & 0xFF) >> 3; else s += a[i] * k; }",
        "d41d8cd98f00b204e9800998ecf8427e 900150983cd24fb0d6963f7d28e17f72 5d41402abc4b2a76",
    ],
)
def test_other_scripts_names_figures_and_code_are_read(line: str) -> None:
    lines = [(100.0, 20.0, "A headline above it"), (140.0, 10.0, line), (152.0, 10.0, line)]
    found = reading(in_any_script(lines, right_to_left="\u0600" < line[0] < "\u06ff"))
    assert isinstance(found, Report), found
    assert line.rsplit(maxsplit=1)[-1] in found.body


def test_no_text_of_this_repository_is_taken_for_a_shifted_one() -> None:
    """Reports, cases in many languages, code, tables, prose: a page of 400 words after another."""
    kinds = ("*.txt", "*.md", "*.py", "*.toml", "*.json", "*.jsonl", "*.html", "*.csv", "*.lock", "*.yaml")
    tracked = [SAMPLE, *(ROOT / name for name in ("tests", "docs", "corpus", "ingest", "prompts"))]
    files = sorted({path for place in tracked for kind in kinds for path in place.rglob(kind)})
    assert len(files) > 500
    assert [path for path in files for page in _pages(path) if is_shifted(page)] == []


@pytest.mark.shared_data
def test_no_report_of_multihop_rag_is_taken_for_a_shifted_one() -> None:
    reports = SHARED_DATA / "multihop-rag" / "reports.jsonl"
    with reports.open(encoding="utf-8") as lines:
        texts = [" ".join(map(str, json.loads(line).values())).split() for line in lines]
    assert len(texts) > 500
    assert not any(is_shifted(words[:400]) for words in texts)


def _pages(path: Path) -> Iterator[list[str]]:
    words = path.read_text("utf-8", errors="replace")[:200_000].split()
    return (words[place : place + 400] for place in range(0, len(words), 400))


def lines(*texts: str) -> list[tuple[float, float, str]]:
    """Lines of a page, one below the other."""
    return [(100.0 + 20 * number, 10.0, text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    "text",
    [
        "Baraza la mji wa bandari lilipiga kura siku ya Jumatatu kujenga gati mpya kabla ya mvua kubwa.",
        "Udalak astelehenean bozkatu zuen kai berria eraikitzea euri handien aurretik, alkateak esan zuen.",
        "Lind Anna SWE 12.31 Ek Bo SWE 12.40 Mensah Kofi GHA 12.44 Duarte Ana POR 12.51 Ruiz Luz ESP 12.60",
    ],
)
def test_a_language_that_is_not_known_is_no_garbled_one(text: str) -> None:
    found = reading(in_any_script(lines(TITLE, *wrapped(text, 300, 10)), without_table=ord))
    assert isinstance(found, Report)
    assert text.split(maxsplit=1)[0] in found.body


@pytest.mark.usefixtures("without_ocr")
def test_private_signs_count_by_their_kinds() -> None:
    """Ticks in a table are one; the letters of a font without any other name are many."""
    ticks = [f"{name} \uf0fc \uf0fc \uf0fc \uf0fc" for name in ("Lemna", "Ostrow", "Colmouth", "Terna")]
    assert isinstance(reading(in_any_script(lines(TITLE, *ticks))), Report)
    words = "".join(sign if sign == " " else chr(0xF000 + ord(sign)) for sign in LEAD)
    assert isinstance(reading(in_any_script(lines(*wrapped(words, 300, 10)))), Refusal)
