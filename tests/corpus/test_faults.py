"""A disk, a lock, a limit or a clock that fails: it is said in one line, nothing is lost, and it goes on.

The faults are real ones: a small disk that is full, permissions, limits of the kernel, a wrong clock, and
calls that strace has fail as a broken disk does.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from corpus import Corpus, CorpusUnreadable
from tests.corpora import add_reports, make_report, small_reports
from tests.corpus.killed_process import Shelf
from tests.corpus.processes import ROOT, server_of
from tests.corpus.rounds import Rounds, opened_again, rounds, served
from tests.corpus.test_crash import whole
from tests.corpus.tracing import Place, failing_at, need_tracing

DISK_BYTES = 48 << 20
ROOM_LEFT = (0, 30_000, 80_000, 150_000, 300_000, 400_000, 500_000)  # bytes; a round takes some 500,000
DAY_S = 86_400
FAILED = 2  # the exit status
# Whoever runs the tests as root may write anywhere, unless that is taken from them.
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.getuid() == 0 else ()


@pytest.fixture
def at_work(tmp_path: Path, exported_encoder: Path) -> Iterator[Rounds]:
    with rounds(tmp_path / "calls.log") as process:
        yield process


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, which a test may fill."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"only who may mount a disk can fill one: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, *, leaving: int) -> Path:
    """Fills a disk up to so many bytes, with a file to be deleted."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        room = os.statvfs(disk)
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - leaving)
    return ballast


def finished(folder: Path, at_work: Rounds, shelf: Shelf) -> Shelf:
    last = at_work.run(folder)
    assert (last.status, last.failures) == (0, ())
    (shelf,) = last.possible(shelf)
    return shelf


def dateline(
    folder: Path, *arguments: str | Path, before: Sequence[str] = (), module: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Runs the command line, after the words of ``before``, and by a ``module`` of its own."""
    command = [*before, sys.executable, "-m", *module, "assistant.cli", "--data", folder, *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    return done


def failure(done: subprocess.CompletedProcess[str]) -> str:
    """The line by which a command has failed; what it warned of comes before."""
    assert done.returncode == FAILED
    *_, line = [one for one in done.stderr.splitlines() if one.startswith("dateline: ")]
    return line


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    report = tmp_path / "ferry.txt"
    report.write_text("Ferry sinks\n\nA ferry sank off Tavik on Monday, police said.\n", "utf-8")
    return report


@pytest.mark.nightly
def test_a_disk_that_fills_stops_an_import_which_goes_on_once_there_is_room(
    small_disk: Path, at_work: Rounds, ferry: Path
) -> None:
    folder = small_disk / "kept"
    shelf = finished(folder, at_work, {})
    with Corpus(folder) as reader:
        for room in ROOM_LEFT:
            ballast = fill(small_disk, leaving=room)
            last = at_work.run(folder)
            assert last.status == FAILED, room
            assert re.search("the disk is full[;:] make room on", last.failures[0])
            assert reader.search("the keeper of a lantern"), "what there is can be found"
            ballast.unlink()
            shelf = opened_again(folder, last, shelf)
        ballast = fill(small_disk, leaving=0)
        assert "the disk is full; make room on the disk" in failure(dateline(folder, "ingest", ferry))
        ballast.unlink()
        assert dateline(folder, "ingest", ferry).returncode == 0


def test_a_process_that_meets_a_full_disk_goes_on_by_itself_once_there_is_room(
    small_disk: Path, at_work: Rounds
) -> None:
    folder = small_disk / "kept"
    shelf = finished(folder, at_work, {})
    ballast = fill(small_disk, leaving=100_000)
    last = at_work.run(folder, tries=1_000, on_failure=partial(ballast.unlink, missing_ok=True))
    assert last.failures
    assert (last.status, last.done) == (0, len(last.steps))
    opened_again(folder, last, shelf)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("call", "file", "message"),
    [
        ("pwrite64", "catalogue.sqlite-wal", "disk I/O error; see whether the disk is in order"),
        ("fdatasync", "catalogue.sqlite-wal", "disk I/O error; see whether the disk is in order"),
    ],
)
def test_a_disk_that_fails_for_a_while_stops_an_import_which_goes_on_afterwards(
    folder: Path, at_work: Rounds, call: str, file: str, message: str
) -> None:
    need_tracing()
    shelf = opened_again(folder, last := at_work.run(folder), {})
    with served(folder):
        failing = partial(failing_at, place=Place(call, 2), error="EIO", path=folder / file)
        last = at_work.run(folder, failing)
        assert last.status == FAILED
        assert message in last.failures[0]
        shelf = opened_again(folder, last, shelf)
        last = at_work.run(folder, failing, tries=200)
        assert last.failures, "it failed in this process"
        assert (last.status, last.done) == (0, len(last.steps)), "and went on in it"
        opened_again(folder, last, shelf)


def test_a_full_text_that_cannot_be_written_for_a_while_stops_an_import_which_goes_on_afterwards(
    folder: Path, at_work: Rounds
) -> None:
    need_tracing()
    shelf = opened_again(folder, last := at_work.run(folder), {})
    place, path = Place("renameat", 1), folder / "words-3" / "meta.json"  # which a commit ends with
    with served(folder):
        last = at_work.run(folder, partial(failing_at, place=place, error="EIO", path=path))
        assert last.status == FAILED
        assert "Input/output error" in last.failures[0]
        shelf = opened_again(folder, last, shelf)
        finished(folder, at_work, shelf)


def test_256_descriptors_are_enough_and_with_too_few_it_is_said(folder: Path, at_work: Rounds) -> None:
    last = at_work.run(folder, descriptors=256)
    assert (last.status, last.failures) == (0, ())
    shelf = opened_again(folder, last, {})
    failed = 0
    with served(folder):
        for descriptors in range(6, 18, 2):
            last = at_work.run(folder, descriptors=descriptors)
            assert last.status in (0, FAILED)
            failed += last.status == FAILED
            for message in last.failures:
                assert "too many files are open; raise the limit that `ulimit -n` shows" in message
            shelf = opened_again(folder, last, shelf)
    assert failed > 2


def test_a_server_that_could_open_too_few_files_is_not_started(folder: Path, ferry: Path) -> None:
    """It would wait for ever to accept a call, and whoever opens the corpus for it."""
    limited = ("sh", "-c", 'ulimit -n 63; exec "$@"', "sh")
    assert failure(dateline(folder, "ingest", ferry, before=limited)).endswith(
        "needs 64 open files, and 63 are allowed; raise the limit that `ulimit -Hn` shows, then do the same "
        "again"
    )
    with served(folder):  # by a process that may open enough
        done = dateline(folder, "ingest", ferry, before=limited)
        assert done.returncode == 0, done.stderr


def test_a_server_may_open_more_files_than_the_shell_of_who_started_it(folder: Path) -> None:
    keeping = (
        "import sys; from pathlib import Path; from corpus.index.chroma_server import ServerShare; "
        "share = ServerShare(Path(sys.argv[1])); share.url(); print('served', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        ["sh", "-c", 'ulimit -Sn 40; exec "$@"', "sh", sys.executable, "-c", keeping, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        assert started.stdout
        assert started.stdout.readline() == "served\n"
        limits = Path(f"/proc/{server_of(folder)[0]}/limits").read_text("utf-8")
        allowed = re.search(r"^Max open files +(\d+) +(\d+)", limits, re.MULTILINE)
        assert allowed
        assert int(allowed[1]) == min(int(allowed[2]), 65_536) > 40


@pytest.mark.nightly
@pytest.mark.parametrize(
    "descriptors", [14, pytest.param(tuple(range(8, 24)), marks=pytest.mark.nightly, id="each")]
)
def test_a_command_that_may_open_too_few_files_leaves_no_traceback(
    folder: Path, ferry: Path, descriptors: int | tuple[int, ...]
) -> None:
    with served(folder):  # a server that is limited so waits for ever, as it has no descriptor to answer by
        for most in (descriptors,) if isinstance(descriptors, int) else descriptors:
            limited = ("sh", "-c", f'ulimit -n {most}; exec "$@"', "sh")
            done = dateline(folder, "ingest", ferry, before=limited)
            assert done.returncode == 0 or failure(done)
    assert dateline(folder, "ingest", ferry).returncode == 0
    assert "1 unchanged" in dateline(folder, "ingest", ferry).stdout


def test_a_folder_that_cannot_be_written_is_named_and_an_import_goes_on_once_it_can(
    folder: Path, ferry: Path
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(2))
    modes = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    for path in modes:
        path.chmod(path.stat().st_mode & 0o555)
    try:
        for command in (("ingest", ferry), ("search", "harbour")):
            message = failure(dateline(folder, *command, before=WITHOUT_RIGHTS))
            assert "readonly database; see that the file and its folder can be written" in message
        message = failure(dateline(folder / "new", "ingest", ferry, before=WITHOUT_RIGHTS))
        assert "Permission denied; name another folder" in message
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert dateline(folder, "ingest", ferry).returncode == 0
    with Corpus(folder) as corpus:
        assert len(whole(corpus)) == 3


@pytest.mark.nightly  # as it waits for as long as the catalogue does
def test_a_catalogue_that_another_program_has_locked_is_named_and_used_once_it_is_free(folder: Path) -> None:
    with Corpus(folder) as corpus:
        with closing(sqlite3.connect(folder / "catalogue.sqlite")) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(CorpusUnreadable, match="is locked; another program is writing to it: let"):
                add_reports(corpus, make_report())
            assert corpus.search("sluice gates") == []
        add_reports(corpus, make_report())
        assert whole(corpus) == [make_report().title]


@pytest.mark.nightly
def test_a_clock_that_jumps_ahead_and_back_loses_nothing_and_stops_nothing(
    folder: Path, tmp_path: Path
) -> None:
    ahead, behind = (("tests.another_clock", str(by)) for by in (3_650 * DAY_S, -DAY_S))
    watched = tmp_path / "watched"
    watched.mkdir()
    write(watched, "ferry", "A ferry sank off Tavik on Monday, police said.")
    assert dateline(folder, "watch", "add", watched).returncode == 0
    assert "1 added" in dateline(folder, "collect", module=ahead).stdout
    write(watched, "ferry", "A ferry sank off Tavik on Monday, police said. It was raised on Friday.")
    write(watched, "barley", "The barley of Tavik was brought in on Monday.")
    assert "1 added, 1 revised" in dateline(folder, "collect").stdout, "not in ten years alone"
    write(watched, "ferry", "A ferry sank off Tavik on Monday, police said. It was sold on Sunday.")
    assert "1 revised, 1 unchanged" in dateline(folder, "ingest", watched, module=behind).stdout
    with Corpus(folder) as corpus:
        assert sorted(one.version for one in corpus.reports()) == [1, 3]
        assert "It was sold on Sunday." in corpus.search("ferry sold")[0].text
        assert len(whole(corpus)) == 2


def write(folder: Path, name: str, text: str) -> None:
    """Writes a report, long ago, so that it is not taken for one that is still being written."""
    path = folder / f"{name}.txt"
    path.write_text(f"News of the {name}\n\n{text}\n", "utf-8")
    os.utime(path, (1_770_000_000 + len(text), 1_770_000_000 + len(text)))
