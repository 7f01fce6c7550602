"""Archives (ZIP, tar) and packed files (gzip, bzip2, xz): no path leads out, and nothing is endless.

What is in them comes as members, one after another. Documents that are ZIP archives themselves, such as those
of office programs, are none to be unpacked.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, Self, cast

from ingest.errors import ArchiveRefused, FileRefused
from ingest.left_out import HIDDEN, README, is_hidden, is_readme, of_a_page, page_folders
from ingest.readers.members import LIMITS, MemberLimits
from ingest.readers.reader import INSIDE, Bid, CollectedFile, Refusal, bid_by_name, spooled
from ingest.readers.zip_directory import (
    ZIP_BEGINS,
    document_in,
    first_names,
    is_document_name,
    refuse_large_directory,
)

SUFFIXES = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz"})

_PACKED: dict[bytes, Callable[[BinaryIO], IO[bytes]]] = {
    b"\x1f\x8b": lambda content: cast(IO[bytes], gzip.GzipFile(fileobj=content, mode="rb")),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
_TAR_MARK, _TAR_MARK_AT = b"ustar", 257
_TAR_BLOCK = 512  # bytes
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
_DAMAGED = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, RuntimeError, ValueError, LookupError, struct.error),
)


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    if document_in(first_names(head)) or is_document_name(name):
        return Bid.NONE
    packed = head.startswith((*ZIP_BEGINS, *_PACKED))
    begins = packed or head[_TAR_MARK_AT : _TAR_MARK_AT + len(_TAR_MARK)] == _TAR_MARK
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins else Bid.NONE))


def read(file: CollectedFile, *, limits: MemberLimits = LIMITS) -> Iterator[Refusal | CollectedFile]:
    """The files of an archive, each as soon as it is unpacked.

    Links, paths that lead outside, and files that are encrypted or too large are refused one by one. Raises
    ArchiveRefused when the archive is damaged, or grows beyond the limits.
    """
    most = limits.unpacked(file.size())
    try:
        if file.head().startswith(ZIP_BEGINS) or file.suffix == ".zip":
            yield from _read_zip(file, limits, most)
        else:
            yield from _read_tar_or_packed(file, limits, most)
    except NotImplementedError as error:
        raise ArchiveRefused("the archive is packed by an unknown method; pack it as ZIP") from error
    except _DAMAGED as error:
        raise ArchiveRefused("the archive cannot be unpacked: it is damaged or cut short") from error


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    opened: Callable[[], IO[bytes] | None]
    problem: str = ""
    left_out: str = ""


def _read_zip(file: CollectedFile, limits: MemberLimits, most: int) -> Iterator[Refusal | CollectedFile]:
    refuse_large_directory(file.content, most_files=limits.files)
    with zipfile.ZipFile(file.content) as archive:
        if document := document_in(archive.namelist()):
            raise FileRefused(f"it is {document}, which is not supported; export it as text or HTML")
        yield from _each(_zipped(archive), file, limits, most)


def _read_tar_or_packed(
    file: CollectedFile, limits: MemberLimits, most: int
) -> Iterator[Refusal | CollectedFile]:
    head = file.head()
    file.content.seek(0)
    opener = next((opened for mark, opened in _PACKED.items() if head.startswith(mark)), None)
    with closing(opener(file.content) if opener else _Unclosed(file.content)) as stream:
        bounded = _Bounded(stream, most)
        if opener and not _begins_as_tar(bounded.peek(_TAR_BLOCK)):
            name = PurePosixPath(file.name).stem if file.suffix in SUFFIXES else file.name
            size = min(most, limits.size_of_a_file)
            yield from _each(iter([_Member(name, 0, lambda: bounded)]), file, limits, size)  # type: ignore[arg-type,return-value]
            return
        with tarfile.open(fileobj=cast(BinaryIO, bounded), mode="r|", tarinfo=_BoundedHeader) as tape:
            yield from _each(_taped(tape, most=most), file, limits, most)


def _each(
    members: Iterator[_Member], file: CollectedFile, limits: MemberLimits, most: int
) -> Iterator[Refusal | CollectedFile]:
    largest = min(limits.size_of_a_file, most)
    refused = 0
    for member in members:
        where = f"{file.origin}{INSIDE}{member.name}"
        problem = member.problem or _misplaced(member.name)
        left_out = (
            member.left_out or (is_hidden(member.name) and HIDDEN) or (is_readme(member.name) and README)
        )
        if why := problem or left_out:
            refused += 1
            yield Refusal(where, why, left_out=not problem)
        elif content := _unpacked(member, most=largest):
            yield file.member(member.name, content)
        else:
            refused += 1
            yield Refusal(where, f"it is larger than {largest:,} bytes when unpacked")
        if refused > limits.files:
            raise ArchiveRefused(f"the archive has more than {limits.files:,} files; import it in parts")


def _unpacked(member: _Member, *, most: int) -> BinaryIO | None:
    """A member's bytes; None when there are too many, whatever the archive says of the size."""
    if member.size > most:
        return None
    source = member.opened()
    if source is None:
        return io.BytesIO()
    with ExitStack() as unless_whole, closing(source):
        content = unless_whole.enter_context(spooled())
        size = 0
        while some := source.read(_AT_A_TIME):
            size += len(some)
            if size > most:
                return None
            content.write(some)
        unless_whole.pop_all()
    return content


def _zipped(archive: zipfile.ZipFile) -> Iterator[_Member]:
    listed = [one for one in archive.infolist() if not one.is_dir()]
    names = _decoded([_raw_name(one) for one in listed])
    of_pages = page_folders(names)
    for one, name in zip(listed, names, strict=True):
        problem = "it is encrypted; remove the password first" if one.flag_bits & _ENCRYPTED else ""
        if (one.external_attr >> 28) == 0xA:
            problem = "it is a link, which is not followed"
        pages = (of_pages.get(str(above)) for above in PurePosixPath(name).parents)
        left_out = next((of_a_page(page) for page in pages if page), "")
        yield _Member(name, one.file_size, lambda one=one: archive.open(one), problem, left_out)  # type: ignore[misc]


def _raw_name(one: zipfile.ZipInfo) -> bytes:
    """The name as the archive has it; zipfile takes what is not marked as UTF-8 for code page 437."""
    marked = one.flag_bits & _UTF8_NAME
    return one.orig_filename.encode("utf-8" if marked else "cp437", "surrogateescape")


class _Unclosed:
    """A file that whoever opened it closes."""

    def __init__(self, content: BinaryIO) -> None:
        self.read = content.read

    def close(self) -> None:
        """Does nothing."""


class _Bounded:
    """What comes out of a packed file, up to a number of bytes; beyond that it raises ArchiveRefused."""

    def __init__(self, stream: IO[bytes] | _Unclosed, most: int) -> None:
        self._stream = stream
        self._most = self._left = most
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """The next bytes, which are read again."""
        self._ahead = self.read(size)
        return self._ahead

    def read(self, size: int) -> bytes:
        """The next bytes; none at the end."""
        some, self._ahead = self._ahead[:size], self._ahead[size:]
        if some:
            return some
        some = self._stream.read(size)
        self._left -= len(some)
        if self._left < 0:
            raise ArchiveRefused(f"the archive has more than {self._most:,} bytes; import it in parts")
        return some

    def close(self) -> None:
        """Does nothing: whoever opened the stream closes it."""


def _begins_as_tar(block: bytes) -> bool:
    """Whether a block is the header of a tar; those of old ones have no mark, but a sum that is right."""
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


class _BoundedHeader(tarfile.TarInfo):
    """A member's header; one with a long name or extended header beyond the bound ends the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """See :meth:`tarfile.TarInfo.frombuf`."""
        header = super().frombuf(buf, encoding, errors)
        if header.type in _HEADERS and header.size > _LONGEST_HEADER:
            raise ArchiveRefused(
                f"the archive cannot be unpacked: it has a header of {header.size:,} bytes, "
                f"more than {_LONGEST_HEADER:,}"
            )
        return header


def _taped(tape: tarfile.TarFile, *, most: int) -> Iterator[_Member]:
    for one in tape:
        if one.size > most:  # to go beyond it, tarfile would read as much
            raise ArchiveRefused(f"it says that a file in it has {one.size:,} bytes, more than can be in it")
        cast(Any, tape).members.clear()  # tarfile keeps every header that it has read
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
