"""The compose file as compose reads it: with its variables, and what its services share, filled in."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def program(name: str) -> str:
    """One of the programs that this environment's packages bring along."""
    return str(Path(sys.executable).with_name(name))


def example_environment() -> dict[str, str]:
    """What ``env.example`` sets."""
    lines = (DEPLOY / "env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def interpolated(environment: Mapping[str, str]) -> str:
    """The file's text with ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?message}`` replaced.

    Raises KeyError for a variable that has to be set and is not.
    """

    def value(found: re.Match[str]) -> str:
        name, operator, text = found.groups()
        if environment.get(name):
            return environment[name]
        if operator == "-":
            return str(text)
        raise KeyError(f"{name}: {text}")

    return _VARIABLE.sub(value, (DEPLOY / "compose.yaml").read_text("utf-8"))


def composed(environment: Mapping[str, str]) -> dict[str, Any]:
    """The file as a value, merged and interpolated."""
    read: dict[str, Any] = yaml.safe_load(interpolated(environment))
    return read
