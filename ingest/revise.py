"""A file → the next version of a stored report, whatever the file is called and wherever it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus import UNKNOWN_OUTLET, Actor, AddResult, Corpus, Report, ReportWithdrawn
from ingest.errors import FileRefused, ReportRefused
from ingest.language import detect_language
from ingest.original import kept
from ingest.readers.reader import Refusal
from ingest.reading import read_files
from ingest.sources.source import SourceFile
from ingest.split import split

# What the file may leave out: the report keeps what it had.
_KEPT = ("country", "language", "author", "category", "url", "summary")


def revise(
    corpus: Corpus, report_id: str, path: Path, *, by: Actor | None = None, wait_s: float = 0.0
) -> AddResult:
    """Makes the one report of a file the next version of a report.

    What the file does not say (outlet, time of publication, country …) stays as it was. A file that says
    what the current version says changes nothing. Raises ReportNotFound, ReportWithdrawn, FileRefused,
    ReportRefused, CorpusBusy (after ``wait_s`` seconds), VectorsUnavailable.
    """
    with corpus.writer.writing(wait_s=wait_s):
        report = _revision(corpus, report_id, _only_report(path))
        status, version = corpus.writer.status(report)
        if status == "unchanged":
            return AddResult(report_id=report_id, version=version, status=status)
        report = kept(report, path, corpus.writer, member=bool(report.layout and report.layout.content))
        spans = split(report, count=corpus.encoder.count, limit=corpus.encoder.limit)
        if not spans:
            raise ReportRefused(f"the text in {str(path)!r} has no sentence; the report is unchanged")
        (result,) = corpus.writer.add([(report, spans)], by=by or Actor())
        corpus.stories.group()
    return result


def _only_report(path: Path) -> Report:
    """The one report of a file. Raises FileRefused."""
    only: Report | None = None
    for _, readings in read_files([SourceFile(path=path)]):
        for number, reading in enumerate(readings, start=1):
            if isinstance(reading.value, Refusal):
                raise FileRefused(f"{reading.value.where}: {reading.value.reason}")
            if number > 1:
                raise FileRefused(f"{str(path)!r} has several reports; a revision is a file with exactly one")
            only = reading.value
    if only is None:
        raise FileRefused(f"{str(path)!r} has no report; a revision is a file with exactly one")
    return only


def _revision(corpus: Corpus, report_id: str, report: Report) -> Report:
    """The report as a version of the stored one, with what it leaves out taken from there."""
    stored = corpus.report(report_id)
    if stored.withdrawn is not None:
        raise ReportWithdrawn(
            f"the report {report_id!r} is withdrawn ({stored.withdrawn.reason}); "
            f"`dateline report restore {report_id}` comes first"
        )
    before = stored.report
    if report.url and before.url and report.url != before.url:
        raise ReportRefused(
            f"the file has the address {report.url!r}, but the report {report_id!r} has {before.url!r}; "
            "check the id, or remove the address from the file"
        )
    kept = {name: getattr(before, name) for name in _KEPT if getattr(report, name) is None}
    if report.outlet == UNKNOWN_OUTLET:
        kept["outlet"] = before.outlet
    if report.published is None:
        kept["published"] = before.published
        kept["published_precision"] = before.published_precision
        kept["year_inferred"] = before.year_inferred
    revision = replace(report, revises=corpus.writer.identity(report_id), **kept)
    return revision if revision.language else replace(revision, language=detect_language(revision.body))
