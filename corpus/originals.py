"""The files that reports came from, where their pages are shown: kept by the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from corpus.private import private_folder

_FOLDER = "originals"
_DRAFT = ".draft-"  # begins the name of a copy that is being made
_PIECE = 1 << 20


def kept_at(folder: Path, file_hash: str) -> Path:
    """Where in a corpus's folder the file with this hash is, or would be."""
    return folder / _FOLDER / file_hash[:2] / file_hash


def keep(folder: Path, source: BinaryIO, *, file_hash: str) -> bool:
    """Copies a file into a corpus's folder, unless it is there; whether its bytes have this hash.

    The copy is complete and on the disk once it has its name, and replaces one that is damaged. Raises
    OSError.
    """
    place = kept_at(folder, file_hash)
    if is_intact(place):
        return True
    for one in (place.parent.parent, place.parent):
        private_folder(one)
    found = hashlib.sha256()
    with NamedTemporaryFile(dir=place.parent, prefix=_DRAFT, delete=False) as copy:
        try:
            while piece := source.read(_PIECE):
                found.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
            if found.hexdigest() != file_hash:
                Path(copy.name).unlink()
                return False
            Path(copy.name).replace(place)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    _sync(place.parent)
    return True


def is_intact(place: Path) -> bool:
    """Whether a kept file is there and its bytes have the hash that it is named by."""
    try:
        with place.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == place.name
    except OSError:
        return False


def all_files(folder: Path) -> list[Path]:
    """Every file where originals are kept, in the order of their names, drafts that were left included."""
    return sorted(path for path in (folder / _FOLDER).rglob("*") if path.is_file())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
