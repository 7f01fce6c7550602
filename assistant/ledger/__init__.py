"""What was asked and answered, stored in ``<folder>/ledger.sqlite``."""

from __future__ import annotations

from assistant.ledger.conversation_list import Conversation
from assistant.ledger.conversations import AskedTurn
from assistant.ledger.database import Ledger

__all__ = ["AskedTurn", "Conversation", "Ledger"]
