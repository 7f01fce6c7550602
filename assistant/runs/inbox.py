"""Uploads and what is collected, kept whole on disk until they have been imported.

Files are stored under numbers, with a list beside them: a name that somebody's machine gave is never a path
here. An entry of the list is an upload's name, or an object: of a file that was fetched its ``origin`` and
``name``, of one in a watched folder its ``path``, of a page that is still to be fetched its ``address``, and
of what cannot be read the fields of a NotRead.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ingest.identity import CORRECTED, UPLOADED
from ingest.sources.source import NotRead, SourceFile

PASTED = "pasted text.json"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedPage:
    """An address that is fetched when its turn comes."""

    address: str


Stored = StoredUpload | AwaitedPage | SourceFile | NotRead


def pasted_text(fields: Mapping[str, str]) -> UploadedFile:
    """The file as which the fields of a report that were typed are imported."""
    filled = {name: words for name, words in fields.items() if words.strip()}
    return UploadedFile(name=PASTED, content=io.BytesIO(json.dumps(filled, ensure_ascii=False).encode()))


def plain_origin(collected_from: str) -> str:
    """Where a report came from, without what is stored before it of an upload or a correction."""
    return collected_from.removeprefix(CORRECTED).removeprefix(UPLOADED)


def receive(folder: Path, uploads: Iterable[UploadedFile]) -> str:
    """Writes files into a new inbox of the corpus in ``folder``; returns its name once all is on the disk."""
    return _written(folder, ((one.name, one.content) for one in uploads))


def collect(folder: Path, files: Iterable[SourceFile | NotRead]) -> str:
    """As :func:`receive`, for what a source has: only temporary files are copied."""
    with ExitStack() as opening:

        def entry(one: SourceFile | NotRead) -> tuple[Any, BinaryIO | None]:
            if isinstance(one, NotRead):
                return asdict(one), None
            if not one.temporary:
                return {"path": os.fspath(one.path)}, None
            content = opening.enter_context(one.path.open("rb"))
            return {"origin": one.origin, "name": one.name}, content

        return _written(folder, map(entry, files))


def await_pages(folder: Path, addresses: Iterable[str]) -> str:
    """As :func:`receive`, for addresses that are fetched when they are imported."""
    return _written(folder, (({"address": address}, None) for address in addresses))


def _written(folder: Path, entries: Iterable[tuple[Any, BinaryIO | None]]) -> str:
    inbox = secrets.token_hex(8)
    draft = _place(folder, f"{inbox}.draft")
    draft.mkdir(parents=True)
    listed = []
    for number, (entry, content) in enumerate(entries):
        if content is not None:
            with (draft / str(number)).open("wb") as written:
                shutil.copyfileobj(content, written)
                os.fsync(written.fileno())
        listed.append(entry)
    with (draft / _LIST).open("w", encoding="utf-8") as list_file:
        json.dump(listed, list_file)  # in ASCII: the name of a file may be anything
        os.fsync(list_file.fileno())
    draft.rename(_place(folder, inbox))
    return inbox


def stored(folder: Path, inbox: str) -> Sequence[Stored]:
    """What an inbox has, in the order in which it came. Raises OSError when it is not there."""
    place = _place(folder, inbox)
    entries = json.loads((place / _LIST).read_text("utf-8"))
    return [_stored(entry, place / str(number)) for number, entry in enumerate(entries)]


def _stored(entry: Any, path: Path) -> Stored:
    if isinstance(entry, str):
        return StoredUpload(name=entry, path=path)
    if "address" in entry:
        return AwaitedPage(**entry)
    if "reason" in entry:
        return NotRead(**entry)
    return SourceFile(path=Path(entry["path"])) if "path" in entry else SourceFile(path=path, **entry)


def as_source(one: StoredUpload) -> SourceFile:
    """The upload as an import reads it."""
    return SourceFile(path=one.path, origin=f"{UPLOADED}{one.name}")


def fetching_place(folder: Path, inbox: str) -> Path:
    """An empty folder of the inbox for what is fetched from its addresses."""
    place = _place(folder, inbox) / "fetched"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return place


def discard(folder: Path, inbox: str) -> None:
    """Deletes an inbox."""
    shutil.rmtree(_place(folder, inbox), ignore_errors=True)


def _place(folder: Path, inbox: str) -> Path:
    return folder / "inbox" / inbox
