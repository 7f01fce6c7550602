"""A PostgreSQL server of a test session's own, whose databases are lent to one test after another."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_OWNER = "postgres"  # of Debian's package: the server refuses to run as root
_LOCALE = "C.UTF-8"  # in which lower-case letters are not only those of ASCII
_FASTER = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
)  # nothing has to last
_SETTINGS = ("listen_addresses=", "max_connections=200", "shared_buffers=32MB", *_FASTER)
_STARTING_S = 60.0
_EMPTIED = """DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' RESTART IDENTITY'
    FROM pg_tables WHERE schemaname IN ('catalogue', 'ledger')
    AND tablename NOT IN ('alembic_version', 'change_number', 'oldest_program')
); END $$"""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that is installed, 15 or newer."""
    releases = [int(path.name) for path in Path("/usr/lib/postgresql").glob("[0-9]*") if path.name.isdigit()]
    newest = max(releases, default=0)
    return Path(f"/usr/lib/postgresql/{newest}/bin") if newest >= 15 else None


class Server:
    """A running server, reached by a socket in a folder that only its tests know."""

    def __init__(self, sockets: Path, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._sockets = sockets
        self._start = start
        self._process = start()
        self._numbers = itertools.count(1)
        self._free: list[str] = []

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """It has ended within the block, and runs again with what it had."""
        self.stop()
        yield
        self._process = self._start()

    def stop(self) -> None:
        """Ends it at once, without tidying up."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def run(self, statement: str, *, database: str = "postgres") -> list[tuple[object, ...]]:
        """Runs one statement, with psycopg alone."""
        import psycopg

        at = f"host={self._sockets} user={_OWNER} dbname={database}"
        with psycopg.connect(at, autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def schemas(self, url: str) -> set[str]:
        """The schemas of a database that are not PostgreSQL's own."""
        name = url.partition("?")[0].rpartition("/")[2]
        theirs = "nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')"
        return {
            str(row[0]) for row in self.run(f"SELECT nspname FROM pg_namespace WHERE {theirs}", database=name)
        }

    def as_guest(self, url: str) -> str:
        """The address of a database for a user who may connect, and create nothing."""
        if not self.run("SELECT 1 FROM pg_roles WHERE rolname = 'guest'"):
            self.run("CREATE ROLE guest LOGIN")
        return url.replace(f"//{_OWNER}@", "//guest@")

    @contextmanager
    def lent_database(self) -> Iterator[str]:
        """The address of a database with the empty tables of a corpus that belongs to no folder yet.

        It is emptied at the end and lent again: a new one for every test would cost more than the tests.
        """
        name = self._free.pop() if self._free else self._prepared()
        yield self._url(name)
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        self.run(_EMPTIED, database=name)
        self._free.append(name)

    def empty_database(self, *, options: str = "") -> str:
        """The address of a new database with nothing in it."""
        return self._url(self._made("template0", options))

    def _made(self, template: str, options: str = "") -> str:
        name = f"t{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        return name

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://{_OWNER}@/{database}?host={self._sockets}"

    def _prepared(self) -> str:
        from assistant.ledger import Ledger
        from corpus import Catalogue

        name = self._made("template0")
        with tempfile.TemporaryDirectory() as folder:
            Catalogue(Path(folder), database_url=self._url(name)).close()
            Ledger(Path(folder), database_url=self._url(name)).close()
        self.run(_EMPTIED, database=name)
        return name


@contextmanager
def running_server() -> Iterator[Server]:
    """A server of its own, ended with the block, or with the process whatever ends that."""
    found = programs()
    assert found is not None
    with ExitStack() as ending:
        # Not in pytest's folder or TMPDIR: its owner may not look into that, and a socket's path is short.
        home = Path(tempfile.mkdtemp(prefix="dateline-postgresql-", dir="/tmp"))
        ending.callback(shutil.rmtree, home, ignore_errors=True)
        as_owner = ["setpriv", "--pdeathsig", "QUIT"]
        if os.geteuid() == 0:
            shutil.chown(home, _OWNER)
            as_owner += ["--reuid", _OWNER, "--regid", _OWNER, "--clear-groups"]
        data = home / "data"
        made = [found / "initdb", "-D", data, "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        initdb = [*as_owner, *map(str, made), f"--locale={_LOCALE}"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=home)
        settings = [part for one in _SETTINGS for part in ("-c", one)]
        command = [*as_owner, str(found / "postgres"), "-D", str(data), "-k", str(home), *settings]

        def start() -> subprocess.Popen[bytes]:
            with (home / "log").open("a") as log:
                process = subprocess.Popen(command, stdout=log, stderr=log, cwd=home)
            try:
                _wait_until_ready(found, home, process)
            except BaseException:
                process.kill()
                raise
            return process

        server = Server(home, start)
        ending.callback(server.stop)
        yield server


def _wait_until_ready(found: Path, place: Path, process: subprocess.Popen[bytes]) -> None:
    asking = [str(found / "pg_isready"), "--quiet", "--host", str(place), "--username", _OWNER]
    deadline = time.monotonic() + _STARTING_S
    while subprocess.run(asking, check=False).returncode:
        assert process.poll() is None, (place / "log").read_text()
        assert time.monotonic() < deadline, (place / "log").read_text()
        time.sleep(0.05)
