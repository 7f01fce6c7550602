"""Names and dossiers at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.assistant.cli.running import dateline, lines


def test_names_are_listed_for_people_and_for_programs(sample_folder: Path) -> None:
    assert "     2  Liis Pihlakannu  (also Pihlakannu)\n" in dateline(sample_folder, "names", "pihl").stdout
    (one,) = lines(dateline(sample_folder, "names", "pihlak", "--json").stdout)
    assert (one["name"], one["also"], one["reports"]) == ("Liis Pihlakannu", ["Pihlakannu"], 2)
    assert len(lines(dateline(sample_folder, "names", "--limit", "3", "--json").stdout)) == 3
    assert "No name begins with 'zzz'." in dateline(sample_folder, "names", "zzz").stdout


def test_a_dossier_is_printed_by_sections(sample_folder: Path) -> None:
    printed = dateline(sample_folder, "dossier", "terna").stdout
    assert printed.startswith("Terna\n4 reports\n\nDescribed as\n  ferry (2 reports): ")
    sections = json.loads(dateline(sample_folder, "dossier", "Terna", "--json").stdout)["sections"]
    assert [one["kind"] for one in sections] == ["roles", "events", "named with", "reports"]
    assert all(one["citations"] for section in sections for one in section["statements"])
    before = dateline(sample_folder, "dossier", "Terna", "--until", "2026-01-14").stdout
    assert "1 report\n" in before
    none = dateline(sample_folder, "dossier", "Terna", "--outlet", "Nowhere")
    assert none.stdout == "Terna\nNo report within these filters has this name.\n"
    assert "No reports from Nowhere are collected." in none.stderr


def test_a_name_that_no_report_has_is_refused_with_what_to_do(sample_folder: Path) -> None:
    done = dateline(sample_folder, "dossier", "Atlantis")
    assert done.returncode == 2
    assert "'Atlantis' is not among the names found in reports; `dateline names TEXT` lists" in done.stderr


def test_a_corpus_without_reports_says_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    dateline(folder, "ingest", tmp_path / "none")
    assert "No names yet" in dateline(folder, "names").stdout
    assert dateline(folder, "names", "--json").stdout == ""
