"""The members of a ZIP container such as DOCX or EPUB, bounded before any of it is unpacked.

A container says of each member how large it is unpacked, and :mod:`zipfile` gives no byte more than that. So
what it says is enough to refuse a bomb, whatever is in it.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from ingest.errors import FileRefused

ZIP_BEGINS = b"PK\x03\x04"
_ENCRYPTED = 0x1  # flag of a member
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipLimits:
    """The most that a container may have: ``size`` of all members and ``part`` of one are bytes, unpacked.

    ``ratio`` is how many times larger than packed a member may be that has more than ``ratio_from`` bytes.
    """

    members: int = 20_000
    size: int = 500_000_000
    part: int = 64_000_000
    ratio: int = 300
    ratio_from: int = 8_000_000


class ZipContainer:
    """An open container whose list of members is within the limits."""

    def __init__(self, archive: zipfile.ZipFile, limits: ZipLimits) -> None:
        self._archive = archive
        self._limits = limits
        self._members = {one.filename.lstrip("/"): one for one in archive.infolist()}

    @property
    def names(self) -> frozenset[str]:
        """The names of all members."""
        return frozenset(self._members)

    def size(self, name: str) -> int:
        """How many bytes a member has, unpacked; none when there is no such member."""
        return self._members[name].file_size if name in self._members else 0

    def read(self, name: str) -> bytes:
        """A member's bytes; empty when there is no such member. Raises FileRefused."""
        if name not in self._members:
            return b""
        size = self.size(name)
        if size > self._limits.part:
            raise FileRefused(
                f"{name} in it has {size:,} bytes unpacked, more than {self._limits.part:,}; "
                "split it into smaller files"
            )
        try:
            return self._archive.read(self._members[name])
        except _BROKEN as error:
            raise FileRefused(f"the file is damaged: {name} in it cannot be unpacked") from error

    def pieces(self, name: str, size: int = 1 << 20) -> Iterator[bytes]:
        """A member's bytes, piece by piece, however large it is. Raises FileRefused."""
        if name not in self._members:
            return
        try:
            with self._archive.open(self._members[name]) as member:
                while piece := member.read(size):
                    yield piece
        except _BROKEN as error:
            raise FileRefused(f"the file is damaged: {name} in it cannot be unpacked") from error


@contextmanager
def open_zip(content: BinaryIO, *, limits: ZipLimits = ZipLimits()) -> Iterator[ZipContainer]:
    """The container in ``content``. Raises FileRefused when it is damaged, encrypted or beyond the limits."""
    content.seek(0)
    if content.read(len(ZIP_BEGINS)) != ZIP_BEGINS:
        raise FileRefused("the file is not what its name says; name it for what it is, such as .txt for text")
    try:
        archive = zipfile.ZipFile(content)
    except _BROKEN as error:
        raise FileRefused("the file is damaged or cut short; get it again") from error
    with archive:
        _refuse_beyond(archive.infolist(), limits)
        yield ZipContainer(archive, limits)


def _refuse_beyond(members: list[zipfile.ZipInfo], limits: ZipLimits) -> None:
    if len(members) > limits.members:
        raise FileRefused(f"it has {len(members):,} members, more than {limits.members:,}")
    total = sum(one.file_size for one in members)
    if total > limits.size:
        raise FileRefused(f"it has {total:,} bytes unpacked, more than {limits.size:,}; split it")
    for one in members:
        if one.flag_bits & _ENCRYPTED:
            raise FileRefused("the file is encrypted; remove the password first")
        if one.file_size > max(limits.ratio_from, limits.ratio * one.compress_size):
            raise FileRefused(
                f"{one.filename} in it is {one.file_size // max(one.compress_size, 1):,} times as large "
                "unpacked, which no ordinary file is"
            )
