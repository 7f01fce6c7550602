"""What is imported, listed and looked after at the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.assistant.cli.running import ROOT, dateline, lines


def test_one_bad_file_stops_nothing_and_shows_in_the_exit_status(folder: Path, tmp_path: Path) -> None:
    collected = tmp_path / "collected"
    collected.mkdir()
    (collected / "bad.json").write_text("{", "utf-8")
    (collected / "photo.png").write_bytes(b"\x89PNG\r\n")
    record = {"title": "Pier opens", "body": "The pier of Lemna opened on Monday.", "source": "Courier"}
    (collected / "good.jsonl").write_text(json.dumps(record) + "\nnonsense\n", "utf-8")
    done = dateline(folder, "ingest", "--json", collected, tmp_path / "missing.txt")
    statuses = {(Path(o["where"].split(" line")[0]).name, o["status"]) for o in lines(done.stdout)}
    assert done.returncode == 1
    assert statuses == {
        ("bad.json", "refused"),
        ("photo.png", "refused"),
        ("good.jsonl", "added"),
        ("good.jsonl", "refused"),
        ("missing.txt", "refused"),
    }
    assert all(o["reason"] for o in lines(done.stdout) if o["status"] == "refused")

    (collected / "bad.json").unlink()
    (collected / "photo.png").unlink()
    (collected / "good.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    again = dateline(folder, "ingest", "--json", collected)
    assert again.returncode == 0
    assert [o["status"] for o in lines(again.stdout)] == ["unchanged"]

    record["body"] += " It had been closed for a year."
    (collected / "good.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    (revised,) = lines(dateline(folder, "ingest", "--json", collected).stdout)
    assert (revised["status"], revised["version"]) == ("revised", 2)
    shown = dateline(folder, "report", "show", revised["report_id"], "--version", "1", "--json")
    assert "closed for a year" not in json.loads(shown.stdout)["body"]
    assert not json.loads(shown.stdout)["current"]


def test_empty_lists_say_so_to_people_and_nothing_to_programs(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    imported = dateline(folder, "ingest", tmp_path / "none")
    assert (imported.returncode, imported.stdout) == (0, "No files to import.\n")
    for command, message in (
        (("report", "list"), "No reports yet; import some: dateline ingest PATH"),
        (("report", "list", "--outlet", "Wired"), "No reports match these filters."),
        (("answers", "list"), "No answers yet"),
        (("questions", "list"), "No watched questions"),
    ):
        assert message in dateline(folder, *command).stdout
        assert dateline(folder, *command, "--json").stdout == ""


def test_health_and_rebuild_report_what_they_found(folder: Path) -> None:
    dateline(folder, "ingest", ROOT / "corpus" / "sample" / "harbour-bell-returns.txt")
    assert "All 2 passages can be found" in dateline(folder, "health").stdout
    assert "2 passages" in dateline(folder, "rebuild").stdout
    assert "All 2 passages can be found" in dateline(folder, "health").stdout


def test_a_dry_run_prints_what_the_import_prints_and_leaves_no_folder(tmp_path: Path) -> None:
    collected, kept = tmp_path / "collected", tmp_path / "kept"
    collected.mkdir()
    record = {"title": "Pier opens", "body": "The pier of Lemna opened on Monday.", "source": "Courier"}
    (collected / "good.jsonl").write_text(json.dumps(record) + "\nnonsense\n", "utf-8")
    (collected / "photo.png").write_bytes(b"\x89PNG\r\n")
    foreseen = dateline(kept, "ingest", "--dry-run", "--json", collected)
    printed = dateline(kept, "ingest", "--dry-run", collected)
    assert not kept.exists()
    done = dateline(kept, "ingest", "--json", collected)
    assert (foreseen.returncode, printed.returncode, done.returncode) == (1, 1, 1)
    results = lines(done.stdout)
    assert [{name: one[name] for name in results[0]} for one in lines(foreseen.stdout)] == results
    [added] = [one for one in lines(foreseen.stdout) if one["status"] == "added"]
    assert (added["outlet"], added["published"], added["passages"]) == ("Courier", None, 1)
    assert (added["beginning"], added["notes"]) == (record["body"], "it has no date")
    assert "“The pier of Lemna opened on Monday.”" in printed.stdout
    assert printed.stdout.endswith("Dry run, nothing was stored: 1 added, 2 refused\n")
    undated = "Note: 1 report has no publication date: filters by date and “when” questions will not find it."
    for one in (foreseen, printed, done):
        assert f"{undated} Set it on the Collection page, under Edit details.\n" in one.stderr
        assert "names no outlet" not in one.stderr

    kept_reports = dateline(kept, "report", "list").stdout
    (collected / "photo.png").unlink()
    record["body"] += " It had been closed for a year."
    (collected / "good.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    again = dateline(kept, "ingest", "--dry-run", "--json", collected)
    assert again.returncode == 0
    assert [(one["status"], one["version"]) for one in lines(again.stdout)] == [("revised", 2)]
    assert dateline(kept, "report", "list").stdout == kept_reports


def test_health_names_original_files_that_are_lost_or_belong_to_no_report(folder: Path) -> None:
    release = ROOT / "corpus" / "sample" / "canal-ice-werder-release.pdf"
    dateline(folder, "ingest", release)
    [kept] = [path for path in (folder / "originals").rglob("*") if path.is_file()]
    kept.write_bytes(b"%PDF- something else")
    stray = kept.with_name("0" * 64)
    stray.write_bytes(b"%PDF-")
    os.utime(stray, (0, 0))
    found = dateline(folder, "health")
    assert found.returncode == 1
    assert "1 original file is missing or damaged:\n    damaged  " in found.stdout
    assert f"Ice closes the Werder canals to shipping until the thaw in March ({release})" in found.stdout
    assert "Import the same files again, or copy `originals` back from a backup." in found.stdout
    assert f"belongs to no report:\n    {stray.relative_to(folder)}\n" in found.stdout
    assert "All 2 passages can be found" in found.stdout
    dateline(folder, "ingest", release)
    stray.unlink()
    mended = dateline(folder, "health")
    assert (mended.returncode, "original" in mended.stdout) == (0, False)
