"""Reading is bounded: only regular files, in a process that may take so much time and memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Report
from ingest.errors import IngestError, LimitExceeded
from ingest.limited_process import LimitedProcess, Limits, Message
from ingest.readers.reader import Refusal
from ingest.reading import read_files
from ingest.report_json import report_from_json, report_to_json
from ingest.sources.source import NotRead, SourceFile
from tests.corpora import small_reports

TEXT = "The dam held\n\nThe dam above Lemna held. Nobody was hurt.\n"


def read(*paths: Path, limits: Limits | None = None) -> dict[str, list[Report | Refusal]]:
    sources = [SourceFile(path=path) for path in paths]
    return {
        source.path.name: [reading.value for reading in readings]
        for source, readings in read_files(sources, limits=limits)
    }


def text_file(path: Path, text: str = TEXT) -> Path:
    path.write_text(text, "utf-8")
    return path


def reason(values: list[Report | Refusal]) -> str:
    [value] = values
    assert isinstance(value, Refusal)
    return value.reason


def test_only_regular_files_are_opened_and_the_next_file_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "null.txt").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "s.txt"))
        names = ("pipe.txt", "s.txt", "folder.txt", "null.txt", "loop.txt", "missing.txt")
        found = read(*(tmp_path / name for name in names), text_file(tmp_path / "good.txt"))
    reasons = {name: reason(values) for name, values in found.items() if name != "good.txt"}
    assert reasons == {
        "pipe.txt": "it is a named pipe; only regular files are read",
        "s.txt": "it is a socket; only regular files are read",
        "folder.txt": "it is a folder; only regular files are read",
        "null.txt": "it is a device; only regular files are read",
        "loop.txt": "the file cannot be read: its links lead round in a circle",
        "missing.txt": "the file cannot be read: No such file or directory",
    }
    assert isinstance(found["good.txt"][0], Report)


def test_who_reads_foreign_files_is_given_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://ana:sekrit@db/news")
    with LimitedProcess("tests.ingest.test_reading", limits=Limits()) as process:
        process.request({"do": "work"})
        [answer] = process.answers()
    assert answer["settings"] == []


def test_a_file_that_takes_too_long_is_refused_and_those_around_it_are_read(tmp_path: Path) -> None:
    """Bold and italics that nothing closes are opened again in each paragraph."""
    slow = text_file(tmp_path / "slow.html", f"<html><body><h1>Dam</h1>{'<p><b><i>It rained. ' * 50_000}")
    before, after = text_file(tmp_path / "before.txt"), text_file(tmp_path / "after.txt")
    found = read(before, slow, after, limits=Limits(cpu_s=1))
    assert reason(found["slow.html"]).startswith("reading it took more than 1 s of processor time; split")
    assert [type(found[name][0]) for name in ("before.txt", "after.txt")] == [Report, Report]


def test_a_file_that_needs_too_much_memory_is_refused_and_those_around_it_are_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as written:
        written.write(b"Title\n\n" + b"word " * 20_000)
        written.truncate(3_000_000_000)
    before, after = text_file(tmp_path / "before.txt"), text_file(tmp_path / "after.txt")
    found = read(before, large, after, limits=Limits(memory_bytes=400_000_000))
    assert reason(found["large.txt"]).startswith(
        "reading it needs more than 400,000,000 bytes of memory; split"
    )
    assert [type(found[name][0]) for name in ("before.txt", "after.txt")] == [Report, Report]


def test_a_large_binary_file_is_refused_by_its_first_bytes(tmp_path: Path) -> None:
    """Two hundred megabytes of NUL once took two gibibytes."""
    nul = tmp_path / "nul.txt"
    with nul.open("wb") as written:
        written.truncate(200_000_000)
    [(_, readings)] = [(s, list(r)) for s, r in read_files([SourceFile(path=nul)])]
    assert reason([readings[0].value]).startswith("the file is binary")
    assert readings[0].at < 1_000_000


def test_the_reports_of_a_long_file_come_while_it_is_read(tmp_path: Path) -> None:
    lines = text_file(tmp_path / "many.jsonl", '{"title": "Dam", "body": "It held."}\n' * 50_000)
    for _, coming in read_files([SourceFile(path=lines)]):
        first = next(coming)
        assert first.at < first.size / 2
        assert first.size == lines.stat().st_size
        assert sum(1 for _ in coming) == 49_999


def test_a_file_of_any_name_is_read_and_its_path_cannot_act_on_a_terminal(
    tmp_path: Path,
) -> None:
    names = ["a\x1b[2J\n.txt", "\u202etxt.fdp.txt", "é" * 125 + ".txt", os.fsdecode(b"\xff.txt")]
    sources = [SourceFile(path=text_file(tmp_path / name)) for name in names]
    found = [(source.label, [one.value for one in readings]) for source, readings in read_files(sources)]
    assert [label.removeprefix(f"{tmp_path}/") for label, _ in found] == [
        "a\\x1b[2J\\n.txt",
        "\\u202etxt.fdp.txt",
        "é" * 125 + ".txt",
        "\\xff.txt",
    ]
    for label, [report] in found:
        assert isinstance(report, Report)
        assert report.collected_from == label


def test_what_is_not_read_keeps_its_place_and_temporary_files_are_deleted(tmp_path: Path) -> None:
    kept, gone = text_file(tmp_path / "kept.txt"), text_file(tmp_path / "gone.txt")
    sources: list[SourceFile | NotRead] = [
        SourceFile(path=kept),
        NotRead(label="x", reason="a link"),
        SourceFile(path=gone, origin="from: a/gone.txt", temporary=True),
    ]
    labels = []
    for source, readings in read_files(sources):
        labels.append(source.label)
        for reading in readings:
            assert isinstance(reading.value, Report)
    assert labels == [str(kept), "x", "from: a/gone.txt"]
    assert (kept.exists(), gone.exists()) == (True, False)


def test_more_files_than_are_read_ahead_and_long_names_are_all_read(tmp_path: Path) -> None:
    paths = [text_file(tmp_path / f"{n:03}-{'ж' * 100}.txt") for n in range(60)]
    found = read(*paths)
    assert list(found) == [path.name for path in paths]
    assert all(isinstance(values[0], Report) for values in found.values())


def test_the_process_that_reads_loads_neither_the_catalogue_nor_any_index() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, ingest.reader_process; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "ingest.readers.registry" in loaded
    assert {"sqlalchemy", "numpy", "chromadb", "onnxruntime", "corpus.catalogue"}.isdisjoint(loaded)


def test_a_report_is_the_same_after_the_way_between_the_processes() -> None:
    for report in small_reports(3):
        assert report_from_json(report_to_json(report)) == report


# What a child does in the tests that follow: this module is its work


def handle(request: Message) -> Iterator[Message]:
    if request["do"] == "die":
        os._exit(3)
    if request["do"] == "sleep":
        time.sleep(60)
    if request["do"] == "print":
        print("a library prints")  # noqa: T201
    settings = [name for name in os.environ if name.startswith("DATELINE_")]
    yield {"did": request["do"], "limited": sys.flags.safe_path, "settings": settings}


def test_a_child_that_dies_or_is_silent_fails_its_request_alone() -> None:
    with LimitedProcess("tests.ingest.test_reading", limits=Limits(silent_s=2)) as process:
        for what in ("print", "die", "sleep", "work"):
            process.request({"do": what})
        assert [one["did"] for one in process.answers()] == ["print"]
        with pytest.raises(LimitExceeded, match="with status 3"):
            list(process.answers())
        with pytest.raises(LimitExceeded, match="more than 2 s"):
            list(process.answers())
        assert [one["did"] for one in process.answers()] == ["work"]


def test_a_process_that_cannot_start_is_an_error() -> None:
    missing = LimitedProcess("ingest.no_such_module", limits=Limits())
    with missing as process, pytest.raises(IngestError, match="does not start"):
        process.request({"do": "work"})
