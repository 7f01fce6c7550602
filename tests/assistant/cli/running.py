"""The command line, run as people and programs run it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.command_line import run_command

ROOT = Path(__file__).resolve().parents[3]
ARMS = "what is Iran buying from Russia and when"
SNOW = "When was the snow satellite Snøugle-2 launched, according to the Fjordvakten report?"


def dateline(
    folder: Path, *arguments: str | Path, given: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Runs the command in a shell's place, with an environment of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    words = ("--data", str(folder), *map(str, arguments))
    return run_command(*words, environment=environment | settings, given=given)


def lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]
