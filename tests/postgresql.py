"""A PostgreSQL server of a test session's own, where each test has a database that is a copy of one."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_OWNER = "postgres"  # of Debian's package: the server refuses to run as root
_EMPTY = "template0"
_FASTER = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
)  # nothing has to last
_SETTINGS = ("listen_addresses=", "max_connections=200", "shared_buffers=32MB", *_FASTER)
_STARTING_S = 60.0


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that is installed, 15 or newer."""
    releases = [int(path.name) for path in Path("/usr/lib/postgresql").glob("[0-9]*") if path.name.isdigit()]
    newest = max(releases, default=0)
    return Path(f"/usr/lib/postgresql/{newest}/bin") if newest >= 15 else None


class Server:
    """A running server, reached by a socket in a folder that only its tests know."""

    def __init__(self, sockets: Path) -> None:
        self._sockets = sockets
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """The address of one of its databases, as DATELINE_DATABASE_URL has it."""
        return f"postgresql+psycopg://{_OWNER}@/{database}?host={self._sockets}"

    def run(self, statement: str, *, database: str = "postgres") -> list[tuple[object, ...]]:
        """Runs one statement, with psycopg alone."""
        import psycopg

        at = {"host": str(self._sockets), "user": _OWNER, "dbname": database}
        with psycopg.connect(**at, autocommit=True) as connection:  # type: ignore[arg-type]
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def new_database(self, *, template: str = _EMPTY, options: str = "") -> str:
        """The address of a new database, a copy of ``template``."""
        name = f"t{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        return self.url(name)


@contextmanager
def running_server() -> Iterator[Server]:
    """A server in a folder of its own, ended with the block, or with the process whatever ends that."""
    found = programs()
    assert found is not None, "PostgreSQL 15 is missing: run `sh tests/install_for_tests.sh` as root"
    with ExitStack() as ending:
        # Not in pytest's folder: nobody else may look into that, and the path of a socket is short.
        place = Path(tempfile.mkdtemp(prefix="dateline-postgresql-"))
        ending.callback(shutil.rmtree, place, ignore_errors=True)
        with_rights = ["setpriv", "--pdeathsig", "QUIT"]
        if os.geteuid() == 0:
            shutil.chown(place, _OWNER)
            with_rights += ["--reuid", _OWNER, "--regid", _OWNER, "--clear-groups"]
        data = place / "data"
        made = [found / "initdb", "-D", data, "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        # A locale that orders otherwise than by bytes, as many servers have it.
        subprocess.run(
            [*with_rights, *map(str, made), "--locale=C.UTF-8"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=place,
        )
        settings = [part for one in _SETTINGS for part in ("-c", one)]
        with (place / "log").open("w") as log:
            process = subprocess.Popen(
                [*with_rights, str(found / "postgres"), "-D", str(data), "-k", str(place), *settings],
                stdout=log,
                stderr=log,
                cwd=place,
            )
        ending.callback(process.wait)
        ending.callback(process.send_signal, 3)  # SIGQUIT: at once, without tidying up
        _wait_until_ready(found, place, process)
        yield Server(place)


def _wait_until_ready(found: Path, place: Path, process: subprocess.Popen[bytes]) -> None:
    asking = [str(found / "pg_isready"), "--quiet", "--host", str(place), "--username", _OWNER]
    deadline = time.monotonic() + _STARTING_S
    while subprocess.run(asking, check=False).returncode:
        assert process.poll() is None, (place / "log").read_text()
        assert time.monotonic() < deadline, (place / "log").read_text()
        time.sleep(0.05)


def prepared(server: Server, place: Path) -> str:
    """The name of a database with the empty tables of a corpus that belongs to no folder yet."""
    from assistant.ledger import Ledger
    from corpus import Catalogue

    url = server.new_database()
    home = place / "prepared"
    home.mkdir()
    Catalogue(home, database_url=url).close()
    Ledger(home, database_url=url).close()
    name = url.rpartition("/")[2].partition("?")[0]
    name = url.split("?")[0].rpartition("/")[2]
    server.run("DELETE FROM catalogue.corpus_facts WHERE name IN ('corpus', 'folder')", database=name)
    return name
