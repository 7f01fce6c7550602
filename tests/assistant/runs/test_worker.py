"""Runs: a process of its own does them, in order; what is accepted is not lost, whatever ends the process."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.access import ALONE, operating_user
from assistant.ledger import Ledger
from assistant.operations import changes, collection, correcting, importing, watching
from assistant.operations.changes import ChangesOfRun
from assistant.operations.importing import RunView
from assistant.runs import start
from assistant.runs.inbox import UploadedFile
from assistant.runs.start import end_working, resume_unfinished
from assistant.settings import Services, Settings, open_assistant
from assistant.watch.news import WatchedNews
from corpus import Actor, AuditQuery, Change, ChangeKind, Missing, ReportFilter, Run, RunKind, RunState, runs
from tests.corpora import SAMPLE, add_reports, make_report, small_reports

SECONDS_TO_WORK = 120


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    settings = Settings(folder=folder)
    with open_assistant(settings) as assistant:
        yield Services(settings=settings, assistant=assistant, ledger=Ledger(folder))
        end_working()


def text(title: str, body: str = "", outlet: str = "Lemna Courier") -> bytes:
    return (
        f"---\ntitle: {title}\noutlet: {outlet}\n---\n{body or f'{title}, it was said on Monday.'}\n".encode()
    )


def handed(files: dict[str, bytes]) -> list[UploadedFile]:
    return [UploadedFile(name=name, content=io.BytesIO(content)) for name, content in files.items()]


def many(count: int) -> dict[str, bytes]:
    reports = small_reports(count)
    return {f"{n}.txt": text(one.title, one.body) for n, one in enumerate(reports)}


def until(services: Services, run: Run, true: object = None) -> RunView:
    """The run with its results once it is over, or without them once something is true of it."""
    deadline = time.monotonic() + SECONDS_TO_WORK
    while True:
        seen = importing.run(ALONE, services, run.run_id, limit=0)  # to look often must cost little
        if true(seen) if callable(true) else seen.run.over:
            return seen if callable(true) else importing.run(ALONE, services, run.run_id, limit=1000)
        assert time.monotonic() < deadline, f"run {run.run_id} is {seen.run} after {SECONDS_TO_WORK} s"
        time.sleep(0.05)


def test_a_check_names_the_reports_whose_original_files_are_lost(services: Services) -> None:
    release = SAMPLE / "canal-ice-werder-release.pdf"
    until(services, importing.import_files(ALONE, services, handed({release.name: release.read_bytes()})))
    sound = until(services, importing.request_run(ALONE, services, RunKind.HEALTH)).run.outcome
    assert sound == "all 2 passages can be found by their vectors and by their words"
    [kept] = [path for path in (services.corpus.folder / "originals").rglob("*") if path.is_file()]
    kept.rename(kept.with_name("0" * 64))
    os.utime(kept.with_name("0" * 64), (0, 0))
    outcome = until(services, importing.request_run(ALONE, services, RunKind.HEALTH)).run.outcome or ""
    assert "1 original file is missing or damaged (“Ice closes the Werder canals" in outcome
    assert "import the same files again, or copy them back from a backup" in outcome
    assert "the folder originals has 1 file that belongs to no report and can be deleted" in outcome


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


def test_a_run_whose_process_is_ended_resumes_with_the_results_of_an_uninterrupted_one(
    services: Services,
) -> None:
    files = many(160)
    run = importing.import_files(ALONE, services, handed(files))
    part = until(services, run, lambda seen: seen.counts.get("added", 0) >= 20)
    assert part.counts["added"] < 160
    end_working()
    broken = importing.run(ALONE, services, run.run_id)
    assert (broken.interrupted, broken.run.over) == (True, False)
    resume_unfinished(services.settings)
    seen = until(services, run)
    assert (seen.run.state, seen.run.taken_up) == (RunState.DONE, 2)
    assert seen.counts == {"added": 160}
    assert len(titles(services)) == 160
    made = changes.list_changes(ALONE, services, AuditQuery(run_id=run.run_id))
    assert made.total == 160
    assert services.corpus.health().sound


def test_a_run_whose_process_is_killed_goes_on_by_itself(services: Services) -> None:
    run = importing.import_files(ALONE, services, handed(many(160)))
    until(services, run, lambda seen: seen.counts.get("added", 0) >= 20)
    os.kill(start._started[-1].pid, signal.SIGKILL)
    seen = until(services, run)
    assert (seen.run.state, seen.run.taken_up, seen.counts) == (RunState.DONE, 2, {"added": 160})


def test_a_process_that_is_killed_before_its_first_run_is_started_again(services: Services) -> None:
    run = importing.import_files(ALONE, services, handed({"one.txt": text("One")}))
    os.kill(start._started[-1].pid, signal.SIGKILL)  # it has not even loaded its modules
    seen = until(services, run)
    assert (seen.run.state, seen.run.taken_up, seen.counts) == (RunState.DONE, 1, {"added": 1})


def test_runs_that_no_process_can_begin_fail_with_the_reason(services: Services) -> None:
    asked = [
        runs.enqueue(services.corpus.catalogue, kind, by=Actor(name="Bo"))
        for kind in (RunKind.HEALTH, RunKind.REBUILD)
    ]
    start.start_working(services.settings.model_copy(update={"encoder": "of-another-corpus"}))
    for run in asked:
        seen = until(services, run)
        assert (seen.run.state, seen.run.taken_up) == (RunState.FAILED, 0)
        assert seen.run.outcome == (
            "the process that does the runs ended 3 times before it began this one (exit status 1); "
            "runs.log in the corpus's folder says more"
        )
    assert "'of-another-corpus' is configured" in (services.settings.folder / "runs.log").read_text()


def test_runs_are_done_in_the_order_asked_and_rebuilding_the_indexes_is_a_run(services: Services) -> None:
    first = importing.import_files(ALONE, services, handed(many(40)))
    health = importing.request_run(ALONE, services, RunKind.HEALTH)
    rebuild = importing.request_run(ALONE, services, RunKind.REBUILD)
    rebuilt = until(services, rebuild)
    assert "rebuilt with" in str(rebuilt.run.outcome)
    ended = [until(services, run).run for run in (first, health, rebuild)]
    assert [run.state for run in ended] == [RunState.DONE] * 3
    assert "found by their vectors and by their words" in str(ended[1].outcome)
    assert [run.started for run in ended] == sorted(run.started for run in ended if run.started)
    [change] = changes.list_changes(ALONE, services, AuditQuery(), limit=1).entries
    assert isinstance(change, Change)
    assert (change.kind, change.by.run_id) == ("rebuilt", rebuild.run_id)


def test_somebody_who_withdraws_a_report_does_not_wait_for_a_run_to_end(services: Services) -> None:
    until(services, importing.import_files(ALONE, services, handed({"gone.txt": text("To be withdrawn")})))
    [gone] = collection.list_reports(ALONE, services, ReportFilter()).rows
    run = importing.import_files(ALONE, services, handed(many(300)))
    until(services, run, lambda seen: seen.run.state is RunState.AT_WORK and seen.counts)
    collection.withdraw(ALONE, services, gone.report_id, reason="retracted")
    assert not importing.run(ALONE, services, run.run_id).run.over
    seen = until(services, run)
    assert seen.counts == {"added": 300}
    assert collection.open_report(ALONE, services, gone.report_id).stored.withdrawn is not None


PIER = "The pier of Lemna closed for 12 days after a storm."


def test_watched_questions_are_asked_again_when_a_report_they_cite_is_corrected_or_withdrawn(
    services: Services,
) -> None:
    """By a run that is queued only where a question is touched, and says because of which report."""
    barley, pier = add_reports(
        services.corpus,
        make_report(title="Barley", body="Farmers near Colmouth cut barley."),
        make_report(title="Pier closed", body=PIER),
    )
    collection.withdraw(ALONE, services, barley.report_id, reason="nothing is watched yet")
    assert importing.runs(ALONE, services) == []
    one, _ = watching.watch_text(ALONE, services, "How long did the pier of Lemna close?")

    def news() -> WatchedNews:
        [latest, *_] = importing.runs(ALONE, services)
        assert (latest.run.kind, latest.given) == (RunKind.RERUN, ("Pier closed",))
        assert until(services, latest.run).run.outcome == "watched questions run: 1, 1 with news"
        assert watching.unseen(ALONE, services) == [one.saved_id]
        found = watching.watched_one(ALONE, services, one.saved_id)
        watching.mark_seen(ALONE, services, found)
        return found

    longer = PIER.replace("12", "30")
    correcting.correct(ALONE, services, pier.report_id, {"body": longer}, reason="It was 30")
    [(before, after)] = news().diff.changed
    assert (before.text, after.text) == (PIER, longer)
    collection.withdraw(ALONE, services, pier.report_id, reason="invented")
    assert [statement.text for statement in news().diff.dropped] == [longer]
    collection.restore(ALONE, services, pier.report_id)
    assert [seen.run.kind for seen in importing.runs(ALONE, services)] == [RunKind.RERUN] * 3


def test_an_import_asks_watched_questions_as_they_were_asked_first(services: Services) -> None:
    """With the reader: what it alone declines is not answered after an import, and is no news then."""
    add_reports(services.corpus, make_report(title="Pier", body=PIER))
    _, first = watching.watch_text(ALONE, services, "Who closed the pier of Lemna?")
    assert first.answer.abstained
    assert not replace(services.assistant, reader=None).ask("Who closed the pier of Lemna?").abstained
    other = {"other.txt": text("Barley", "Farmers near Colmouth cut barley.")}
    seen = until(services, importing.import_files(ALONE, services, handed(other)))
    assert str(seen.run.outcome).endswith("watched questions run: 1")
    assert watching.unseen(ALONE, services) == []


def test_a_run_that_fails_says_why_and_can_be_tried_again(services: Services) -> None:
    run = importing.import_files(ALONE, services, handed({"one.txt": text("One")}))
    place = services.settings.folder / "inbox" / str(run.inbox)
    (place / "names.json").rename(place / "elsewhere")
    seen = until(services, run)
    assert seen.run.state is RunState.FAILED
    assert "names.json" in str(seen.run.outcome)
    (place / "elsewhere").rename(place / "names.json")
    importing.resume(ALONE, services, run.run_id)
    assert until(services, run).run.state is RunState.DONE
