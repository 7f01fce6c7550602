"""Sheets → reports: one a row where the heads are fields of reports, else one of each sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus import Report
from ingest.errors import ReportRefused
from ingest.readers.blocks import Block, Kind
from ingest.readers.documents.as_report import report_of
from ingest.readers.documents.properties import Properties
from ingest.readers.field_names import fields_of
from ingest.readers.fields import report_from
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.tables.dates import DayOrder, day_order
from ingest.readers.tables.heads import tables
from ingest.readers.tables.sheet import Row, Sheet
from ingest.readers.untitled import name_in_words

_MOST_ROWS = 20_000  # of one report
_HEADS_WITHIN = 10  # rows
_NO_NAME = re.compile(
    r"(?:sheet|tabelle|arkusz|hoja|feuil(?:le)?|foglio|blad|planilha|лист|list|table)\s*\d*", re.IGNORECASE
)
_DAYS = ("published_at", "updated_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """A list of reports: the columns of their fields, all heads, and the rows below them."""

    fields: dict[str, int]
    heads: Row
    rows: Sequence[tuple[int, Row]]


def reports_in(
    sheets: Sequence[Sheet], properties: Properties, file: CollectedFile
) -> Iterator[Report | Refusal]:
    """The reports of all sheets; what cannot be read is refused with its sheet and row."""
    several = len(sheets) > 1
    titles: set[str] = set()
    for sheet in sheets:
        where = f"{file.origin} sheet {sheet.name}" if several else file.origin
        listed = _listed(sheet)
        if listed:
            yield from _rows(listed, file, where)
            continue
        try:
            yield _table(sheet, properties, file, titles=titles, several=several)
        except ReportRefused as refusal:
            yield Refusal(where, str(refusal))


def _listed(sheet: Sheet) -> _Listed | None:
    """The list of reports in a sheet, if its heads name a title and a text, or a summary in its place."""
    for place, (_, heads) in enumerate(sheet.rows[:_HEADS_WITHIN]):
        fields = fields_of(list(heads))
        short = "summary" in fields and not fields.keys().isdisjoint(("published_at", "url", "source"))
        if "title" in fields and ("body" in fields or short):
            if "body" not in fields:
                fields["body"] = fields.pop("summary")
            return _Listed(fields=fields, heads=heads, rows=sheet.rows[place + 1 :])
    return None


def _rows(listed: _Listed, file: CollectedFile, where: str) -> Iterator[Report | Refusal]:
    orders = {
        name: day_order(_cell(row, place) for _, row in listed.rows)
        for name, place in listed.fields.items()
        if name in _DAYS
    }
    if not listed.rows:
        yield Refusal(where, "the list is empty: there is no row below the heads")
    for number, row in listed.rows:
        try:
            yield report_from(_fields(row, listed, orders), file)
        except ReportRefused as refusal:
            yield Refusal(f"{where} row {number}", str(refusal))


def _fields(row: Row, listed: _Listed, orders: dict[str, DayOrder]) -> dict[str, object]:
    if len(row) > len(listed.heads):
        raise ReportRefused(
            f"the row has {len(row)} cells under {len(listed.heads)} heads; put quotation marks around cells "
            "that have the delimiter in them"
        )
    fields: dict[str, object] = {}
    for name, place in listed.fields.items():
        cell = _cell(row, place)
        fields[name] = orders[name].iso(cell) if name in orders else cell
    used = frozenset(listed.fields.values())
    others = {
        head or f"column {place + 1}": _cell(row, place)
        for place, head in enumerate(listed.heads)
        if place not in used
    }
    return {name: cell for name, cell in (others | fields).items() if cell}


def _table(
    sheet: Sheet, properties: Properties, file: CollectedFile, *, titles: set[str], several: bool
) -> Report:
    """The report that a table makes, under its caption, its sheet's name or its file's."""
    if len(sheet.rows) > _MOST_ROWS:
        raise ReportRefused(f"the table has {len(sheet.rows):,} rows, more than {_MOST_ROWS:,}; split it")
    found = tables(sheet)
    captions = list(found[0].captions) if found else []
    named = sheet.name if not _NO_NAME.fullmatch(sheet.name) else ""
    title = captions[0] if captions else named or name_in_words(file)
    if several and not captions and named:
        title = f"{name_in_words(file)}: {named}"
    if title in titles:
        title = f"{title} ({sheet.name})"
    titles.add(title)
    blocks = [Block(title, Kind.TITLE), *(Block(words) for words in captions[1:])]
    for number, table in enumerate(found):
        blocks += [Block(words) for words in table.captions if number]
        blocks += table.blocks()
    if len(blocks) < 2:
        raise ReportRefused("the text is missing: the sheet has but one cell")
    return report_of(
        blocks, replace(properties, created=""), file
    )  # a workbook is seldom of the day of its table


def _cell(row: Row, place: int) -> str:
    return row[place] if place < len(row) else ""
