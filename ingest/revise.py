"""A file → the next version of a report that is held, whatever the file is called and wherever it lies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus import Actor, AddResult, Corpus, Report, ReportWithdrawn
from ingest.errors import FileRefused, ReportRefused
from ingest.language import detect_language
from ingest.readers import read
from ingest.readers.collected import Collected, Refusal
from ingest.readers.fields import UNKNOWN_OUTLET
from ingest.split import split

# What the file may leave out: the report keeps what it had.
_KEPT = ("country", "language", "author", "category", "url", "summary")


def revise(
    corpus: Corpus, report_id: str, path: Path, *, by: Actor | None = None, wait_s: float = 0.0
) -> AddResult:
    """Makes the one report of a file the next version of a report.

    What the file does not tell (outlet, time of publication, country …) stays as it was. A file that says
    what the current version says changes nothing. Raises ReportNotFound, ReportWithdrawn, FileRefused,
    ReportRefused, CorpusBusy (after ``wait_s`` seconds), VectorsUnavailable.
    """
    with corpus.writing(wait_s=wait_s):
        report = _revision(corpus, report_id, _only_report(path))
        status, version = corpus.status(report)
        if status == "unchanged":
            return AddResult(report_id=report_id, version=version, status=status)
        spans = split(report, count=corpus.encoder.count, limit=corpus.encoder.limit)
        if not spans:
            raise ReportRefused(f"the body in {str(path)!r} holds no sentence; the report stays as it is")
        (fate,) = corpus.add([(report, spans)], by=by or Actor())
    return fate


def _only_report(path: Path) -> Report:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{str(path)!r} cannot be read: {error.strerror or error}") from error
    origin = str(path.resolve())
    readings = list(read(Collected(origin=origin, name=path.name, raw=raw, collected=datetime.now(UTC))))
    for reading in readings:
        if isinstance(reading, Refusal):
            raise FileRefused(f"{reading.where}: {reading.reason}")
    if len(readings) != 1:
        raise FileRefused(
            f"{str(path)!r} holds {len(readings)} reports; a revision is a file with exactly one"
        )
    (report,) = readings
    assert isinstance(report, Report)
    return report


def _revision(corpus: Corpus, report_id: str, report: Report) -> Report:
    """The report as a version of the one held, with what it leaves out taken from there."""
    held = corpus.report(report_id)
    if held.withdrawn is not None:
        raise ReportWithdrawn(
            f"the report {report_id!r} is withdrawn ({held.withdrawn.reason}); "
            f"`dateline report restore {report_id}` comes first"
        )
    before = held.report
    if report.url and before.url and report.url != before.url:
        raise ReportRefused(
            f"the file is of the address {report.url!r}, but the report {report_id!r} is of {before.url!r}; "
            "see that the id is right, or take the address out of the file"
        )
    kept = {name: getattr(before, name) for name in _KEPT if getattr(report, name) is None}
    if report.outlet == UNKNOWN_OUTLET:
        kept["outlet"] = before.outlet
    if report.published is None:
        kept["published"] = before.published
        kept["published_precision"] = before.published_precision
        kept["year_inferred"] = before.year_inferred
    revision = replace(report, revises=corpus.identity(report_id), **kept)
    return revision if revision.language else replace(revision, language=detect_language(revision.body))
