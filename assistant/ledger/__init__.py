"""What was asked and answered, kept in ``<folder>/ledger.sqlite``."""

from __future__ import annotations

from assistant.ledger.conversations import AskedTurn, Ledger
from assistant.ledger.listed import Conversation
from assistant.ledger.tables import STEPS

__all__ = ["STEPS", "AskedTurn", "Conversation", "Ledger"]
