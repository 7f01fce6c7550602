"""`dateline ingest --dry-run` that is ended early leaves nothing, and what a kill left goes with the next."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

# Tests that run in the background ignore Ctrl-C, and so would what they start.
_PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from assistant.cli import main
sys.exit(main())
"""


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    place = tmp_path / "temporary"
    place.mkdir()
    return place


def ended_by(number: signal.Signals, tmp_path: Path, temporary: Path) -> subprocess.Popen[str]:
    """A dry run of more reports than fit in a pipe, ended after its first result."""
    lines = (
        json.dumps({"title": f"Ferry {n}", "body": f"Ferry {n} sank off Tavik on Monday.", "source": "Wire"})
        for n in range(3000)
    )
    (tmp_path / "reports.jsonl").write_text("\n".join(lines))
    with started(tmp_path, temporary) as running:
        assert running.stdout
        running.stdout.readline()
        assert list(temporary.glob("dateline-scratch-*/catalogue.sqlite"))
        running.send_signal(number)
        running.communicate(timeout=60)
    return running


def started(tmp_path: Path, temporary: Path) -> subprocess.Popen[str]:
    command = [
        "--data",
        str(tmp_path / "data"),
        "ingest",
        "--dry-run",
        "--json",
        str(tmp_path / "reports.jsonl"),
    ]
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *command],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_dry_run_that_is_ended_leaves_nothing(
    tmp_path: Path, temporary: Path, number: signal.Signals, status: int
) -> None:
    assert ended_by(number, tmp_path, temporary).returncode == status
    assert list(temporary.iterdir()) == []


def test_what_a_killed_dry_run_left_is_deleted_by_the_next(tmp_path: Path, temporary: Path) -> None:
    ended_by(signal.SIGKILL, tmp_path, temporary)
    assert list(temporary.glob("dateline-scratch-*"))
    (tmp_path / "reports.jsonl").write_text('{"title": "Ferry", "body": "A ferry sank.", "source": "Wire"}')
    with started(tmp_path, temporary) as running:
        out, printed = running.communicate(timeout=60)
    assert json.loads(out)["status"] == "added", printed
    assert list(temporary.glob("dateline-scratch-*")) == []
