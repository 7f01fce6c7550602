"""Excel workbooks (XLSX) by openpyxl, row by row: the cells as they are shown, formulas by their values."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from corpus import Report
from ingest.errors import FileRefused, IngestError
from ingest.readers.documents.ooxml import Package, begins_as
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.safe_xml import attribute, child, children
from ingest.readers.tables.merging import Merged, merged_in
from ingest.readers.tables.reports import reports_in
from ingest.readers.tables.sheet import Bounds, Row, Sheet, filled
from ingest.readers.zip_guard import ZipContainer, ZipLimits, open_zip

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

SUFFIXES = frozenset({".xlsx"})

_LIMITS = ZipLimits(size=300_000_000)
_LARGEST = (  # bytes of parts: sheets are read row by row, strings one by one, all others whole
    ("xl/worksheets/", 120_000_000),
    ("xl/sharedStrings", 64_000_000),
    ("", 16_000_000),
)
_LAST_ROW = 1_048_576  # of a sheet in Excel
_MOST_PLACES = 10_000_000  # of cells, also empty ones before others in their row
_DECLARES = re.compile(rb"<!(?:ENTITY|DOCTYPE)")
_LONGEST_BEGINNING = 16  # bytes
_UNSHOWN = re.compile(r"_.|\*.|\[(?!\$)[^\]]*\]")  # of a number format: widths, fillings, colours, conditions
_LITERAL = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<bare>[$€£¥ ])'
)
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?(?:E[+-]0+)?")


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins_as(head, "xl/") else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """One report a row, or one of each sheet; a hidden sheet is left out and named."""
    with open_zip(file.content, limits=_LIMITS) as container:
        _refuse_unsafe(container)
        package = Package(container)
        properties = package.properties()
        merged = _merged(package, container)
    with _opened(file) as workbook:
        bounds = Bounds()
        sheets: list[Sheet] = []
        for sheet in workbook.worksheets:
            if sheet.sheet_state != "visible":
                yield Refusal(f"{file.origin} sheet {sheet.title}", "the sheet is hidden", left_out=True)
                continue
            own = merged.get(sheet.title, Merged())
            rows = list(filled(own.spread(_rows(sheet)), bounds))
            if rows:
                sheets.append(Sheet(name=sheet.title, rows=rows, merged=own.wide_rows))
    if not sheets:
        raise FileRefused("the text is missing: no sheet that is shown has a cell with text")
    yield from reports_in(sheets, properties, file)


def _refuse_unsafe(container: ZipContainer) -> None:
    """Refuses parts that declare entities, or that are too large for what openpyxl makes of them."""
    for name in container.names:
        if not name.endswith(".xml"):
            continue
        most = next((most for folder, most in _LARGEST if name.startswith(folder)), 0)
        if container.size(name) > most:
            raise FileRefused(f"{name} in it has {container.size(name):,} bytes unpacked, more than {most:,}")
        rest = b""
        for piece in container.pieces(name):
            if _DECLARES.search(rest + piece):
                raise FileRefused(f"{name} in it declares entities, which no ordinary file does")
            rest = piece[-_LONGEST_BEGINNING:]


def _merged(package: Package, container: ZipContainer) -> dict[str, Merged]:
    """The merged cells of each sheet, which openpyxl does not give while it reads row by row."""
    main, root = package.main()
    parts = package.related(main, "worksheet")
    found = {}
    for sheet in children(child(root, "sheets"), "sheet"):
        key = next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        found[attribute(sheet, "name")] = merged_in(container.pieces(parts.get(key, "")))
    return found


@contextmanager
def _opened(file: CollectedFile) -> Iterator[Workbook]:
    """The workbook; whatever openpyxl finds wrong with it becomes a FileRefused."""
    from openpyxl import load_workbook

    file.content.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it cannot keep when it writes
        try:
            workbook = load_workbook(file.content, read_only=True, data_only=True, keep_links=False)
            yield workbook
        except (IngestError, MemoryError):
            raise
        except Exception as error:
            raise FileRefused(
                "the workbook is damaged, or made by a program that does not keep to the format; "
                "open it in Excel and save it again"
            ) from error
    workbook.close()


def _rows(sheet: Any) -> Iterator[tuple[int, Row]]:
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    places = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        places += len(row)
        if number > _LAST_ROW:  # openpyxl gives all rows before one, whatever its number
            raise FileRefused(f"the workbook is damaged: it has a row after row {_LAST_ROW:,}")
        if places > _MOST_PLACES:
            raise FileRefused(
                f"it has more than {_MOST_PLACES:,} places for cells, most of them empty; split it"
            )
        yield number, [_shown(cell.value, getattr(cell, "number_format", "")) for cell in row]


def _shown(value: Any, shape: str) -> str:
    """A cell's value as it is shown; days in ISO 8601, whatever the sheet's own order."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        return rounded.date().isoformat() if rounded.time() == time() else rounded.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value, shape) if isinstance(value, int | float) else str(value)


def _number(value: int | float, shape: str) -> str:
    """A number as its format shows it (ECMA-376 part 1, 18.8.31): per cent, thousands, decimals, units."""
    pattern = _UNSHOWN.sub("", shape.partition(";")[0])
    digits = _DIGITS.search(_LITERAL.sub(lambda found: "\0" * len(found[0]), pattern))
    if digits is None or "E" in digits[0]:
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    percent = "%" in pattern
    whole, _, fraction = digits[0].partition(".")
    decimals = len(re.findall(r"[0#?]", fraction))
    text = f"{abs(value) * (100 if percent else 1):{',' if ',' in whole else ''}.{decimals}f}"
    before, after = _literal(pattern[: digits.start()]), _literal(pattern[digits.end() :])
    return f"{'-' if value < 0 else ''}{before}{text}{'%' if percent else ''}{after}".strip()


def _literal(pattern: str) -> str:
    """The unit that a part of a number format writes, such as a currency."""
    return "".join(found[found.lastgroup or 0] for found in _LITERAL.finditer(pattern))
