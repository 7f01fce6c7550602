"""Which corpus a folder and a PostgreSQL database are of, so that neither is used with another one.

Beside the folder's indexes and originals a file says which corpus they are of and where its catalogue is. A
folder of files that several servers share has a mark, by which they see that they mean the same one.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.database.address import described, parsed, passwords, shown
from corpus.errors import CorpusUnreadable
from corpus.private import private_folder

NAME = "database.json"
_FILES_MARK = "files.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """What a folder records: codes for the corpus and for the folder itself, and the database in words."""

    corpus: str
    folder: str
    database: str


def new_code() -> str:
    """A code for a corpus or a folder."""
    return secrets.token_hex(8)


def of_folder(folder: Path) -> Belonging | None:
    """What the folder records; None where its catalogue is not in PostgreSQL.

    Raises CorpusUnreadable for a record that cannot be read, OSError for a folder that cannot be looked into.
    """
    path = folder / NAME
    if not path.exists():  # nor where the folder is a file
        return None
    try:
        fields = json.loads(path.read_text("utf-8"))
        if fields.pop("format") != _FORMAT:
            raise ValueError("it was written by a newer Dateline")
        return Belonging(**fields)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusUnreadable(
            f"{str(path)!r}, which says where the corpus's catalogue is, cannot be read ({error}); "
            "restore it from a backup, or delete it to join the folder to the database again"
        ) from error


def record(folder: Path, belonging: Belonging) -> None:
    """Writes it, whole or not at all. Raises OSError."""
    _write(folder / NAME, {"format": _FORMAT, **asdict(belonging)})


def files_mark(files: Path) -> str | None:
    """The code of a folder of files; None where it has none yet. Raises OSError, CorpusUnreadable."""
    path = files / _FILES_MARK
    try:
        return str(json.loads(path.read_text("utf-8"))["files"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise CorpusUnreadable(
            f"{str(path)!r}, by which servers know the folder of files, cannot be read ({error}); end them "
            "all, delete it, and start them again"
        ) from error


def mark_files(files: Path, code: str) -> None:
    """Gives a folder of files a code; it is made when it is missing. Raises OSError."""
    private_folder(files)
    _write(files / _FILES_MARK, _mark(code))


def files_mark_text(code: str) -> str:
    """What the mark of a folder of files has for its content."""
    return json.dumps(_mark(code))


def _mark(code: str) -> dict[str, Any]:
    return {"format": _FORMAT, "files": code}


def _write(path: Path, fields: dict[str, Any]) -> None:
    draft = path.with_name(f"{path.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        json.dump(fields, written)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(path)


def unrecord(folder: Path) -> None:
    """Deletes what the folder records. Raises OSError."""
    (folder / NAME).unlink()


def is_kept(file: Path, url: str | None) -> bool:
    """Whether there is a catalogue or ledger: the SQLite file, or with ``url`` one in PostgreSQL.

    Raises CorpusUnreadable, OSError.
    """
    return file.exists() if url is None else of_folder(file.parent) is not None


def check_place(file: Path, url: str | None) -> None:
    """Refuses the setting where the folder has its catalogue or ledger elsewhere.

    Raises CorpusUnreadable, OSError.
    """
    recorded = of_folder(file.parent)
    if recorded is not None and file.exists():
        raise CorpusUnreadable(
            f"{str(file)!r} is there, although the catalogue and the ledger are in the PostgreSQL database "
            f"{recorded.database}; `dateline move --to URL` with its address finishes a move that was "
            "interrupted, else move the file away"
        )
    if url is None and recorded is not None:
        raise CorpusUnreadable(
            f"the catalogue and the ledger of {str(file.parent)!r} are in the PostgreSQL database "
            f"{recorded.database}; set DATELINE_DATABASE_URL to its address"
        )
    if url is not None and file.exists():
        raise CorpusUnreadable(
            f"{str(file)!r} is there, although DATELINE_DATABASE_URL names a database; `dateline move --to "
            "URL`, without the variable, carries the catalogue and the ledger there"
        )


def check_database_url(url: str) -> None:
    """Raises DatabaseUnusable where it is no address of a PostgreSQL database, without repeating it."""
    parsed(url)


def shown_url(url: str) -> str:
    """The address without who connects. Raises DatabaseUnusable."""
    return shown(parsed(url))


def passwords_of_url(url: str) -> list[str]:
    """The passwords in an address. Raises DatabaseUnusable."""
    return passwords(parsed(url))


def described_url(url: str) -> str:
    """The database and its server, in words. Raises DatabaseUnusable."""
    return described(parsed(url))
