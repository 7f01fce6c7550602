"""Sheets are read as they are shown: formats, merged cells, hidden sheets."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook

from corpus import Report
from ingest.readers.reader import Refusal
from ingest.readers.tables.merging import column_letters, column_number, merged_in
from tests.ingest.readers.files import changed, only_refusal, only_report, read_bytes, zipped


def saved(workbook: Workbook) -> bytes:
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def workbook_of(*rows: tuple[object, ...]) -> Workbook:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return workbook


def test_a_list_of_reports_is_read_row_by_row_with_its_days() -> None:
    raw = saved(
        workbook_of(
            ("Headline", "Body", "Date", "Country"),
            ("Dam holds", "It lasted.", datetime(2026, 3, 1, 14, 20), "Poland"),  # noqa: DTZ001 - as Excel has it
            ("Dam breaks", "It broke.", 46082, None),
            (None, "It has no title.", None, None),
        )
    )
    holds, breaks, refusal = read_bytes("a.xlsx", raw)
    assert isinstance(holds, Report)
    assert (holds.title, holds.country, holds.published) == (
        "Dam holds",
        "PL",
        datetime(2026, 3, 1, 14, 20, tzinfo=UTC),
    )
    assert isinstance(breaks, Report)
    assert breaks.published == datetime(2026, 3, 1, tzinfo=UTC)
    assert refusal == Refusal("/collected/a.xlsx row 4", "the title is missing")


def test_sheets_are_reports_of_their_own_and_a_hidden_one_is_named() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Exports"
    rows = [
        ("Grain exports", None, None, None, None),
        ("Country", "2024", None, "2025", None),
        (None, "Tonnes", "Share", "Tonnes", "Share"),
        ("Poland", 46000, 0.253, 51000.4, 0.31),
        ("Chile", 1200, 0.01, None, None),
    ]
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            cell.number_format = {2: "#,##0", 3: "0.0%", 4: '#,##0" t"', 5: "0%"}.get(column, "General")
    for merged in ("A3:E3", "B4:C4", "D4:E4", "A4:A5"):
        sheet.merge_cells(merged)
    workbook.create_sheet("Secret").sheet_state = "hidden"
    events = workbook.create_sheet("Events")
    for event in (("Event", "Day", "Open"), ("Port closes", date(2026, 4, 1), True)):
        events.append(event)
    hidden, exports, listed = read_bytes("ports.xlsx", saved(workbook))
    assert hidden == Refusal("/collected/ports.xlsx sheet Secret", "the sheet is hidden", left_out=True)
    assert isinstance(exports, Report)
    assert (exports.title, exports.published) == ("Grain exports", None)
    assert exports.body.split("\n") == [
        "| Country | 2024 Tonnes | 2024 Share | 2025 Tonnes | 2025 Share |",
        "| Poland | 46,000 | 25.3% | 51,000 t | 31% |",
        "| Chile | 1,200 | 1.0% |",
    ]
    assert isinstance(listed, Report)
    assert (listed.title, listed.body) == (
        "ports: Events",
        "| Event | Day | Open |\n| Port closes | 2026-04-01 | yes |",
    )


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        (2026, "General", "2026"),
        (0.1 + 0.2, "General", "0.3"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (1234.5, "[$€-407]* #,##0.00", "€1,234.50"),
        (5, '"$"#,##0_);[Red]("$"#,##0)', "$5"),
        (1234567, '#,##0\\ "zł"', "1,234,567 zł"),
        (0.5, "0.0%", "50.0%"),
        (12000000, "0.0E+00", "12000000"),
        (7, "@", "7"),
    ],
)
def test_numbers_are_written_as_their_format_shows_them(value: float, shape: str, shown: str) -> None:
    workbook = workbook_of(("Town", "Value"), ("Orvel", value))
    workbook.active.cell(2, 2).number_format = shape
    assert only_report("a.xlsx", saved(workbook)).body.endswith(f"| Orvel | {shown} |")


def test_a_workbook_is_read_as_one_whatever_its_name() -> None:
    assert only_report("a.csv", saved(workbook_of(("Town", "Rain"), ("Orvel", 5)))).body.endswith(
        "| Orvel | 5 |"
    )


def test_what_is_damaged_or_hostile_is_refused_with_the_cause() -> None:
    raw = saved(workbook_of(("Town", "Rain"), ("Orvel", 5)))
    sheet = "xl/worksheets/sheet1.xml"
    name = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    entities = f'<!DOCTYPE a [<!ENTITY b "c">]><worksheet {name}/>'
    assert "declares entities" in only_refusal("a.xlsx", changed(raw, {sheet: " " * 5000 + entities}))
    wide = f'<worksheet {name}><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
    assert "16,384 cells, more than 2,000" in only_refusal("a.xlsx", changed(raw, {sheet: wide}))
    far = f'<worksheet {name}><sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData></worksheet>'
    assert "a row after row 1,048,576" in only_refusal("a.xlsx", changed(raw, {sheet: far}))
    assert "the workbook is damaged" in only_refusal(
        "a.xlsx", changed(raw, {sheet: f"<worksheet {name}><sheetData>"})
    )
    assert "no sheet that is shown" in only_refusal("a.xlsx", saved(Workbook()))


@pytest.mark.parametrize(
    ("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")]
)
def test_columns_have_letters(number: int, letters: str) -> None:
    assert (column_letters(number), column_number(letters)) == (letters, number)


def test_merged_cells_are_found_across_pieces_and_huge_ranges_are_passed_over() -> None:
    pieces = [
        b'<mergeCells><mergeCell ref="A1:BXX20000"/><mergeCell re',
        b'f="B2:C3"/><mergeCell ref="C3:B2"/>',
    ]
    merged = merged_in(pieces)
    assert merged.origins == {(2, 2): (2, 1), (3, 1): (2, 1), (3, 2): (2, 1)}
    assert merged.wide_rows == {2, 3}


_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "text", "table")
)


def ods(*tables: str) -> bytes:
    hidden = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{hidden}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"content.xml": content}, first="application/vnd.oasis.opendocument.spreadsheet")


def row(*cells: str, again: int = 1) -> str:
    each = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{again}">{each}</table:table-row>'


def test_an_opendocument_sheet_is_read_like_one_of_excel() -> None:
    day = '<table:table-row><table:table-cell office:value-type="date" office:date-value="2026-04-01">'
    day += "<text:p>01.04.26</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
    rest = '<table:table-row table:number-rows-repeated="1048570">'
    rest += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    raw = ods(
        f'<table:table table:name="Ports">{row("Day", "Port")}{row("x", "Orvel")}{day}{rest}</table:table>',
        f'<table:table table:name="Secret" table:style-name="h">{row("a", "b")}</table:table>',
    )
    hidden, report = read_bytes("a.ods", raw)
    assert hidden == Refusal("/collected/a.ods sheet Secret", "the sheet is hidden", left_out=True)
    assert isinstance(report, Report)
    assert (report.title, report.body) == ("Ports", "| Day | Port |\n| x | Orvel |\n| 2026-04-01 | Orvel |")


def test_repeated_rows_and_cells_are_bounded() -> None:
    cell = '<table:table-cell table:number-columns-repeated="9999999"><text:p>x</text:p></table:table-cell>'
    wide = f"<table:table-row>{cell}</table:table-row>"
    assert "more than 2,000" in only_refusal("a.ods", ods(f"<table:table>{wide}</table:table>"))
    tall = ods(f"<table:table>{row('Town', 'Rain')}{row('Orvel', '5', again=9999999)}</table:table>")
    assert only_report("a.ods", tall).body.count("\n") == 1000
