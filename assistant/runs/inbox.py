"""Uploads, kept whole on disk until they have been imported.

Files are stored under numbers, with a list of their names beside them: a name that somebody's machine gave
is never a path here.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_LIST = "names.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """An uploaded file: its name and its content."""

    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUpload:
    """An uploaded file in the inbox."""

    name: str
    path: Path


def receive(folder: Path, uploads: Iterable[UploadedFile]) -> str:
    """Writes files into a new inbox of the corpus in ``folder``; returns its name once all is on the disk."""
    inbox = secrets.token_hex(8)
    draft = _place(folder, f"{inbox}.draft")
    draft.mkdir(parents=True)
    names = []
    for number, one in enumerate(uploads):
        with (draft / str(number)).open("wb") as written:
            shutil.copyfileobj(one.content, written)
            os.fsync(written.fileno())
        names.append(one.name)
    with (draft / _LIST).open("w", encoding="utf-8") as listed:
        json.dump(names, listed, ensure_ascii=False)
        os.fsync(listed.fileno())
    draft.rename(_place(folder, inbox))
    return inbox


def stored(folder: Path, inbox: str) -> Sequence[StoredUpload]:
    """The files of an inbox, in the order uploaded. Raises OSError when it is not there."""
    place = _place(folder, inbox)
    names = json.loads((place / _LIST).read_text("utf-8"))
    return [StoredUpload(name=name, path=place / str(number)) for number, name in enumerate(names)]


def discard(folder: Path, inbox: str) -> None:
    """Deletes an inbox."""
    shutil.rmtree(_place(folder, inbox), ignore_errors=True)


def _place(folder: Path, inbox: str) -> Path:
    return folder / "inbox" / inbox
