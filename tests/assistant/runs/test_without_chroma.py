"""An import that meets a Chroma server which does not answer says what it has stored; nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.access import ALONE
from assistant.cli import main
from assistant.ledger import Ledger
from assistant.operations import collecting, importing
from assistant.runs.collecting import queue_due
from assistant.runs.start import end_working
from assistant.settings import Services, Settings, open_assistant
from corpus import ChromaAccess, Corpus, RunState, VectorsUnavailable, runs
from corpus.index.placement import ShardPlacement
from tests.assistant.runs.uploads import handed, many
from tests.assistant.runs.waiting import until
from tests.chroma_servers import ChromaServer, running_chroma
from tests.corpora import add_reports, make_report


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[ChromaServer]:
    with running_chroma(tmp_path / "elsewhere") as running:
        yield running


def written(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_the_command_line_prints_what_is_stored_and_what_to_do(
    folder: Path,
    tmp_path: Path,
    chroma: ChromaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATELINE_CHROMA_URL", chroma.url)
    reports = written(tmp_path / "reports", many(5))

    def ingest() -> tuple[int, list[str], list[str]]:
        status = main(["--data", str(folder), "ingest", str(reports)])
        printed = capsys.readouterr()
        return status, printed.out.splitlines(), printed.err.splitlines()

    chroma.stop()
    status, results, said = ingest()
    assert status == 2
    assert results[-1] == "5 waiting"
    assert len(results) == 6
    assert all(": stored; it is found once the search indexes have it — " in one for one in results[:-1])
    note, error = said[-2:]
    assert note == (
        "Note: 5 reports are stored; their vectors are added when Chroma answers. Run it again for the rest."
    )
    assert error.startswith(f"dateline: no Chroma server answers at '{chroma.url}'")
    (reports / "late.txt").write_bytes(b"A late report\n\nA seal returned to Lemna on Monday.\n")
    status, results, said = ingest()
    assert (status, results) == (2, [])
    assert note in said
    chroma.start()
    status, results, said = ingest()
    assert (status, results[-1]) == (0, "1 added, 5 unchanged")


def test_months_whose_server_answers_are_imported_and_said_to_be(
    folder: Path,
    tmp_path: Path,
    chroma: ChromaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with running_chroma(tmp_path / "another") as another:
        monkeypatch.setenv("DATELINE_CHROMA_URL", f"{chroma.url},{another.url}")
        monkeypatch.setenv("DATELINE_CHROMA_SHARDS", "month")
        days = {month: datetime(2026, month, 17, 9, tzinfo=UTC) for month in (1, 10)}
        access = ChromaAccess(by_month=True)
        with Corpus(folder, chroma_url=f"{chroma.url},{another.url}", chroma_access=access) as corpus:
            for month, day in days.items():
                add_reports(corpus, make_report(f"Of {month}", f"It was in {month}.", published=day))
            silent = ShardPlacement(corpus.catalogue).servers()["2026-01"]
        (chroma if silent == chroma.url else another).stop()
        files = {
            f"{month}.txt": (
                f"---\ntitle: Penguins in {month}\noutlet: Heads\ndate: {day:%Y-%m-%d}\n---\n"
                f"Penguins were counted on the heads of {month}.\n"
            ).encode()
            for month, day in days.items()
        }
        status = main(["--data", str(folder), "ingest", str(written(tmp_path / "reports", files))])
        printed = capsys.readouterr()
        first, second, summary = printed.out.splitlines()
        assert status == 2
        assert "1.txt: stored; it is found once the search indexes have it" in first
        assert "10.txt: added" in second
        assert summary == "1 added, 1 waiting"
        note, error = printed.err.splitlines()[-2:]
        assert note.startswith("Note: 1 report is stored; its vectors are added when Chroma answers.")
        assert "reports of January 2026 are out of reach" in error


@pytest.mark.parametrize("months", [False, True])
def test_a_report_is_withdrawn_whatever_waits_and_restored_only_with_its_vectors_which_is_said_once(
    folder: Path,
    tmp_path: Path,
    chroma: ChromaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    months: bool,
) -> None:
    with running_chroma(tmp_path / "another") as another:
        url = f"{chroma.url},{another.url}" if months else chroma.url
        monkeypatch.setenv("DATELINE_CHROMA_URL", url)
        if months:
            monkeypatch.setenv("DATELINE_CHROMA_SHARDS", "month")
        reports = [make_report(f"Of {n}", f"It was the number {n}.") for n in range(3)]
        with Corpus(folder, chroma_url=url, chroma_access=ChromaAccess(by_month=months)) as corpus:
            add_reports(corpus, *reports)
            silent = ShardPlacement(corpus.catalogue).servers().get("2026-02", chroma.url)
        (chroma if silent == chroma.url else another).stop()

        def dateline(*words: str) -> tuple[int, str, list[str]]:
            caplog.clear()
            status = main(["--data", str(folder), "report", *words])
            printed = capsys.readouterr()
            errors = [one for one in printed.err.splitlines() if one.startswith("dateline: ")]
            logged = [one.getMessage() for one in caplog.records if one.name == "dateline"]
            return status, printed.out, logged + [one for one in errors if one[10:] not in logged]

        for one in reports[:2]:
            status, printed, said = dateline("withdraw", one.report_id, "--reason", "a hoax")
            assert (status, printed) == (0, f"{one.report_id}: withdrawn — {one.title}\n")
            assert sum("is yet to be deleted from the vectors" in line for line in said) == 1
            assert sum("no Chroma server answers" in line for line in said) == 1
        status, printed, [*notices, refusal] = dateline("restore", reports[0].report_id)
        assert (status, printed) == (2, "")
        assert refusal.startswith(f"dateline: the report '{reports[0].report_id}' is not restored: ")
        assert "no Chroma server answers" in refusal
        assert not any("not restored" in notice for notice in notices)
        chroma.start() if silent == chroma.url else another.start()
        status, printed, said = dateline("restore", reports[0].report_id)
        assert (status, printed, said) == (
            0,
            f"{reports[0].report_id}: restored (version 1) — {reports[0].title}\n",
            [],
        )
        with Corpus(folder, chroma_url=url, chroma_access=ChromaAccess(by_month=months)) as corpus:
            assert corpus.lag() == 0
            assert corpus.health().sound


def test_a_source_says_that_its_last_import_failed_until_that_is_resumed(
    folder: Path, tmp_path: Path, chroma: ChromaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = written(tmp_path / "watched", many(2))
    for one in watched.iterdir():
        os.utime(one, (1_770_000_000, 1_770_000_000))
    settings = Settings(folder=folder, chroma_url=chroma.url)
    with open_assistant(settings) as assistant:
        services = Services(settings=settings, assistant=assistant, ledger=Ledger(folder))
        source = collecting.watch_folder(ALONE, services, watched, every=timedelta(minutes=5))
        chroma.stop()
        queue_due(settings, services.corpus.catalogue, network=services.network)
        [waiting] = importing.runs(ALONE, services)
        assert [one.failed_import for one in collecting.list_sources(ALONE, services)] == [""]
        runs.finish(services.corpus.catalogue, waiting.run.run_id, RunState.FAILED, "Chroma is silent")
        [view] = collecting.list_sources(ALONE, services)
        assert view.source.result == "2 new or changed of 2 files", "which says what was found, not imported"
        why = f"Chroma is silent; resume run {waiting.run.run_id} on the Collection page, under Runs"
        assert view.failed_import == view.to_json()["failed_import"] == why
        assert main(["--data", str(folder), "watch", "list"]) == 0
        assert f"    last import failed: {why}\n" in capsys.readouterr().out
        (watched / "late.txt").write_bytes(b"A late report\n\nA seal returned to Lemna on Monday.\n")
        os.utime(watched / "late.txt", (1_770_000_000, 1_770_000_000))
        with pytest.raises(VectorsUnavailable):
            list(collecting.collect(ALONE, services, [source.address]))
        [view] = collecting.list_sources(ALONE, services)
        assert view.failed_import.startswith("no Chroma server answers")
        assert view.failed_import.endswith("vectors are added when Chroma answers"), "nothing can be resumed"
        chroma.start()
        importing.resume(ALONE, services, waiting.run.run_id)
        assert until(services, waiting.run).counts == {"added": 2}
        assert [one.failed_import for one in collecting.list_sources(ALONE, services)] == [""]
        end_working()


def test_a_run_of_the_server_has_the_results_of_what_is_stored(folder: Path, chroma: ChromaServer) -> None:
    settings = Settings(folder=folder, chroma_url=chroma.url)
    with open_assistant(settings) as assistant:
        services = Services(settings=settings, assistant=assistant, ledger=Ledger(folder))
        chroma.stop()
        run = importing.import_files(ALONE, services, handed(many(5)))
        seen = until(services, run)
        assert (seen.run.state, seen.run.taken_up, seen.counts) == (RunState.FAILED, 3, {"waiting": 5})
        log = (folder / "runs.log").read_text("utf-8")
        assert log.count("the runs are left unfinished: no Chroma server answers") == 2
        assert "Traceback" not in log
        assert seen.run.outcome is not None
        assert seen.run.outcome.startswith(f"no Chroma server answers at '{chroma.url}'")
        assert seen.run.outcome.endswith("5 reports are stored; their vectors are added when Chroma answers")
        chroma.start()
        importing.resume(ALONE, services, run.run_id)
        seen = until(services, run)
        assert (seen.run.state, seen.counts) == (RunState.DONE, {"added": 5})
        end_working()
