"""What the README says is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.settings import Settings
from ingest.readers.registry import SUFFIXES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def _help(*command: str) -> str:
    printed = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return printed.stdout


def test_every_command_is_in_the_readme_and_every_command_there_exists() -> None:
    told = set(re.findall(r"^\| `dateline (\w+)", README, re.MULTILINE))
    listed = re.search(r"^COMMAND.*?\n((?: {4,}\S.*\n)+)|commands:\n((?:.*\n)+)", _help())
    assert listed
    assert told == set(re.findall(r"^    (\w+)", listed[0], re.MULTILINE))


@pytest.mark.parametrize(
    "command",
    [
        "search",
        "ask",
        "serve",
        "ingest",
        "report list",
        "report show",
        "report withdraw",
        "answers list",
        "export",
        "questions save",
        "eval",
    ],
)
def test_every_option_of_a_command_is_in_the_readme(command: str) -> None:
    for option in re.findall(r"--[a-z-]+", _help(*command.split())):
        assert option == "--help" or f"`{option}" in README, option


def test_every_setting_is_in_the_readme_and_every_setting_there_is_read() -> None:
    told = set(re.findall(r"^\| `(DATELINE_\w+)`", README, re.MULTILINE))
    assert told == set(Settings().to_environment())


def test_every_format_is_in_the_readme() -> None:
    for suffix in SUFFIXES:
        assert f"`{suffix}`" in README


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert named <= targets


def test_every_file_linked_exists() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["publish"])
    assert ended.value.code == 2
