"""Archives → their files, unpacked in a process with limits: no path leads out, and nothing is endless."""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Self

from ingest.errors import ArchiveRefused, LimitExceeded
from ingest.limited_process import LimitedProcess, Limits, Message
from ingest.sources.source import NotRead, SourceFile, is_readme, left_out_readme

_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")
_AT_A_TIME = 1 << 20
_LONGEST_HEADER = 1 << 20  # bytes of a tar's long name or extended header, which tarfile reads whole
_HEADERS = (  # the members of a tar that say something of the next one
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)
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


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    opened: Callable[[], IO[bytes] | None]
    problem: str = ""


def is_archive(name: str) -> bool:
    """Whether a file of this name is unpacked."""
    return name.casefold().endswith(_ENDINGS)


def files_in(
    path: Path, label: str, *, into: Path, origin: str = "", archive_limits: ArchiveLimits = ArchiveLimits()
) -> Iterator[SourceFile | NotRead]:
    """The files of an archive, each as soon as it is unpacked into ``into``, to be deleted once read.

    ``label`` is what people know the archive by; ``origin`` begins the origin of every file. What cannot be
    unpacked, and the archive itself when it is damaged or goes beyond the limits, is given with the reason.
    """
    request = {
        "path": os.fspath(path.absolute()),
        "name": PurePosixPath(label).name,
        "into": os.fspath(into.absolute()),
        "limits": asdict(archive_limits),
    }
    with LimitedProcess("ingest.sources.archive", limits=Limits(memory_bytes=1_000_000_000)) as process:
        process.request(request)
        try:
            for answer in process.answers():
                if "archive" in answer:
                    raise ArchiveRefused(answer["archive"])
                one = Unpacked(**{**answer, "path": Path(answer["path"])})
                if one.refused:
                    where = f"{label}: {one.name}"
                    yield NotRead(label=f"{origin}{where}", reason=one.refused, left_out=one.left_out)
                elif is_readme(one.name):
                    yield left_out_readme(f"{origin}{one.name}")
                else:
                    yield SourceFile(path=one.path, origin=f"{origin}{one.name}", temporary=True)
        except (ArchiveRefused, LimitExceeded) as error:
            yield NotRead(label=f"{origin}{label}", reason=str(error))


def handle(request: Message) -> Iterator[Message]:
    """What the process does: unpacks an archive."""
    limits = ArchiveLimits(**request["limits"])
    try:
        for one in unpack(Path(request["path"]), request["name"], into=Path(request["into"]), limits=limits):
            yield asdict(one) | {"path": os.fspath(one.path)}
    except ArchiveRefused as error:
        yield {"archive": str(error)}


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
            with tarfile.open(path, mode="r|*", tarinfo=_BoundedHeader) as tape:
                yield from _each(_taped(tape), into, limits)
    except NotImplementedError as error:
        raise ArchiveRefused(f"the archive is packed in a way that is not supported: {error}") from error
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise ArchiveRefused(f"the archive cannot be unpacked: {error}") from error


def _each(members: Iterator[_Member], into: Path, limits: ArchiveLimits) -> Iterator[Unpacked]:
    into.mkdir(parents=True, exist_ok=True)
    left = limits.size
    for number, member in enumerate(members):
        if number >= limits.files:
            raise ArchiveRefused(f"the archive has more than {limits.files:,} files; import it in parts")
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
            left -= max(member.size, limits.size_of_a_file if size is None else size)
        if left < 0:
            raise ArchiveRefused(f"the archive has more than {limits.size:,} bytes; import it in parts")


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
        problem = "it is encrypted; remove the password first" if one.flag_bits & _ENCRYPTED else ""
        if (one.external_attr >> 28) == 0xA:
            problem = "it is a link, which is not followed"
        yield _Member(name, one.file_size, lambda one=one: archive.open(one), problem)  # type: ignore[misc]


def _raw_name(one: zipfile.ZipInfo) -> bytes:
    """The name as the archive has it; zipfile takes what is not marked as UTF-8 for code page 437."""
    marked = one.flag_bits & _UTF8_NAME
    return one.orig_filename.encode("utf-8" if marked else "cp437", "surrogateescape")


class _BoundedHeader(tarfile.TarInfo):
    """A member's header; one with a long name or extended header beyond the bound ends the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """See :meth:`tarfile.TarInfo.frombuf`."""
        header = super().frombuf(buf, encoding, errors)
        if header.type in _HEADERS and header.size > _LONGEST_HEADER:
            raise tarfile.ReadError(f"a header of {header.size:,} bytes, more than {_LONGEST_HEADER:,}")
        return header


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
    decoded = []
    for name in names:
        try:
            decoded.append(name.decode("utf-8"))
        except UnicodeDecodeError:
            if guessed is None:
                best = from_bytes(b"\n".join(names)).best()
                guessed = best.encoding if best else "cp437"
            decoded.append(name.decode(guessed, "replace"))
    return [name.replace("\\", "/").replace("\0", "") for name in decoded]


def _misplaced(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        return "its path leads out of the archive"
    return "" if path.name else "it has no name"


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)
