"""Runs: a process of its own does them in order, while others go on with their work."""

from __future__ import annotations

import os

from assistant.access import ALONE
from assistant.operations import changes, collection, importing
from assistant.settings import Services
from corpus import AuditQuery, Change, ReportFilter, RunKind, RunState
from tests.assistant.runs.uploads import handed, many, text
from tests.assistant.runs.waiting import until
from tests.corpora import SAMPLE


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
    run = importing.import_files(ALONE, services, handed(many(200)))
    until(services, run, lambda seen: seen.run.state is RunState.AT_WORK and seen.counts)
    collection.withdraw(ALONE, services, gone.report_id, reason="retracted")
    assert not importing.run(ALONE, services, run.run_id).run.over
    seen = until(services, run)
    assert seen.counts == {"added": 200}
    assert collection.open_report(ALONE, services, gone.report_id).stored.withdrawn is not None


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
