"""A report as JSON, for another process or a file, and back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from corpus import Layout, PageLayout, Precision, Report

_INSTANTS = ("collected", "published", "updated")


def report_to_json(report: Report) -> dict[str, Any]:
    """The fields of a report as JSON knows them."""
    fields = asdict(replace(report, layout=None))
    fields |= {name: fields[name].isoformat() for name in _INSTANTS if fields[name]}
    return fields | {"layout": _layout_to_json(report.layout) if report.layout else None}


def _layout_to_json(layout: Layout) -> dict[str, Any]:
    pages = [[page.width, page.height, b64encode(page.packed).decode()] for page in layout.pages]
    content = b64encode(layout.content).decode()
    return {"file_hash": layout.file_hash, "pages": pages, "content": content}


def _layout_from_json(fields: Mapping[str, Any]) -> Layout:
    pages = (
        PageLayout(width=width, height=height, packed=b64decode(packed))
        for width, height, packed in fields["pages"]
    )
    content = b64decode(fields["content"])
    return Layout(file_hash=fields["file_hash"], pages=tuple(pages), content=content)


def report_from_json(fields: Mapping[str, Any]) -> Report:
    """The report of which :func:`report_to_json` gave the fields."""
    instants = {name: datetime.fromisoformat(fields[name]) for name in _INSTANTS if fields[name]}
    precision = Precision(fields["published_precision"])
    layout = _layout_from_json(fields["layout"]) if fields["layout"] else None
    return Report(**{**fields, **instants, "published_precision": precision, "layout": layout})
