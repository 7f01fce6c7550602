"""A stored report corrected by hand, its details or its text: the next version of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from corpus import (
    IMPORT_NOTES,
    PAGE_STARTS,
    PUBLISHED_OFFSET,
    Actor,
    Corpus,
    Report,
    ReportWithdrawn,
    StoredReport,
)
from ingest.errors import ReportRefused
from ingest.identity import CORRECTED
from ingest.places import country_code
from ingest.readers.decoding import clean
from ingest.readers.fields import language_code, one_line
from ingest.readers.lengths import refuse_long
from ingest.split import split

FIELDS = (
    "title",
    "outlet",
    "country",
    "language",
    "author",
    "url",
    "summary",
    "body",
    "published",
    "published_precision",
    "updated",
)
_NEEDED = ("title", "outlet", "body")
_TEXTS = ("summary", "body")


def correct(
    corpus: Corpus,
    report_id: str,
    fields: Mapping[str, Any],
    *,
    by: Actor,
    wait_s: float,
    reason: str | None = None,
    version: int | None = None,
) -> StoredReport:
    """Makes a version of a report with these fields changed; what changes nothing makes none.

    ``fields`` are among ``FIELDS``: words, None for what is to be empty, and instants with their zone.
    With ``version`` that must still be the current one. Importing the report's file again, unchanged, does
    not undo it. Raises ReportNotFound, ReportRefused, ReportWithdrawn, CorpusBusy, VectorsUnavailable.
    """
    with corpus.writer.writing(wait_s=wait_s):
        stored = corpus.report(report_id)
        if version is not None and stored.current and stored.version != version:
            raise ReportRefused(
                f"the report has been changed meanwhile, and is at version {stored.version}; look at it again"
            )
        corrected = with_corrections(stored, fields)
        if corrected == stored.report:
            return stored
        corrected = replace(
            corrected,
            collected=datetime.now(UTC),
            collected_from=CORRECTED + corrected.collected_from.removeprefix(CORRECTED),
            revises=corpus.writer.identity(report_id),
        )
        spans = split(corrected, count=corpus.encoder.count, limit=corpus.encoder.limit)
        if not spans:
            raise ReportRefused(f"the text has no sentence in the language {corrected.language!r}")
        corpus.writer.add([(corrected, spans)], by=by, corrected=True, reason=reason)
        corpus.stories.group()
        return corpus.report(report_id)


def with_corrections(stored: StoredReport, fields: Mapping[str, Any]) -> Report:
    """The report as it would be with these fields changed. Raises ReportRefused, ReportWithdrawn."""
    if stored.withdrawn is not None:
        raise ReportWithdrawn(
            f"the report {stored.report_id!r} is withdrawn ({stored.withdrawn.reason}); restore it first"
        )
    before = stored.report
    changed = {name: _plain(name, value) for name, value in fields.items()}
    changed = {name: value for name, value in changed.items() if getattr(before, name) != value}
    outdated: set[str] = set()
    if "published" in changed:
        changed["year_inferred"] = False
        outdated |= {PUBLISHED_OFFSET, IMPORT_NOTES}
    if "body" in changed:  # where pages begin in it is no longer known
        outdated.add(PAGE_STARTS)
    metadata = {name: value for name, value in before.metadata.items() if name not in outdated}
    return replace(before, **changed, metadata=metadata)


def _plain(name: str, value: Any) -> Any:
    if name not in FIELDS:
        raise ReportRefused(f"{name!r} cannot be edited; the fields are {', '.join(FIELDS)}")
    if isinstance(value, str) and name != "published_precision":
        value = clean(value).strip() if name in _TEXTS else one_line(clean(value))
    if not value and name in _NEEDED:
        raise ReportRefused(f"the {'text' if name == 'body' else name} is missing")
    if name == "body":
        refuse_long(value)
    for field, code in (("country", country_code), ("language", language_code)):
        if name == field and value:
            known = code(value)
            if known is None:
                raise ReportRefused(f"the {field} {value!r} is not known; enter its name or ISO code")
            return known
    return value or None
