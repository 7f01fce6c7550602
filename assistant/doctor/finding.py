"""What was looked at, how it is, and what to do where something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How something is."""

    OK = "ok"
    WARNING = "warning"  # it works, and will not for long or not as well as it could
    PROBLEM = "problem"  # something does not work


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one thing is: ``what`` in a sentence, and ``advice`` on how to mend it, empty where all is well."""

    subject: str
    state: State
    what: str
    advice: str = ""

    def to_json(self) -> dict[str, Any]:
        """The finding as the CLI prints it."""
        return {
            "subject": self.subject,
            "state": self.state.value,
            "what": self.what,
            "advice": self.advice or None,
        }


def ok(subject: str, what: str) -> Finding:
    """That all is well."""
    return Finding(subject=subject, state=State.OK, what=what)


def warning(subject: str, what: str, advice: str) -> Finding:
    """That something should be seen to."""
    return Finding(subject=subject, state=State.WARNING, what=what, advice=advice)


def problem(subject: str, what: str, advice: str) -> Finding:
    """That something does not work."""
    return Finding(subject=subject, state=State.PROBLEM, what=what, advice=advice)


def refused(subject: str, message: str) -> Finding:
    """What an error of Dateline's own says, which names the cure behind its last semicolon."""
    what, _, advice = message.rpartition("; ")
    if not what:
        what, advice = message, ""
    return problem(subject, _sentence(what), _sentence(advice))


def _sentence(text: str) -> str:
    text = f"{text[:1].upper()}{text[1:]}"
    return text if not text or text.endswith((".", "?")) else f"{text}."
