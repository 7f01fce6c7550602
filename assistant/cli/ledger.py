"""Answers of the command line, stored in the ledger; one that cannot be written costs no answer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access import operating_user
from assistant.errors import LedgerUnusable

if TYPE_CHECKING:
    from assistant.answer.answer import Answer
    from assistant.ledger import Ledger
    from corpus import Scope


class AnswerRecorder:
    """Stores answers as long as the ledger can be written, and says once when it cannot."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ledger: Ledger | None = None
        self._reason: str | None = None

    def record(self, answer: Answer, *, scope: Scope) -> dict[str, Any]:
        """What the answer's JSON says of it: its ``answer_id``, or None and why it was ``not_stored``."""
        from assistant.ledger import Ledger
        from assistant.ledger.answers import record_answer

        if self._reason is None:
            try:
                self._ledger = self._ledger or Ledger(self._folder)
                return {
                    "answer_id": record_answer(self._ledger, answer, scope=scope, asked_by=operating_user())
                }
            except LedgerUnusable as error:
                self._reason = str(error)
                print(f"Note: answers are not stored: {error}", file=sys.stderr)
        return {"answer_id": None, "not_stored": self._reason}
