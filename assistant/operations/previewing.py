"""What files would become if they were imported now: read and compared as an import does, and not stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access import Person, Role, operation
from assistant.errors import PageUnavailable, PreviewFailed
from assistant.runs import inbox
from assistant.runs.collecting import checked_source, opened_fetcher
from assistant.runs.foreground import ImportSummary
from assistant.runs.inbox import UploadedFile
from assistant.runs.missing import NOTHING, MissingFields, missing_of
from assistant.settings import Services
from corpus import scratch_folder
from ingest.errors import IngestError
from ingest.identity import UPLOADED
from ingest.page_picture import page_picture
from ingest.pipeline import dry_run
from ingest.results import CHANGED, IngestResult
from ingest.sources.folder import find_files
from ingest.sources.page import pages
from ingest.split import split

if TYPE_CHECKING:
    from corpus import Corpus, DryRun, Report
    from ingest.results import Progress
    from ingest.sources.source import NotRead, SourceFile

SHOWN_AT_MOST = 1000  # reports of one preview on a page; it is kept in memory
_BEGINNING = 400  # characters of a body
_PICTURED_BYTES = 64_000_000  # of the files whose pages can be shown, in one preview
OnProgress = Callable[[int, "int | None", int], None]
"""Called now and then: how many files are read, of how many where that is known, and the reports found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedReport:
    """The result that a report, or a file without one, would have, and the report as it was read.

    Of ``report`` only the ``beginning`` of the body is kept; it is None for a file that cannot be read.
    ``notes`` say what of it was inferred or lost, ``copied`` is the title of the report of which it is a
    near-copy, and ``file`` are the bytes whose first page can be shown.
    """

    result: IngestResult
    report: Report | None = None
    notes: str = ""
    passages: int = 0
    copied: str = ""
    file: bytes = b""

    @property
    def place(self) -> str:
        """The file, and where in it, as people know it."""
        return self.result.where.removeprefix(UPLOADED)

    @property
    def would_change(self) -> bool:
        """Whether an import would store the report."""
        return self.result.status in CHANGED

    @property
    def beginning(self) -> str:
        """The first lines of the body."""
        return self.report.body if self.report else ""

    def to_json(self) -> dict[str, Any]:
        """The result as the command line prints it for programs, with what was read."""
        read = self.report
        return self.result.to_json() | {
            "outlet": read.outlet if read else None,
            "country": read.country if read else None,
            "language": read.language if read else None,
            "published": read.published.isoformat() if read and read.published else None,
            "published_precision": read.published_precision.value if read and read.published else None,
            "year_inferred": read.year_inferred if read else None,
            "updated": read.updated.isoformat() if read and read.updated else None,
            "notes": self.notes or None,
            "passages": self.passages,
            "beginning": self.beginning or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The reports of a preview, in the order of an import's results; ``cut`` when there are more."""

    reports: Sequence[PreviewedReport]
    cut: bool = False

    @property
    def missing(self) -> MissingFields:
        """What the reports lack that an import would store."""
        return missing_of(replace(one.result, report=one.report) for one in self.reports)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many would have which result."""
        return Counter(one.result.status.value for one in self.reports)


@operation(needs=Role.ADMIN)
def preview_paths(
    _person: Person, services: Services, paths: Sequence[Path], *, on_progress: OnProgress | None = None
) -> Iterator[PreviewedReport | ImportSummary]:
    """As :func:`importing.ingest_files`, without importing: each report, and last the summary.

    Raises PreviewFailed when no process can be started that reads the files.
    """
    counts, missing = Counter[str](), NOTHING
    with services.corpus.dry_run() as destination:
        for result in _results(destination, find_files(paths), on_progress):
            counts[result.status.value] += 1
            missing += missing_of([result])
            yield _as_previewed(result, destination)
    yield ImportSummary(counts=counts, missing=missing)


@operation(needs=Role.ADMIN)
def preview_files(
    _person: Person,
    services: Services,
    uploads: Sequence[UploadedFile],
    *,
    on_progress: OnProgress | None = None,
) -> Preview:
    """What :func:`importing.import_files` would do with the files. Raises OSError, PreviewFailed."""
    with _unpacked(uploads) as sources:
        return _preview(services.corpus, sources, on_progress)


@operation(needs=Role.ADMIN)
def preview_text(
    person: Person,
    services: Services,
    fields: Mapping[str, str],
    *,
    on_progress: OnProgress | None = None,
) -> Preview:
    """What :func:`importing.import_text` would do with the fields. Raises as above."""
    return preview_files(person, services, [inbox.pasted_text(fields)], on_progress=on_progress)


@operation(needs=Role.ADMIN)
def preview_address(
    _person: Person, services: Services, address: str, *, on_progress: OnProgress | None = None
) -> Preview:
    """What :func:`collecting.request_fetch` would do with what the address gives now.

    Raises FetchingOff, SourceRefused, PreviewFailed.
    """
    fetcher = opened_fetcher(services.settings, services.network)
    checked = checked_source(address)
    with scratch_folder() as into:
        return _preview(services.corpus, pages(fetcher, [checked], into=into), on_progress)


@operation(needs=Role.ADMIN)
def first_page(_person: Person, _services: Services, content: bytes) -> bytes:
    """The first page of a previewed file as WebP, drawn in a process of its own. Raises PageUnavailable."""
    with scratch_folder() as place:
        file = place / "file"
        file.write_bytes(content)
        try:
            return page_picture(file, 1)
        except IngestError as error:
            raise PageUnavailable(str(error)) from error


@contextmanager
def _unpacked(uploads: Sequence[UploadedFile]) -> Iterator[list[SourceFile | NotRead]]:
    """The uploads as an import finds them in its inbox, in a folder that is deleted afterwards."""
    with scratch_folder() as place:
        name = inbox.receive(place, uploads)
        stored = inbox.stored(place, name)
        yield [inbox.as_source(one) for one in stored if isinstance(one, inbox.StoredUpload)]


def _preview(
    corpus: Corpus, sources: Iterable[SourceFile | NotRead], on_progress: OnProgress | None
) -> Preview:
    found: list[PreviewedReport] = []
    room = _PICTURED_BYTES
    with corpus.dry_run() as destination:
        for result in _results(destination, sources, on_progress):
            if len(found) == SHOWN_AT_MOST:
                return Preview(reports=found, cut=True)
            one = _as_previewed(result, destination)
            if result.report and result.report.layout:
                file = destination.original(result.report.layout.file_hash)
                size = file.stat().st_size
                if size <= room:
                    room -= size
                    one = replace(one, file=file.read_bytes())
            found.append(one)
    return Preview(reports=found)


def _results(
    destination: DryRun, sources: Iterable[SourceFile | NotRead], on_progress: OnProgress | None
) -> Iterator[IngestResult]:
    def note(progress: Progress) -> None:
        if on_progress:
            on_progress(progress.files, progress.files_total, progress.reports)

    try:
        yield from dry_run(destination, sources, on_progress=note)
    except IngestError as error:
        raise PreviewFailed(str(error)) from error


def _as_previewed(result: IngestResult, destination: DryRun) -> PreviewedReport:
    report = result.report
    if report is None:
        return PreviewedReport(result=result)
    passages = result.passages
    if passages is None:  # of one that would not be stored
        encoder = destination.encoder
        passages = len(split(report, count=encoder.count, limit=encoder.limit))
    return PreviewedReport(
        result=replace(result, report=None),
        report=replace(report, body=_beginning(report.body), layout=None, metadata={}),
        notes=(result.reason if result.status in CHANGED else "; ".join(report.import_notes)) or "",
        passages=passages,
        copied=destination.report(result.near_copy_of).report.title if result.near_copy_of else "",
    )


def _beginning(body: str) -> str:
    """As much of a body as is worth showing, up to the end of a word."""
    if len(body) <= _BEGINNING:
        return body
    return f"{body[:_BEGINNING].rsplit(None, 1)[0]}…"
