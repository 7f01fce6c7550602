"""What every test may ask for."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.corpora import SAMPLE, SHARED_DATA
from tests.postgresql import Server, programs, running_server

settings.register_profile("suite", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("suite")

# These take longest, one test after another. With `--dist loadfile` they are given out first, or else one
# process would be at the last of them while the others have nothing left to do.
_LONG = (
    "tests/corpus/test_stateful.py",
    "tests/corpus/test_killed_anywhere.py",
    "tests/network/",
    "tests/browser/",
    "tests/assistant/runs/",
    "tests/assistant/cli/",
    "tests/corpus/",
)


# Whoever adds a report waits until the disk has it, in each of three databases. In memory that is no wait,
# and what a killed process leaves there is the same.
_IN_MEMORY = Path("/dev/shm")
_ROOM_NEEDED = 2**30  # bytes, five times what the suite writes


def pytest_configure(config: pytest.Config) -> None:
    """Before the suite's processes are started: all that they start is to have one priority.

    The process that does queued imports gives itself the lowest. Beside tests of a higher one it would be
    starved, and the test that waits for it would wait for minutes.
    """
    if hasattr(config, "workerinput"):
        return
    if os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ROOM_NEEDED:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))
    if config.getoption("numprocesses", default=None):
        os.nice(19)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two processes more than there are processors: a test often waits, for a server, a browser or a disk."""
    return len(os.sched_getaffinity(0)) + 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts long tests first; skips what needs the evaluation sets where they are missing, saying so once."""
    items.sort(
        key=lambda item: next((n for n, one in enumerate(_LONG) if item.nodeid.startswith(one)), len(_LONG))
    )
    if SHARED_DATA.is_dir():
        return
    missing = pytest.mark.skip(reason="the evaluation sets are missing: no folder ../shared/data")
    for item in items:
        if item.get_closest_marker("shared_data"):
            item.add_marker(missing)


def pytest_collection_finish() -> None:
    """What is loaded now stays loaded: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser to drive, which shows no window. A test that needs it fails without it.

    Chromium without what draws a window takes a seventh less of a processor; both are built from one source.
    """
    for browser in map(Path, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")):
        if browser.exists():
            return browser
    pytest.fail("Chromium is missing: run `sh tests/install.sh` as root", pytrace=False)


@pytest.fixture(scope="session")
def exported_encoder() -> Path:
    """The machine's folder of exported encoders, with the default one in it."""
    from corpus.models.cache import models_folder, open_encoder
    from corpus.models.encoder import DEFAULT_ENCODER

    home = models_folder()
    assert home is not None
    open_encoder(DEFAULT_ENCODER, models=home)
    return home


@pytest.fixture(scope="session")
def sample_corpus(tmp_path_factory: pytest.TempPathFactory, exported_encoder: Path) -> Path:
    """The folder of a corpus of the sample reports, to be copied with `copy_of` and never opened.

    Whichever process of the suite needs it first makes it for all.
    """
    place = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        place = place.parent
    home, done = place / "sample", place / "sample.done"
    with (place / "sample.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not done.exists():
            _import_sample(home)
            done.touch()
    return home


def _import_sample(home: Path) -> None:
    from corpus import Corpus
    from ingest.pipeline import ingest
    from ingest.results import IngestStatus
    from ingest.sources.folder import find_files

    shutil.rmtree(home, ignore_errors=True)  # of a process that failed
    home.mkdir()
    with Corpus(home) as corpus:
        outcomes = list(ingest(corpus, find_files([SAMPLE])))
    assert not [outcome for outcome in outcomes if outcome.status is IngestStatus.REFUSED]
    _wait_until_unserved(home)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of this process's own. A test that needs it fails without it."""
    if programs() is None:
        pytest.fail("PostgreSQL 15 is missing: run `sh tests/install.sh` as root", pytrace=False)
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Once for each engine: the address of an empty database, or None for files in the folder."""
    yield from _lent(request)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """As `database_url`, for what the tests of a file share."""
    yield from _lent(request)


def _lent(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.lent_database() as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path, exported_encoder: Path) -> Iterator[Path]:
    """A corpus folder that only lacks its reports. No server may be left running in it when the test ends."""
    home = tmp_path / "kept"
    home.mkdir()
    yield home
    _wait_until_unserved(home)


def _wait_until_unserved(home: Path) -> None:
    keeper = home / "chroma.keeper"
    deadline = time.monotonic() + 10
    while keeper.exists() and not _unlocked(keeper):
        assert time.monotonic() < deadline, f"a Chroma server is still running in {str(home)!r}"
        time.sleep(0.02)


def _unlocked(path: Path) -> bool:
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
