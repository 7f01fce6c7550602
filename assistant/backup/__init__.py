"""A corpus and its ledger in one file, made while they are in use, and made into a corpus again; or moved."""

from assistant.backup.archive import FILES, Backup
from assistant.backup.move import SQLITE, move
from assistant.backup.restore import restore
from assistant.backup.write import write

__all__ = ["FILES", "SQLITE", "Backup", "move", "restore", "write"]
