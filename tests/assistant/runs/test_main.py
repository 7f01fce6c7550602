"""The process that does the queued runs, as the server starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_process_ends_in_order_while_its_parent_lives(folder: Path) -> None:
    """With status 0 and without a word, although its standard input is still open."""
    with subprocess.Popen(
        [sys.executable, "-m", "assistant.runs"],
        env=os.environ | {"DATELINE_DATA": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        written = process.stdout.read()
        assert (process.wait(60), written) == (0, b"")
