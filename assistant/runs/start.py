"""Starting the process that works off what waits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.runs.work import next_run
from corpus import Records

if TYPE_CHECKING:
    from assistant.settings import Settings

_started: list[subprocess.Popen[bytes]] = []


def start_working(settings: Settings) -> None:
    """Starts a process that does what waits. One at a time works; another waits for it, looks, and ends.

    It ends when this process does, however that ends: what it leaves undone is taken up again by the next.
    """
    _started[:] = [process for process in _started if process.poll() is None]
    with (settings.folder / "runs.log").open("ab") as log:
        _started.append(
            subprocess.Popen(
                [sys.executable, "-m", "assistant.runs"],
                cwd=Path(__file__).resolve().parents[2],
                env=os.environ | settings.to_environment(),
                stdin=subprocess.PIPE,  # never written to: it closes with this process
                stdout=log,
                stderr=log,
            )
        )


def take_up_again(settings: Settings) -> None:
    """Starts that process when something was left undone. Raises CorpusUnreadable."""
    catalogue = settings.folder / "catalogue.sqlite"
    if not catalogue.exists():
        return
    records = Records(catalogue)
    try:
        left = next_run(records)
    finally:
        records.close()
    if left:
        start_working(settings)
