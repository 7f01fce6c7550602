"""Report versions, and the passages found in them: each version is stored once in an answer, and numbered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.errors import RecordUnreadable
from assistant.ledger.codec import fields
from assistant.ledger.codec.fields import Row, Words
from corpus import Hit, Passage, Precision, Report, StoredReport, TextField, Withdrawal

TEXT_FIELD = Words({"title": TextField.TITLE, "summary": TextField.SUMMARY, "body": TextField.BODY})
PRECISION = Words({"minute": Precision.MINUTE, "day": Precision.DAY})


class ReportTable:
    """The report versions of one answer that is being written, in the order in which they come up."""

    def __init__(self) -> None:
        self._numbers: dict[StoredReport, int] = {}

    def number(self, report: StoredReport) -> int:
        """The place of a version in the table, from 0; a new one is added."""
        return self._numbers.setdefault(report, len(self._numbers))

    def rows(self) -> list[Row]:
        """The table as it is stored."""
        return [_stored_report_row(report) for report in self._numbers]


def read_table(row: Row) -> tuple[StoredReport, ...]:
    """The report versions of a stored answer."""
    return fields.many(row, "reports", _read_stored_report)


def numbered(row: Row, reports: tuple[StoredReport, ...]) -> StoredReport:
    """The version of the table that a citation or a hit names."""
    number = fields.whole(row, "report")
    if not 0 <= number < len(reports):
        raise RecordUnreadable(f"'report' is {number!r}, but {len(reports)} reports are stored")
    return reports[number]


def hit_row(hit: Hit, table: ReportTable) -> Row:
    """A hit as it is stored."""
    passage = hit.passage
    return {
        "report": table.number(hit.stored),
        "passage": {
            "passage_id": passage.passage_id,
            "report_id": passage.report_id,
            "version": passage.version,
            "ordinal": passage.ordinal,
            "field": TEXT_FIELD.word(passage.field),
            "start": passage.start,
            "end": passage.end,
        },
        "score": float(hit.score),
        "cosine": None if hit.cosine is None else float(hit.cosine),
        "found_by": dict(hit.found_by),
        "copies": [hit_row(copy, table) for copy in hit.copies],
        "summary": hit_row(hit.summary, table) if hit.summary else None,
    }


def read_hit(row: Row, reports: tuple[StoredReport, ...]) -> Hit:
    """A hit of a stored answer."""
    passage = fields.obj(row, "passage")
    summary = fields.maybe_obj(row, "summary")
    return Hit(
        passage=Passage(
            passage_id=fields.whole(passage, "passage_id"),
            report_id=fields.text(passage, "report_id"),
            version=fields.whole(passage, "version"),
            ordinal=fields.whole(passage, "ordinal"),
            start=fields.whole(passage, "start"),
            end=fields.whole(passage, "end"),
            field=read_text_field(passage),
        ),
        stored=numbered(row, reports),
        score=fields.real(row, "score"),
        cosine=fields.maybe_real(row, "cosine"),
        found_by=read_ranks(row),
        copies=fields.many(row, "copies", lambda copy: read_hit(copy, reports)),
        summary=None if summary is None else read_hit(summary, reports),
    )


def read_text_field(row: Row) -> TextField:
    """The text that offsets count in; the body, where an older release wrote them."""
    return TEXT_FIELD.read(row, "field", TextField.BODY)


def read_ranks(row: Row) -> dict[str, int]:
    """The rank that each ranking gave a hit."""
    ranks = fields.obj(row, "found_by")
    return {ranking: fields.whole(ranks, ranking) for ranking in ranks}


def _stored_report_row(stored: StoredReport) -> Row:
    report, withdrawn = stored.report, stored.withdrawn
    return {
        "report_id": stored.report_id,
        "version": stored.version,
        "content_hash": stored.content_hash,
        "current": stored.current,
        "near_copy_of": stored.near_copy_of,
        "withdrawn": {"reason": withdrawn.reason, "at": withdrawn.at.isoformat()} if withdrawn else None,
        "report": {
            "title": report.title,
            "body": report.body,
            "outlet": report.outlet,
            "collected": report.collected.isoformat(),
            "collected_from": report.collected_from,
            "published": report.published.isoformat() if report.published else None,
            "published_precision": PRECISION.word(report.published_precision),
            "year_inferred": report.year_inferred,
            "updated": report.updated.isoformat() if report.updated else None,
            "country": report.country,
            "language": report.language,
            "summary": report.summary,
            "author": report.author,
            "category": report.category,
            "url": report.url,
            "metadata": _plain(report.metadata),
            "revises": report.revises,
            "known_as": report.known_as,
        },
    }


def _read_stored_report(row: Row) -> StoredReport:
    withdrawn = fields.maybe_obj(row, "withdrawn")
    return StoredReport(
        report_id=fields.text(row, "report_id"),
        version=fields.whole(row, "version"),
        content_hash=fields.text(row, "content_hash"),
        current=fields.truth(row, "current", default=True),
        near_copy_of=fields.maybe_text(row, "near_copy_of"),
        report=_read_report(fields.obj(row, "report")),
        withdrawn=Withdrawal(reason=fields.text(withdrawn, "reason"), at=fields.instant(withdrawn, "at"))
        if withdrawn
        else None,
    )


def _read_report(row: Row) -> Report:
    return Report(
        title=fields.text(row, "title"),
        body=fields.text(row, "body"),
        outlet=fields.text(row, "outlet"),
        collected=fields.instant(row, "collected"),
        collected_from=fields.text(row, "collected_from"),
        published=fields.maybe_instant(row, "published"),
        published_precision=PRECISION.read(row, "published_precision", Precision.MINUTE),
        year_inferred=fields.truth(row, "year_inferred", default=False),
        updated=fields.maybe_instant(row, "updated"),
        country=fields.maybe_text(row, "country"),
        language=fields.maybe_text(row, "language"),
        summary=fields.maybe_text(row, "summary"),
        author=fields.maybe_text(row, "author"),
        category=fields.maybe_text(row, "category"),
        url=fields.maybe_text(row, "url"),
        metadata=fields.maybe_obj(row, "metadata") or {},
        revises=fields.maybe_text(row, "revises"),
        known_as=fields.maybe_text(row, "known_as"),
    )


def _plain(value: Any) -> Any:
    """What a source wrote beside its text, as JSON can have it: no NaN, no dates, keys that are strings."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return str(value)
