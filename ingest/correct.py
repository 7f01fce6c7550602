"""What a held report says of itself, put right by hand: its next version, with the same text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from corpus import PUBLISHED_OFFSET, Actor, Corpus, ReportWithdrawn, StoredReport
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

    ``fields`` are among ``FIELDS``: words, None for what is to be empty, and instants with their zone. The
    file from which the report came does not undo it when it is taken in again unchanged. Raises
    ReportNotFound, ReportRefused, ReportWithdrawn, CorpusBusy, VectorsUnavailable.
    """
    with corpus.writing(wait_s=wait_s):
        held = corpus.report(report_id)
        if held.withdrawn is not None:
            raise ReportWithdrawn(
                f"the report {report_id!r} is withdrawn ({held.withdrawn.reason}); restore it first"
            )
        before = held.report
        changed = {name: _plain(name, value) for name, value in fields.items()}
        if all(getattr(before, name) == value for name, value in changed.items()):
            return held
        if "published" in changed and changed["published"] != before.published:
            changed["year_inferred"] = False
            changed["metadata"] = {k: v for k, v in before.metadata.items() if k != PUBLISHED_OFFSET}
        corrected = replace(
            before,
            **changed,
            collected=datetime.now(UTC),
            collected_from=CORRECTED + before.collected_from.removeprefix(CORRECTED),
            revises=corpus.identity(report_id),
        )
        spans = split(corrected, count=corpus.encoder.count, limit=corpus.encoder.limit)
        if not spans:
            raise ReportRefused(f"no sentence is found in the text in the language {corrected.language!r}")
        corpus.add([(corrected, spans)], by=by, corrected=True)
        return corpus.report(report_id)


def _plain(name: str, value: Any) -> Any:
    if name not in FIELDS:
        raise ReportRefused(f"{name!r} is not corrected by hand; the fields are {', '.join(FIELDS)}")
    if isinstance(value, str) and name != "published_precision":
        value = value.strip() if name == "summary" else one_line(value)
    if not value and name in _NEEDED:
        raise ReportRefused(f"a report needs {'a title' if name == 'title' else 'an outlet'}")
    for field, code in (("country", country_code), ("language", language_code)):
        if name == field and value:
            known = code(value)
            if known is None:
                raise ReportRefused(f"no {field} is known as {value!r}; give its name or its ISO code")
            return known
    return value or None
