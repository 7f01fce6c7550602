"""Connecting to PostgreSQL, or why that cannot be, and what each connection is set to."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.ledger import Ledger
from corpus import (
    Catalogue,
    CorpusUnreadable,
    open_database,
)
from tests.postgresql import Server


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "postgresql+psycopg://ana:secret@127.0.0.1:1/news",
            "'news' at '127.0.0.1:1' cannot be used: .*running",
        ),
        ("mysql://ana:secret@db/news", "'mysql' is no database that Dateline works with"),
        ("postgresql://ana:secret@db", "names no database"),
        ("postgresql://db/news?password=secret", "write the password before the host"),
        ("secret", "no address of a database"),
    ],
)
def test_what_cannot_be_connected_to_is_named_without_its_password(
    tmp_path: Path, url: str, said: str
) -> None:
    for kept in (Catalogue, Ledger):
        with pytest.raises(Exception, match=said) as refused:
            kept(tmp_path, database_url=url)
        assert "secret" not in str(refused.value)


def test_a_database_of_another_encoding_or_without_it_is_refused(tmp_path: Path, postgresql: Server) -> None:
    latin = postgresql.empty_database(options="ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(CorpusUnreadable, match="is in LATIN1; create one with"):
        Catalogue(tmp_path, database_url=latin)
    nowhere = latin.replace("@/t", "@/nothing-like-t")
    with pytest.raises(CorpusUnreadable, match=r"does not exist; create it"):
        Catalogue(tmp_path, database_url=nowhere)


def test_sqlite_needs_no_psycopg(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; sys.modules['psycopg'] = None; from corpus import Catalogue; "
        "Catalogue(pathlib.Path(sys.argv[1])).close()"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    with closing(Catalogue(tmp_path)):
        pass


@pytest.mark.parametrize(
    ("lacking", "message"),
    [
        ("sys.modules['psycopg'] = None", "psycopg, which is not installed: .venv/bin/pip install -e"),
        ("os.environ['PSYCOPG_IMPL'] = 'none'", "psycopg, which PostgreSQL needs, cannot be used ("),
    ],
)
def test_without_psycopg_or_its_library_the_extra_is_named(
    tmp_path: Path, lacking: str, message: str
) -> None:
    program = (
        f"import os, sys, pathlib; {lacking}; from corpus import Catalogue\n"
        "try: Catalogue(pathlib.Path(sys.argv[1]), database_url='postgresql://db/news')\n"
        "except Exception as error: print(error)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert message in said


def test_a_pooler_is_asked_for_nothing_that_it_refuses(tmp_path: Path) -> None:
    """PgBouncer ends a connection that is begun with ``options``; what is needed is set afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as pooler, ThreadPoolExecutor(1) as thread:

        def first_message() -> bytes:
            connection, _ = pooler.accept()
            with connection:
                return connection.recv(4096)

        asked = thread.submit(first_message)
        address = f"postgresql://ana@127.0.0.1:{pooler.getsockname()[1]}/news"
        with pytest.raises(CorpusUnreadable):
            Catalogue(tmp_path, database_url=f"{address}?sslmode=disable&gssencmode=disable")
        begun = asked.result().rstrip(b"\0").split(b"\0")
    assert b"ana" in begun
    assert b"options" not in begun


def test_every_connection_has_its_settings(url: str) -> None:
    with closing(open_database(Path("catalogue.sqlite"), schema="catalogue", url=url)) as opened:
        with suppress(ZeroDivisionError), opened.writing():
            raise ZeroDivisionError  # what is rolled back takes no setting with it
        for connecting in (opened.reading, opened.snapshot, opened.writing):
            with connecting() as connection:
                found = {
                    name: connection.scalar(text(f"SHOW {name}"))
                    for name in ("search_path", "lock_timeout", "idle_session_timeout", "jit")
                }
            assert found == {
                "search_path": "catalogue",
                "lock_timeout": "30s",
                "idle_session_timeout": "0",
                "jit": "off",
            }
