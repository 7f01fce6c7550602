"""What was asked and answered, stored in ``<folder>/ledger.sqlite`` or in PostgreSQL."""

from __future__ import annotations

from assistant.ledger.conversation_list import Conversation
from assistant.ledger.conversations import AskedTurn
from assistant.ledger.database import NAME as LEDGER_FILE
from assistant.ledger.database import Ledger, has_ledger

__all__ = ["LEDGER_FILE", "AskedTurn", "Conversation", "Ledger", "has_ledger"]
