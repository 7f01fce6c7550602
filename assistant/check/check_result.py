"""The result of checking a statement against its own cited spans, which a card shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from corpus import Alias


class FactKind(StrEnum):
    """What kind of words was checked."""

    FIGURE = "figure"
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"
    HEDGE = "hedge"
    WORDING = "wording"


class Support(StrEnum):
    """Whether the cited spans support what was looked up."""

    SUPPORTED = "supported"
    ALTERED = "altered"
    ELSEWHERE = "elsewhere"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words that a statement may rest on: a cited span, or another passage that was retrieved.

    ``published`` is the day of its report's publication, ``language`` an ISO 639-1 code (None is taken for
    English), ``about`` what the report says outside its body (title, outlet), ``label`` what to call it.
    ``aliases`` are the other names by which its report, or the corpus, calls what is named.
    """

    text: str
    published: date | None = None
    language: str | None = None
    about: str = ""
    label: str = ""
    aliases: frozenset[Alias] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Words of the statement, ``text[start:end]``, that were looked up.

    ``found`` is what the cited span has instead (altered), or what the passage is called (elsewhere).
    Of unsupported wording, ``words`` are those that the spans lack. A hedge that the statement has dropped
    has the place where it would be: ``start == end``.
    """

    kind: FactKind
    outcome: Support
    words: str
    start: int
    end: int
    found: str = ""

    @property
    def failed(self) -> bool:
        """Whether the cited spans contradict it or do not support it."""
        return self.outcome in (Support.ALTERED, Support.ABSENT)

    @property
    def reason(self) -> str:
        """The outcome in words, for people."""
        if self.kind is FactKind.WORDING and self.outcome is not Support.ALTERED:
            if not self.words:
                return "combines separate parts of the text"
            return f"these words are not in the cited text: {self.words}"
        if self.outcome is Support.ALTERED:
            return self._altered()
        result = {
            Support.SUPPORTED: "appears in the cited text",
            Support.ELSEWHERE: f"does not appear in the cited text, but in {self.found}",
            Support.ABSENT: "does not appear in the cited text",
        }
        return f"“{self.words}” {result[self.outcome]}"

    def _altered(self) -> str:
        if not self.words:
            return f"“{self.found}” of the cited text is left out"
        if not self.found:
            return f"“{self.words}” is not in the cited text"
        return f"“{self.words}” is “{self.found}” in the cited text"

    def to_json(self) -> dict[str, Any]:
        """The fact for programs."""
        return {
            "kind": self.kind.value,
            "outcome": self.outcome.value,
            "words": self.words,
            "start": self.start,
            "end": self.end,
            "found": self.found,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The facts of one statement, in its order; ``unchecked`` says why something was not checked."""

    facts: tuple[Fact, ...] = ()
    unchecked: str = ""

    @property
    def flagged(self) -> bool:
        """Whether anything in the statement is altered or absent."""
        return any(fact.failed for fact in self.facts)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the statement is flagged, or what else a reader should know; empty when all is well."""
        return tuple(fact.reason for fact in self.facts if fact.outcome is not Support.SUPPORTED)

    def to_json(self) -> dict[str, Any]:
        """The result for programs."""
        return {
            "flagged": self.flagged,
            "facts": [fact.to_json() for fact in self.facts],
            "reasons": list(self.reasons),
            "unchecked": self.unchecked,
        }
