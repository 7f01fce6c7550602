"""A corpus and its ledger in one file, made while they are in use, and made into a corpus again."""

from assistant.backup.archive import Backup
from assistant.backup.restore import restore
from assistant.backup.write import write

__all__ = ["Backup", "restore", "write"]
