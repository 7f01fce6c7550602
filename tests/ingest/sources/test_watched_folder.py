"""A watched folder gives each file once, again when it is changed, and none that is being written."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import SourceEntry
from ingest.errors import FileRefused
from ingest.sources.harvest import Harvest
from ingest.sources.source import NotRead, SourceFile
from ingest.sources.watched_folder import check_folder

NOW = datetime(2026, 2, 22, 12, tzinfo=UTC)
OLD = NOW.timestamp() - 3600


class Watched:
    """A folder, and what is known of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, SourceEntry] = {}

    def write(self, name: str, content: bytes = b"x", *, at: float = OLD) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (at, at))
        return path

    def check(self) -> Harvest:
        found = check_folder(self.folder, self.known, now=NOW)
        self.known |= {one.key: one for one in found.entries}
        return found

    def new(self) -> list[str]:
        return [one.path.name for one in self.check().files if isinstance(one, SourceFile)]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_file_is_given_once_and_again_when_its_content_is_another(watched: Watched) -> None:
    path = watched.write("a.txt")
    watched.write("below/b.txt")
    assert watched.new() == ["a.txt", "b.txt"]
    assert watched.new() == []
    os.utime(path, (OLD + 9, OLD + 9))  # touched, and not changed
    assert watched.new() == []
    watched.write("a.txt", b"y", at=OLD + 20)
    assert watched.new() == ["a.txt"]
    assert watched.new() == []


def test_an_unchanged_file_is_not_even_read(watched: Watched) -> None:
    path = watched.write("a.txt")
    watched.check()
    seen = path.stat()
    path.write_bytes(b"z")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))  # of the size and time that are known
    assert watched.new() == []


def test_a_file_that_is_being_written_is_left_for_the_next_time(watched: Watched) -> None:
    watched.write("a.txt", at=NOW.timestamp() - 1)
    found = watched.check()
    assert (list(found.files), found.new) == ([], False)
    assert "1 left for the next time" in found.result
    watched.write("a.txt", b"whole", at=NOW.timestamp() - 30)
    assert watched.new() == ["a.txt"]


def test_a_file_of_the_future_is_not_waited_for(watched: Watched) -> None:
    watched.write("a.txt", at=NOW.timestamp() + 9e6)
    assert watched.new() == ["a.txt"]


def test_what_is_deleted_changes_nothing_and_may_come_back(watched: Watched) -> None:
    path = watched.write("a.txt")
    watched.check()
    path.unlink()
    assert list(watched.check().files) == []
    watched.write("a.txt")
    assert watched.new() == []


def test_what_is_left_out_is_said_once_and_hidden_files_never(watched: Watched) -> None:
    watched.write("README.md")
    watched.write(".hidden.txt")
    os.mkfifo(watched.folder / "pipe.txt")
    [one] = watched.check().files
    assert isinstance(one, NotRead)
    assert one.left_out
    found = watched.check()
    assert list(found.files) == []
    assert found.result.startswith("0 new or changed of 1 files; 1 left")


def test_names_that_are_no_utf_8_are_files_too(watched: Watched) -> None:
    path = os.fsencode(watched.folder) + b"/\xff.txt"
    Path(os.fsdecode(path)).write_bytes(b"x")
    os.utime(path, (OLD, OLD))
    assert len(watched.new()) == 1
    assert watched.new() == []


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"gone' is not there; put it back, or remove the source"):
        check_folder(tmp_path / "gone", {}, now=NOW)
