"""Prompt templates: plain text files in ``prompts/``, one a prompt.

A placeholder is a lower-case word in double braces, ``{{question}}``; a single brace is only text, so JSON
needs no escaping. Substitution is one pass over the template: the value of a variable is never read as one.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import TemplateInvalid

# Beside this package both in a checkout and in site-packages. Looking for an importable ``prompts`` instead
# would also find a folder of that name in the directory where the user happens to be.
_FOLDER = Path(__file__).resolve().parents[2] / "prompts"
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_PLACEHOLDER = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The text of a prompt, with placeholders."""

    name: str
    text: str

    @property
    def variables(self) -> frozenset[str]:
        """The names that ``render`` needs, no more and no less."""
        return frozenset(_PLACEHOLDER.findall(self.text))

    def render(self, **variables: str) -> str:
        """The text with every placeholder replaced. Raises TemplateInvalid naming what is wrong."""
        missing = sorted(self.variables - variables.keys())
        surplus = sorted(variables.keys() - self.variables)
        if missing or surplus:
            wrong = [f"no value for {name!r}" for name in missing] + [
                f"no place for {name!r}" for name in surplus
            ]
            raise TemplateInvalid(
                f"prompts/{self.name}.txt: {', '.join(wrong)}; it needs exactly {sorted(self.variables)!r}"
            )
        return _PLACEHOLDER.sub(lambda found: variables[found[1]], self.text)


def load_template(name: str) -> Template:
    """The template ``prompts/NAME.txt``; raises TemplateInvalid when there is none or it cannot be read."""
    if not _NAME.fullmatch(name):
        raise TemplateInvalid(f"{name!r} names no template; a name is lower-case letters, digits and hyphens")
    try:
        text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        known = sorted(path.stem for path in _FOLDER.glob("*.txt"))
        raise TemplateInvalid(
            f"prompts/{name}.txt cannot be read ({error}); the templates are {known!r}"
        ) from error
    return parse_template(name, text)


def parse_template(name: str, text: str) -> Template:
    """A template from its text; raises TemplateInvalid for double braces that open no placeholder."""
    stray = _PLACEHOLDER.sub("", text).partition("{{")
    if stray[1]:
        raise TemplateInvalid(
            f"prompts/{name}.txt: {('{{' + stray[2])[:30]!r} opens no placeholder; write {{{{lower_case}}}}"
        )
    return Template(name=name, text=text.strip("\n"))


def new_fence(*written: Iterable[str]) -> str:
    """A new code that none of the texts contains: no report can end the part of a prompt it is in."""
    texts = [text for part in written for text in part]
    while True:
        fence = secrets.token_hex(6)
        if not any(fence in text for text in texts):
            return fence


def fenced(label: str, text: str, fence: str) -> str:
    """The text between two lines with the code."""
    return f"<<<{label} {fence}>>>\n{text}\n<<<end of {label} {fence}>>>"
