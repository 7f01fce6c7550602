"""Pages of a report about a harbour, and what is read of a PDF of them."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from corpus import Report
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.registry import read
from tests.ingest.pdf_files import Page, pdf

TITLE = "The harbour of Colmouth gets a second pier next year"
LEAD = "The council of Colmouth voted for the pier on Monday, after years of quarrels about its cost. "
SECOND = "Fishermen had asked for it since the storm that broke the first one in the winter of 1987. "
THIRD = "Building begins in May, and forty workers are to be hired for it from the villages around. "


def reading(raw: bytes, name: str = "x.pdf") -> Report | Refusal:
    [only] = read(CollectedFile(f"/c/{name}", name, io.BytesIO(raw), datetime(2026, 3, 1, tzinfo=UTC)))
    return only


def report(
    *pages: Page,
    info: dict[str, str] | None = None,
    xmp: str = "",
    catalog: str = "",
    password: str | None = None,
) -> Report:
    only = reading(pdf(pages, info=info, xmp=xmp, catalog=catalog, password=password))
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
