"""One file → a corpus's folder, which appears under its name when it is whole."""

from __future__ import annotations

import gzip
import os
import tarfile
import tempfile
import zlib
from pathlib import Path, PurePosixPath

from assistant.backup.archive import DATABASES, FURTHER, MANIFEST, Backup, copied
from assistant.errors import BackupFailed
from corpus import CorpusError, moving

_READ = 1024 * 1024  # bytes
_LARGEST_MANIFEST = 64 * 1024 * 1024  # bytes


def restore(file: Path, folder: Path) -> Backup:
    """Makes the backup into ``folder``, which must not exist, or be empty; the indexes are not made.

    Every file is compared with its digest. The vectors will be in collections of their own, since the corpus
    that was backed up may be in use on the same Chroma server. Raises BackupFailed, in which case the folder
    is left as it was.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupFailed(f"the folder {str(folder)!r} is not empty; name another by --data")
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.absolute().parent, prefix=f".{folder.name}-") as place:
            made = Path(place) / "corpus"
            backup = _unpacked(file, made)
            if (made / moving.NAME).exists():
                with moving.catalogue_database(made, None) as catalogue:
                    moving.begin_own_collections(catalogue)
            made.rename(folder.absolute())
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise BackupFailed(f"{str(file)!r} is no backup, or is damaged: {error}") from error
    except CorpusError as error:
        raise BackupFailed(f"the catalogue of {str(file)!r} cannot be opened: {error}") from error
    except OSError as error:
        raise BackupFailed(f"{str(file)!r} cannot be restored: {error.strerror or error}") from error
    return backup


def _unpacked(file: Path, into: Path) -> Backup:
    into.mkdir(mode=0o700)
    with gzip.open(file) as unzipped, tarfile.open(fileobj=unzipped, mode="r|") as tape:
        backup = _manifest(file, tape)
        missing = set(backup.files)
        while (member := tape.next()) is not None:
            if member.name not in missing or not member.isfile() or not _belongs(member.name):
                raise BackupFailed(f"{str(file)!r} has {member.name!r}, which its manifest does not list")
            missing.remove(member.name)
            _write(tape, member, into / member.name, backup, file)
        while unzipped.read(_READ):  # to the end, where gzip has its own digest
            pass
    if missing:
        raise BackupFailed(f"{str(file)!r} lacks {', '.join(sorted(missing))}; it is cut off or damaged")
    return backup


def _manifest(file: Path, tape: tarfile.TarFile) -> Backup:
    first = tape.next()
    opened = tape.extractfile(first) if first and first.name == MANIFEST and first.isfile() else None
    if opened is None:
        raise BackupFailed(f"{str(file)!r} is no backup: it does not begin with {MANIFEST!r}")
    try:
        return Backup.from_json(opened.read(_LARGEST_MANIFEST))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupFailed(f"the backup {str(file)!r} cannot be read: {error}") from error


def _belongs(name: str) -> bool:
    """Whether a path is of what a backup has, and does not lead out of the folder."""
    path = PurePosixPath(name)
    return path.parts[0] in (*DATABASES, *FURTHER) and ".." not in path.parts and not path.is_absolute()


def _write(tape: tarfile.TarFile, member: tarfile.TarInfo, to: Path, backup: Backup, file: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = tape.extractfile(member)
    assert opened is not None
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        found = copied(opened, written)
        written.flush()
        os.fsync(written.fileno())
    if found != backup.files[member.name]:
        raise BackupFailed(f"{member.name!r} of the backup {str(file)!r} is damaged: its digest differs")
