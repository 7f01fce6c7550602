"""Runs: what is accepted is not lost, whatever ends the process that does it."""

from __future__ import annotations

import os
import signal

from assistant.access import ALONE
from assistant.operations import changes, collection, importing
from assistant.runs import start
from assistant.runs.start import end_working, resume_unfinished
from assistant.settings import Services
from corpus import Actor, AuditQuery, ReportFilter, RunKind, RunState, runs
from tests.assistant.runs.uploads import handed, many, text
from tests.assistant.runs.waiting import until


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
    listed = collection.list_reports(ALONE, services, ReportFilter(), limit=1000).rows
    assert len({one.title for one in listed}) == 160
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
