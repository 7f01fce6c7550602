"""A preview says what the import then says, and leaves nothing behind."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.access import ALONE
from assistant.errors import FetchingOff, PageUnavailable, SourceRefused
from assistant.operations import importing, previewing
from assistant.operations.previewing import Preview
from assistant.runs.inbox import UploadedFile
from assistant.runs.start import end_working
from assistant.settings import Services, Settings, open_services
from corpus import FileResult, Run
from tests.assistant.runs.waiting import until_over
from tests.corpora import SAMPLE
from tests.ingest.web_server import Given, WebServer

RELEASE = SAMPLE / "canal-ice-werder-release.pdf"
BELL = SAMPLE / "harbour-bell-returns.txt"


@pytest.fixture
def services(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Services over an empty corpus; this process's temporary files are in a folder of the test's own."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with open_services(Settings(folder=folder)) as opened:
        yield opened
        end_working()


def upload(name: str, content: bytes) -> UploadedFile:
    return UploadedFile(name=name, content=io.BytesIO(content))


def uploads() -> list[UploadedFile]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("release.pdf", RELEASE.read_bytes())
        archive.writestr("dots.txt", "---\ntitle: Dots\n---\n…\n")
        archive.writestr("bell.txt", BELL.read_bytes())
    return [
        upload("bell.txt", BELL.read_bytes()),
        upload("noise.bin", b"\0\1"),
        upload("packed.zip", packed.getvalue()),
    ]


def imported(services: Services, run: Run) -> list[FileResult]:
    """The results of the run, in their order, once it is over."""
    until_over(services, run)
    return sorted(importing.run(ALONE, services, run.run_id).results, key=lambda one: one.number)


def foreseen(preview: Preview) -> list[tuple[object, ...]]:
    return [
        (one.place, one.result.status.value, one.result.reason, one.result.title, one.result.report_id)
        for one in preview.reports
    ]


def found(results: list[FileResult]) -> list[tuple[object, ...]]:
    return [(one.place, one.status, one.reason, one.title, one.report_id) for one in results]


def test_a_preview_of_uploads_has_the_results_of_the_run(services: Services, tmp_path: Path) -> None:
    for expected in ({"added": 2, "refused": 2, "unchanged": 1}, {"unchanged": 3, "refused": 2}):
        preview = previewing.preview_files(ALONE, services, uploads())
        assert preview.counts == expected
        assert list((tmp_path / "temporary").iterdir()) == []
        assert foreseen(preview) == found(
            imported(services, importing.import_files(ALONE, services, uploads()))
        )


def test_nothing_is_queued_kept_or_stored(services: Services, folder: Path) -> None:
    previewing.preview_files(ALONE, services, uploads())
    assert importing.runs(ALONE, services) == []
    assert services.corpus.overview.contents() == {}
    assert not (folder / "inbox").exists()
    assert not (folder / "originals").exists()


def test_what_was_read_is_shown_with_what_was_inferred_or_lost(services: Services) -> None:
    undated = "---\ntitle: Pier opens\ndate: 31 February 2026\n---\n" + "The pier of Lemna opened. " * 60
    preview = previewing.preview_files(
        ALONE, services, [upload("pier.txt", undated.encode()), upload("bell.txt", BELL.read_bytes())]
    )
    pier, bell = preview.reports
    assert "'31 February 2026' is not a date" in pier.notes
    assert "it names no outlet; it has no date" in pier.notes
    assert 300 < len(pier.beginning) <= 401
    assert pier.beginning.endswith("…")
    assert pier.passages > 1
    assert bell.report is not None
    assert (bell.report.outlet, bell.report.country, bell.report.language) == (
        "The Kowhai Examiner",
        "NZ",
        "en",
    )
    assert bell.report.year_inferred
    assert bell.to_json()["published"] == bell.report.published.isoformat()  # type: ignore[union-attr]


def test_a_near_copy_names_the_report_it_copies_also_one_of_the_same_files(services: Services) -> None:
    bell = BELL.read_text("utf-8")
    preview = previewing.preview_files(
        ALONE,
        services,
        [
            upload("bell.txt", bell.encode()),
            upload("copy.txt", bell.replace("The Kowhai Examiner", "Evening Post").encode()),
        ],
    )
    first, copy = preview.reports
    assert (copy.result.near_copy_of, copy.copied) == (first.result.report_id, first.result.title)


def test_pasted_text_is_previewed_as_it_is_imported(services: Services) -> None:
    fields = {
        "title": "Pier opens",
        "body": "The pier opened on <b>Monday</b>.",
        "outlet": "",
        "country": "PL",
    }
    preview = previewing.preview_text(ALONE, services, fields)
    assert preview.reports[0].beginning == "The pier opened on Monday."
    assert foreseen(preview) == found(imported(services, importing.import_text(ALONE, services, fields)))


def test_the_first_page_of_a_pdf_is_drawn_alone_and_in_an_archive(services: Services) -> None:
    preview = previewing.preview_files(
        ALONE, services, [upload("a.pdf", RELEASE.read_bytes()), *uploads(), upload("bad.pdf", b"%PDF-1.7")]
    )
    alone, inside = (one for one in preview.reports if one.file)
    assert alone.file == inside.file == RELEASE.read_bytes()
    assert previewing.first_page(ALONE, services, alone.file)[8:12] == b"WEBP"
    with pytest.raises(PageUnavailable, match="page 1 cannot be drawn"):
        previewing.first_page(ALONE, services, b"%PDF-1.7")


def test_a_page_is_fetched_for_its_preview_only_where_fetching_is_on(services: Services) -> None:
    on = replace(services, settings=services.settings.model_copy(update={"fetch": True}))
    page = (
        b"<html><title>Pier opens</title><article><p>The pier of Lemna opened on Monday.</p></article></html>"
    )
    with WebServer() as server:
        server.pages["/pier"] = Given(body=page, headers={"Content-Type": "text/html"})
        on = replace(on, network=server.policy)
        with pytest.raises(FetchingOff):
            previewing.preview_address(ALONE, services, f"{server.url}/pier")
        with pytest.raises(SourceRefused):
            previewing.preview_address(ALONE, on, "file:///etc/passwd")
        [found] = previewing.preview_address(ALONE, on, f"{server.url}/pier").reports
        [lost] = previewing.preview_address(ALONE, on, f"{server.url}/none").reports
    assert (found.place, found.result.status, found.beginning) == (
        f"{server.url}/pier",
        "added",
        "The pier of Lemna opened on Monday.",
    )
    assert lost.result.status == "refused"
    assert "404" in (lost.result.reason or "")
    assert services.corpus.overview.contents() == {}


def test_more_reports_than_a_page_can_show_are_cut_off_and_said_so(services: Services) -> None:
    lines = "\n".join(
        f'{{"title": "Report {n}", "body": "Gate {n} was opened."}}'
        for n in range(previewing.SHOWN_AT_MOST + 1)
    )
    preview = previewing.preview_files(ALONE, services, [upload("many.jsonl", lines.encode())])
    assert (len(preview.reports), preview.cut) == (previewing.SHOWN_AT_MOST, True)
