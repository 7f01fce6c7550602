"""The ledger's file: where it is made, and who can read it."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import LedgerUnusable
from assistant.ledger import Ledger
from assistant.ledger.conversations import add_turn, turns_of
from corpus import Scope


@pytest.mark.parametrize(
    "name", ["news?2024", "My%20Corpus", "a#b&c=d", 'q\'uote "s"', "ä/ö", "new\nline", "sqlite:x@y"]
)
def test_it_is_made_in_its_folder_whatever_the_folder_is_called(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    ledger = Ledger(folder)
    turn = add_turn(ledger, "Anything?", scope=Scope())
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("ledger.sqlite")] == [
        Path(name) / "ledger.sqlite"
    ]
    assert turns_of(Ledger(folder), turn.conversation_id) == [turn]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    """Nor the files that SQLite makes beside it while it is open."""
    before = os.umask(0o022)
    try:
        ledger = Ledger(tmp_path)
        with ledger.connection() as connection:
            connection.exec_driver_sql("UPDATE turns SET question = ''")
            modes = {path.name: mode(path) for path in tmp_path.glob("ledger.sqlite*")}
    finally:
        os.umask(before)
    assert modes == {"ledger.sqlite": 0o600, "ledger.sqlite-wal": 0o600, "ledger.sqlite-shm": 0o600}


@pytest.mark.parametrize(("given", "left"), [(0o644, 0o600), (0o664, 0o600), (0o660, 0o660), (0o600, 0o600)])
def test_an_older_ledger_is_taken_from_everybody_but_not_from_a_group(
    tmp_path: Path, given: int, left: int
) -> None:
    Ledger(tmp_path).path.chmod(given)
    assert mode(Ledger(tmp_path).path) == left


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(LedgerUnusable, match=r"the ledger '.*file/kept/ledger\.sqlite' cannot be made"):
        Ledger(tmp_path / "file" / "kept")


def test_an_empty_file_is_a_lost_ledger_and_no_new_one(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"")
    with pytest.raises(LedgerUnusable, match="is empty, so what was stored in it is lost"):
        Ledger(tmp_path)
    assert (tmp_path / "ledger.sqlite").stat().st_size == 0


def test_those_who_make_it_at_once_share_one_ledger(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        ledgers = list(threads.map(Ledger, [tmp_path] * 8))
        turns = list(threads.map(lambda one: add_turn(one, "Anything?", scope=Scope()), ledgers))
    stored = [turns_of(ledgers[0], turn.conversation_id) for turn in turns]
    assert stored == [[turn] for turn in turns]
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.sqlite"]
