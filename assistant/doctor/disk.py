"""The corpus's folders: whether they can be written, and how much room is left."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.backup import FILES
from assistant.doctor.finding import Finding, State, ok, problem, warning

if TYPE_CHECKING:
    from assistant.settings import Settings

_GIGABYTE = 1_000_000_000
_LEAST = 200_000_000  # bytes, with less of which a run or a rebuilt index may fill the disk
_MAKE_ROOM = "Make room, or name a folder on another disk with DATELINE_DATA."


def disk(settings: Settings) -> Iterator[Finding]:
    """Whether the folder can be written, and whether the indexes could be rebuilt beside what is there."""
    folder = settings.folder.absolute()
    written = _written("folder", folder, "DATELINE_DATA")
    yield written
    if written.state is State.OK:
        yield _room(folder, free=shutil.disk_usage(_there(folder)).free)


def files(settings: Settings) -> Iterator[Finding]:
    """Whether the folder for uploads and originals can be written, and nothing of that lies elsewhere."""
    if settings.files is None:
        return
    folder, before = settings.files.absolute(), settings.folder.absolute()
    left = [name for name in FILES if _has_files(before / name) and not _has_files(folder / name)]
    if left and folder.resolve() != before.resolve():
        yield problem(
            "files",
            f"{str(before)!r} has {' and '.join(left)}, and {str(folder)!r}, where DATELINE_FILES has them "
            "looked for, has not.",
            "Move them there, or unset DATELINE_FILES.",
        )
        return
    yield _written("files", folder, "DATELINE_FILES")


def _has_files(path: Path) -> bool:
    return path.is_file() or (path.is_dir() and any(one.is_file() for one in path.rglob("*")))


def _there(folder: Path) -> Path:
    """The folder, or the one above it in which it would be made."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _written(subject: str, folder: Path, variable: str) -> Finding:
    there = _there(folder)
    if not there.is_dir():
        return problem(subject, f"{str(there)!r} is no folder.", f"Name another with {variable}.")
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        return problem(
            subject,
            f"{str(there)!r} cannot be written: {error.strerror}.",
            f"Give it to user {os.getuid()}, who runs this, or name another with {variable}.",
        )
    return ok(subject, f"{str(folder)!r} {'can be written' if there == folder else 'is made when needed'}.")


def _room(folder: Path, *, free: int) -> Finding:
    used = _size(folder)
    indexes = sum(_size(one) for one in (folder / "chroma", *folder.glob("words-*")))
    what = f"{_amount(free)} free; the corpus takes {_amount(used)}."
    if free < _LEAST:
        return problem("disk", what, _MAKE_ROOM)
    if free < indexes:
        return warning("disk", what, f"`dateline rebuild` needs {_amount(indexes)}. {_MAKE_ROOM}")
    return ok("disk", what)


def _amount(size: int) -> str:
    """Bytes in words."""
    return f"{size / 1e9:,.1f} GB" if size >= _GIGABYTE else f"{size / 1e6:,.0f} MB"


def _size(folder: Path) -> int:
    """The bytes of all files below the folder; one that goes meanwhile is not counted."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(parent, name).lstat().st_size
            except FileNotFoundError:
                continue
    return total
