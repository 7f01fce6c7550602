"""What every desk of one running server works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant
    from assistant.settings import Settings
    from corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What is held open while the server runs; only operations reach into it.

    ``unkept`` is why the corpus's own ledger cannot be used; what is done is then kept only while the server
    runs.
    """

    settings: Settings
    assistant: Assistant
    ledger: Ledger
    unkept: str = ""

    @property
    def corpus(self) -> Corpus:
        """The corpus that the assistant asks."""
        return self.assistant.corpus
