"""Archives → their files, without harm: no path leads outside, and none grows without end."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")
_AT_A_TIME = 1 << 20
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1  # flags of a file in a ZIP archive


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """The most that is taken out of one archive: ``size`` and ``size_of_a_file`` are bytes, unpacked."""

    files: int = 200_000
    size: int = 8_000_000_000
    size_of_a_file: int = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A file out of an archive; where ``refused`` says why it was not unpacked, ``path`` is not there.

    Of those, hidden files are merely ``left_out``.
    """

    name: str
    path: Path
    refused: str = ""
    left_out: bool = False


class ArchiveRefused(Exception):
    """An archive cannot be unpacked, or not any further; the message says why."""


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    opened: Callable[[], IO[bytes] | None]
    problem: str = ""


def is_archive(name: str) -> bool:
    """Whether a file of this name is unpacked."""
    return name.casefold().endswith(_ENDINGS)


def unpack(
    path: Path, name: str, *, into: Path, limits: ArchiveLimits = ArchiveLimits()
) -> Iterator[Unpacked]:
    """The files of an archive, each as soon as it is unpacked, under a number of its own in ``into``.

    Links, paths that lead outside, and files that are too large are refused one by one. Raises ArchiveRefused
    when the archive is damaged, or goes beyond the limits.
    """
    try:
        if name.casefold().endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                yield from _each(_zipped(archive), into, limits)
        else:
            with tarfile.open(path, mode="r|*") as tape:
                yield from _each(_taped(tape), into, limits)
    except NotImplementedError as error:
        raise ArchiveRefused(f"it is packed in a way that is not known: {error}") from error
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise ArchiveRefused(f"it cannot be unpacked: {error}") from error


def _each(members: Iterator[_Member], into: Path, limits: ArchiveLimits) -> Iterator[Unpacked]:
    into.mkdir(parents=True, exist_ok=True)
    left = limits.size
    for number, member in enumerate(members):
        if number >= limits.files:
            raise ArchiveRefused(f"it holds more than {limits.files:,} files; hand it over in parts")
        place = into / str(number)
        problem = member.problem or _misplaced(member.name)
        if problem:
            yield Unpacked(name=member.name, path=place, refused=problem)
            left -= member.size
        elif _hidden(member.name):
            yield Unpacked(name=member.name, path=place, refused="it is a hidden file", left_out=True)
            left -= member.size
        else:
            size = _written(member, place, most=limits.size_of_a_file)
            if size is None:
                place.unlink(missing_ok=True)
                large = f"it is larger than {limits.size_of_a_file:,} bytes when unpacked"
                yield Unpacked(name=member.name, path=place, refused=large)
            else:
                yield Unpacked(name=member.name, path=place)
            left -= max(member.size, size or limits.size_of_a_file)
        if left < 0:
            raise ArchiveRefused(f"it holds more than {limits.size:,} bytes; hand it over in parts")


def _written(member: _Member, place: Path, *, most: int) -> int | None:
    """How many bytes were written; None when there are too many, whatever the archive says of the size."""
    if member.size > most:
        return None
    source = member.opened()
    size = 0
    with place.open("wb") as written:
        while source is not None and (some := source.read(_AT_A_TIME)):
            size += len(some)
            if size > most:
                return None
            written.write(some)
    if source is not None:
        source.close()
    return size


def _zipped(archive: zipfile.ZipFile) -> Iterator[_Member]:
    listed = [one for one in archive.infolist() if not one.is_dir()]
    names = _decoded([_raw_name(one) for one in listed])
    for one, name in zip(listed, names, strict=True):
        problem = "it is encrypted; hand it over without a password" if one.flag_bits & _ENCRYPTED else ""
        if (one.external_attr >> 28) == 0xA:
            problem = "it is a link, which is not followed"
        yield _Member(name, one.file_size, lambda one=one: archive.open(one), problem)  # type: ignore[misc]


def _raw_name(one: zipfile.ZipInfo) -> bytes:
    """The name as it stands in the archive; zipfile takes what is not marked as UTF-8 for code page 437."""
    marked = one.flag_bits & _UTF8_NAME
    return one.orig_filename.encode("utf-8" if marked else "cp437", "surrogateescape")


def _taped(tape: tarfile.TarFile) -> Iterator[_Member]:
    for one in tape:
        if one.isdir():
            continue
        problem = "" if one.isfile() else "it is a link or a device, which is not followed"
        [name] = _decoded([one.name.encode("utf-8", "surrogateescape")])
        yield _Member(name, one.size, lambda one=one: tape.extractfile(one), problem)  # type: ignore[misc]


def _decoded(names: list[bytes]) -> list[str]:
    """The names in words: in UTF-8, else in the encoding that all of them together look to be in."""
    from charset_normalizer import from_bytes

    guessed: str | None = None
    told = []
    for name in names:
        try:
            told.append(name.decode("utf-8"))
        except UnicodeDecodeError:
            if guessed is None:
                best = from_bytes(b"\n".join(names)).best()
                guessed = best.encoding if best else "cp437"
            told.append(name.decode(guessed, "replace"))
    return [name.replace("\\", "/").replace("\0", "") for name in told]


def _misplaced(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        return "its path leads out of the archive"
    return "" if path.name else "it has no name"


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)
