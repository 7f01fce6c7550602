"""Scratch folders: deleted by whoever made them, and after a kill by whoever makes the next."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus import scratch_folder

_MAKES_ONE = """
import sys
from corpus import scratch_folder
with scratch_folder() as folder:
    (folder / "report.txt").write_text("A ferry sank.")
    print(folder, flush=True)
    sys.stdin.read()
"""
_ENDS_MEANWHILE = """
import threading
from corpus import scratch_folder
made = threading.Event()
def work():
    with scratch_folder() as folder:
        print(folder, flush=True)
        made.set()
        threading.Event().wait()
threading.Thread(target=work, daemon=True).start()
made.wait()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@contextmanager
def maker(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process that has a scratch folder."""
    with subprocess.Popen(
        [sys.executable, "-c", _MAKES_ONE],
        env=os.environ | {"TMPDIR": str(place)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def test_a_scratch_folder_is_private_and_deleted_at_the_end(place: Path) -> None:
    with scratch_folder() as folder:
        (folder / "below").mkdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_is_deleted_and_what_is_in_use_is_kept(place: Path) -> None:
    with maker(place) as (killed, left), maker(place) as (_, used):
        killed.kill()
        killed.wait()
        assert (left / "report.txt").exists()
        with scratch_folder() as one, scratch_folder() as other:
            assert sorted(place.iterdir()) == sorted([used, one, other])
        assert (used / "report.txt").exists()


def test_a_thread_that_the_end_of_its_process_cuts_short_leaves_nothing(place: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _ENDS_MEANWHILE],
        env=os.environ | {"TMPDIR": str(place)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(ended.stdout.strip()).parent == place
    assert list(place.iterdir()) == []


def test_folders_and_links_that_people_made_are_left_alone(place: Path) -> None:
    (place / "dateline-scratch-reports-of-march").mkdir()
    (place / "reports").mkdir()
    (place / "dateline-scratch-abcdefgh").symlink_to(place / "reports")
    (place / "dateline-scratch-12345678").write_text("a file")
    before = sorted(place.iterdir())
    with scratch_folder():
        pass
    assert sorted(place.iterdir()) == before
