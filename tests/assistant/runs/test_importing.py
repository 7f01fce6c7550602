"""Runs: each file that is imported has a result, whatever it is, and what it changed can be looked up."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from assistant.access import ALONE, operating_user
from assistant.operations import changes, collection, correcting, importing
from assistant.operations.changes import ChangesOfRun
from assistant.settings import Services
from corpus import AuditQuery, Change, ChangeKind, Missing, ReportFilter, RunState
from tests.assistant.runs.uploads import handed, text
from tests.assistant.runs.waiting import until


def titles(services: Services) -> set[str]:
    return {one.title for one in collection.list_reports(ALONE, services, ReportFilter(), limit=1000).rows}


def test_each_file_has_a_result_and_its_changes_are_in_the_history(services: Services) -> None:
    body = "The dam above Lemna held overnight, said its keeper, after the heaviest rain for nine years. " * 4
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("feed/third.txt", text("A third report"))
        packed.writestr("feed/README.txt", b"not a report")
        packed.writestr("../outside.txt", text("Outside"))
    files = {
        "one.txt": text("The dam held", body),
        "two.txt": text("The dam held, too", body, outlet="Another Paper"),
        "empty.txt": b"",
        "picture.png": b"\x89PNG",
        "feed.zip": archive.getvalue(),
        "broken.zip": b"no archive",
    }
    seen = until(services, importing.import_files(ALONE, services, handed(files)))
    assert seen.run.state is RunState.DONE
    results = {result.place: result for result in seen.results}
    assert {place: result.status for place, result in results.items()} == {
        "one.txt": "added",
        "two.txt": "near-copy",
        "empty.txt": "refused",
        "picture.png": "refused",
        "feed.zip › feed/third.txt": "added",
        "feed.zip › feed/README.txt": "left out",
        "feed.zip › ../outside.txt": "refused",
        "broken.zip": "refused",
    }
    assert str(results["picture.png"].reason).startswith(".png is not supported. Supported: ")
    assert (seen.run.inputs, seen.run.finished) == (6, 6)
    until(services, seen.run, lambda _: not list((services.settings.folder / "inbox").iterdir()))
    found = changes.list_changes(ALONE, services, AuditQuery(run_id=seen.run.run_id))
    assert found.total == 3
    made = {(one.kind, one.by.name) for one in found.entries if isinstance(one, Change)}
    assert made == {("added", operating_user())}
    by_run = changes.list_changes(ALONE, services, AuditQuery())
    [as_one] = by_run.entries
    assert isinstance(as_one, ChangesOfRun)
    assert (as_one.run, as_one.changed.counts) == (seen.run, {ChangeKind.ADDED: 3})
    assert by_run.refused[seen.run.run_id].count == seen.counts["refused"]
    assert titles(services) == {"The dam held", "The dam held, too", "A third report"}

    again = until(services, importing.import_files(ALONE, services, handed({"one.txt": files["one.txt"]})))
    assert [result.status for result in again.results] == ["unchanged"]
    corrected = files["one.txt"].replace(b"nine years", b"ten years").replace(b"The dam held", b"Dam held")
    revised = until(services, importing.import_files(ALONE, services, handed({"one.txt": corrected})))
    assert [(result.status, result.version) for result in revised.results] == [("revised", 2)]
    other = text("Another matter of that name", "Farmers near Lemna brought in the barley.")
    added = until(services, importing.import_files(ALONE, services, handed({"one.txt": other})))
    assert [result.status for result in added.results] == ["added"]


def test_a_run_says_what_its_reports_lack_until_that_is_set(services: Services) -> None:
    """Only those that it imported count, and what was refused or left out lacks nothing."""
    dated = b"---\ntitle: Dated\noutlet: Post\ndate: 2026-02-27\n---\nThe dam held on Monday.\n"
    given = {"undated.txt": text("Undated"), "bare.txt": b"Bare\n\nNo outlet is named here, nor a day.\n"}
    until(services, importing.import_files(ALONE, services, handed({"other.txt": text("Of another run")})))
    run = importing.import_files(ALONE, services, handed({"dated.txt": dated, "no.txt": b"", **given}))
    seen = until(services, run)
    assert list(seen.missing.lines().values()) == [
        "2 reports have no publication date: filters by date and “when” questions will not find them.",
        "1 report names no outlet: filters by outlet will not find it.",
    ]
    [bare] = collection.list_reports(ALONE, services, ReportFilter(missing=(Missing.OUTLET,))).rows
    fields = {"outlet": "Post", "published": datetime(2026, 2, 27, tzinfo=UTC)}
    correcting.correct(ALONE, services, bare.report_id, fields)
    assert importing.run(ALONE, services, run.run_id).missing.counts == {Missing.DATE: 1, Missing.OUTLET: 0}


def test_what_is_pasted_becomes_a_report(services: Services) -> None:
    fields = {
        "title": "Ferry returns",
        "body": "The ferry returned to Lemna on Monday.",
        "outlet": "Courier",
        "date": "2026-02-03",
        "country": "PL",
        "url": "",
    }
    seen = until(services, importing.import_text(ALONE, services, fields))
    [result] = seen.results
    assert result.status == "added"
    report = collection.open_report(ALONE, services, result.report_id or "").stored.report
    assert (report.title, report.outlet, report.country) == ("Ferry returns", "Courier", "PL")
