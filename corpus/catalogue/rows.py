"""Between the catalogue's rows and the values of :mod:`corpus.report`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from corpus.report import Passage, Precision, Report, StoredReport, TextField, Withdrawal, heading


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRecord:
    """What the indexes have of a passage; instants are seconds since the epoch.

    ``start`` and ``end`` are offsets of ``passage``, its own words, into a field of the report version.
    ``heading`` is the line under which the report is indexed and encoded.
    """

    passage_id: int
    report_id: str
    version: int
    start: int
    end: int
    heading: str
    passage: str
    title: str
    outlet: str
    country: str | None
    language: str | None
    published: int | None
    known_at: int
    collected: int

    @property
    def text(self) -> str:
        """The report's heading and the passage's own words, as the full-text index has them."""
        return f"{self.heading}\n{self.passage}"

    def filter_fields(self) -> dict[str, str | int]:
        """The fields that a search may be limited by, as far as they are known."""
        fields = {
            "outlet": self.outlet,
            "country": self.country,
            "language": self.language,
            "published": self.published,
            "known_at": self.known_at,
            "collected": self.collected,
        }
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionId:
    """Names one version of one report."""

    report_id: str
    version: int


def version_row(report: Report, version: int) -> dict[str, Any]:
    """The row of ``versions`` for a report."""
    return {
        "report_id": report.report_id,
        "version": version,
        "content_hash": report.content_hash,
        "title": report.title,
        "body": report.body,
        "outlet": report.outlet,
        "summary": report.summary,
        "author": report.author,
        "category": report.category,
        "url": report.url,
        "country": report.country,
        "language": report.language,
        "published": seconds(report.published),
        "published_precision": report.published_precision.value,
        "year_inferred": report.year_inferred,
        "updated": seconds(report.updated),
        "collected": seconds(report.collected),
        "collected_from": report.collected_from,
        "metadata": json.dumps(dict(report.metadata), ensure_ascii=False, default=str),
    }


def stored_report(row: Row[Any]) -> StoredReport:
    """The report version of a row that joins ``versions`` and ``reports``."""
    metadata: Mapping[str, Any] = json.loads(row.metadata)
    report = Report(
        title=row.title,
        body=row.body,
        outlet=row.outlet,
        collected=instant(row.collected),
        collected_from=row.collected_from,
        published=instant_or_none(row.published),
        published_precision=Precision(row.published_precision),
        year_inferred=row.year_inferred,
        updated=instant_or_none(row.updated),
        country=row.country,
        language=row.language,
        summary=row.summary,
        author=row.author,
        category=row.category,
        url=row.url,
        metadata=metadata,
    )
    return StoredReport(
        report_id=row.report_id,
        version=row.version,
        content_hash=row.content_hash,
        current=row.current_version == row.version,
        near_copy_of=row.near_copy_of,
        report=report,
        withdrawn=_withdrawal(row),
    )


def _withdrawal(row: Row[Any]) -> Withdrawal | None:
    if row.withdrawn_version is None:
        return None
    return Withdrawal(reason=row.withdrawn_reason, at=instant(row.withdrawn_at))


def passage(row: Row[Any]) -> Passage:
    """The passage of a row of ``passages``."""
    return Passage(
        passage_id=row.passage_id,
        report_id=row.report_id,
        version=row.version,
        ordinal=row.ordinal,
        start=row.start,
        end=row.end,
        field=TextField(row.field),
    )


def index_record(row: Row[Any], report: Report) -> IndexRecord:
    """What an index has of a passage, from a row that joins ``passages`` and ``versions``."""
    return IndexRecord(
        passage_id=row.passage_id,
        report_id=row.report_id,
        version=row.version,
        start=row.start,
        end=row.end,
        heading=heading(row.title, row.outlet, instant_or_none(row.published), characters=None),
        passage=report.text_of(TextField(row.field))[row.start : row.end],
        title=row.title,
        outlet=row.outlet,
        country=row.country,
        language=row.language,
        published=row.published,
        known_at=known_at(report),
        collected=row.collected,
    )


def known_at(report: Report) -> int:
    """Since when the text is known, in whole seconds: since it was published, or changed after that."""
    published = report.published or report.collected
    return int(max(published, report.updated or published).timestamp())


def seconds(instant: datetime | None) -> int | None:
    """Whole seconds since the epoch."""
    return None if instant is None else int(instant.timestamp())


def instant(seconds: int) -> datetime:
    """The instant, in UTC, of seconds since the epoch."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def instant_or_none(seconds: int | None) -> datetime | None:
    """As :func:`instant`, where there may be none."""
    return None if seconds is None else instant(seconds)
