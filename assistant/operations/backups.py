"""Backing up a corpus with its ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant import backup
from assistant.access import Person, Role, operation
from assistant.backup import Backup
from assistant.settings import Services


@operation(needs=Role.ADMIN)
def back_up(
    _person: Person, services: Services, file: Path, *, on_step: Callable[[str], None] = lambda _: None
) -> Backup:
    """Writes the corpus and its ledger into one file, while they are in use. Raises BackupFailed."""
    settings = services.settings
    return backup.write(
        settings.folder, file, files=settings.files, database_url=settings.database, on_step=on_step
    )
