"""The details of a stored report edited by hand: its next version, with the same text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from corpus import IMPORT_NOTES, PUBLISHED_OFFSET, Actor, Corpus, ReportWithdrawn, StoredReport
from ingest.errors import ReportRefused
from ingest.identity import CORRECTED
from ingest.places import country_code
from ingest.readers.fields import language_code, one_line
from ingest.split import split

FIELDS = (
    "title",
    "outlet",
    "country",
    "language",
    "author",
    "url",
    "summary",
    "published",
    "published_precision",
    "updated",
)
_NEEDED = ("title", "outlet")


def correct(
    corpus: Corpus, report_id: str, fields: Mapping[str, Any], *, by: Actor, wait_s: float
) -> StoredReport:
    """Makes a version of a report with these fields changed; what changes nothing makes none.

    ``fields`` are among ``FIELDS``: words, None for what is to be empty, and instants with their zone.
    Importing the report's file again, unchanged, does not undo it. Raises
    ReportNotFound, ReportRefused, ReportWithdrawn, CorpusBusy, VectorsUnavailable.
    """
    with corpus.writer.writing(wait_s=wait_s):
        stored = corpus.report(report_id)
        if stored.withdrawn is not None:
            raise ReportWithdrawn(
                f"the report {report_id!r} is withdrawn ({stored.withdrawn.reason}); restore it first"
            )
        before = stored.report
        changed = {name: _plain(name, value) for name, value in fields.items()}
        if all(getattr(before, name) == value for name, value in changed.items()):
            return stored
        if "published" in changed and changed["published"] != before.published:
            changed["year_inferred"] = False
            outdated = (PUBLISHED_OFFSET, IMPORT_NOTES)
            changed["metadata"] = {k: v for k, v in before.metadata.items() if k not in outdated}
        corrected = replace(
            before,
            **changed,
            collected=datetime.now(UTC),
            collected_from=CORRECTED + before.collected_from.removeprefix(CORRECTED),
            revises=corpus.writer.identity(report_id),
        )
        spans = split(corrected, count=corpus.encoder.count, limit=corpus.encoder.limit)
        if not spans:
            raise ReportRefused(f"the text has no sentence in the language {corrected.language!r}")
        corpus.writer.add([(corrected, spans)], by=by, corrected=True)
        corpus.stories.group()
        return corpus.report(report_id)


def _plain(name: str, value: Any) -> Any:
    if name not in FIELDS:
        raise ReportRefused(f"{name!r} cannot be edited; the fields are {', '.join(FIELDS)}")
    if isinstance(value, str) and name != "published_precision":
        value = value.strip() if name == "summary" else one_line(value)
    if not value and name in _NEEDED:
        raise ReportRefused(f"the {name} is missing")
    for field, code in (("country", country_code), ("language", language_code)):
        if name == field and value:
            known = code(value)
            if known is None:
                raise ReportRefused(f"the {field} {value!r} is not known; enter its name or ISO code")
            return known
    return value or None
