"""What the README and the pages of docs say is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.settings import Settings
from ingest.readers.registry import SUFFIXES
from tests.corpora import copy_of

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
SCREEN = 50  # lines

# By which commands one finds them; each has subcommands or options of its own.
COMMANDS = (
    "ask",
    "answers list",
    "answers show",
    "check",
    "collect",
    "eval",
    "export",
    "feed add",
    "feed list",
    "feed remove",
    "fetch",
    "health",
    "ingest",
    "origins",
    "questions run",
    "questions save",
    "rebuild",
    "report list",
    "report restore",
    "report revise",
    "report show",
    "report withdraw",
    "rewrite",
    "search",
    "serve",
    "settings",
    "watch add",
    "watch list",
    "watch remove",
    "when",
)


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


def dateline(*arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_every_command_is_documented_and_every_command_documented_exists() -> None:
    documented = set(re.findall(r"^\| `dateline (\w+)", page("commands"), re.MULTILINE))
    listed = re.search(r"commands:\n((?: {2,}\S.*\n)+)", dateline("--help"))
    assert listed
    assert documented == set(re.findall(r"^    (\w+)", listed[0], re.MULTILINE))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_documented(command: str) -> None:
    for option in re.findall(r"--[a-z-]+", dateline(*command.split(), "--help")):
        assert option == "--help" or f"`{option}" in page("commands"), option


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example_and_the_exit_statuses(command: str) -> None:
    printed = dateline(*command.split(), "--help")
    assert f"\n  dateline {command.split(maxsplit=1)[0]}" in printed
    assert "exit status" in printed


def test_every_setting_is_documented_and_every_setting_documented_is_read() -> None:
    documented = set(re.findall(r"^\| `(DATELINE_\w+)`", page("settings"), re.MULTILINE))
    assert documented == set(Settings().to_environment()) - {"DATELINE_SETTINGS"}


def test_every_format_is_documented() -> None:
    for suffix in SUFFIXES:
        assert f"`{suffix}`" in page("formats")


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for one in PAGES:
        assert set(re.findall(r"`make ([a-z-]+)", one.read_text("utf-8"))) <= targets, one.name


def test_every_file_linked_or_named_exists() -> None:
    for one in PAGES:
        text = one.read_text("utf-8")
        for target in re.findall(r"\]\((?!http)([^)#]+)[^)]*\)", text):
            assert (one.parent / target).exists(), (one.name, target)
        for named in re.findall(r"`((?:assistant|corpus|ingest|tests|prompts)/[\w/.]+)`", text):
            assert (ROOT / named).exists(), (one.name, named)


def test_the_readme_fits_on_a_screen_and_a_half_and_its_answer_on_the_first() -> None:
    assert len(README.splitlines()) <= 2 * SCREEN
    assert README.index('dateline ask "') < README.index("\n".join(README.splitlines()[SCREEN:]))


def test_the_answer_in_the_readme_is_the_one_that_is_given(sample_corpus: Path, tmp_path: Path) -> None:
    shown = re.search(r'^\$ dateline ask "(.+)"\n(.*?)```', README, re.MULTILINE | re.DOTALL)
    assert shown
    printed = dateline("--data", str(copy_of(sample_corpus, tmp_path / "sample")), "ask", shown[1])
    assert _without_ids(printed.partition("\nAnswer ")[0]).strip() == _without_ids(shown[2]).strip()


def _without_ids(printed: str) -> str:
    """A report's id is made from the path of its file, which differs from checkout to checkout."""
    return re.sub(r"  [0-9a-f]{16}$", "", printed, flags=re.MULTILINE)


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["publish"])
    assert ended.value.code == 2
