"""A corpus of one report of which one question is asked, to see what becomes of its answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.cli import main

ASKED = "How many passengers left Ostravik?"
BODY = "The first ferry left Ostravik on Monday with 212 passengers. It reached Kallholm in 41 minutes."
FERRY = {
    "title": "Ferry line opens",
    "body": BODY,
    "source": "Ostravik Post",
    "published_at": "2026-02-22T08:00:00Z",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Runs commands on the corpus in a folder; ``files`` is where the files that they are given lie."""

    folder: Path
    files: Path
    printed: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, ends: int = 0) -> str:
        """What a command prints that ends with this status, of one that is refused the reason."""
        assert main(["--data", str(self.folder), *arguments]) == ends
        printed = self.printed.readouterr()
        return printed.err if ends == 2 else printed.out

    def ask(self) -> None:
        """Imports the ferry's report and asks the question: answer 1 cites it."""
        self("ingest", str(self._written("ferry.json", BODY)))
        self("ask", ASKED)

    def report_id(self) -> str:
        """The id of the only report."""
        return str(json.loads(self("report", "list", "--json"))["report_id"])

    def revise(self, body: str) -> str:
        """Revises the report; what that prints."""
        return self("report", "revise", self.report_id(), str(self._written("correction.json", body)))

    def _written(self, name: str, body: str) -> Path:
        path = self.files / name
        path.write_text(json.dumps(FERRY | {"body": body}), "utf-8")
        return path
