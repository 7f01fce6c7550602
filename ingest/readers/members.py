"""A file and the files in it, one after another: archives, attachments, and what is in those.

Reading may be broken off in a member that takes too long or too much memory, and goes on after it: the places
that are given on the way say where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus import Report
from ingest.errors import ArchiveRefused
from ingest.readers.reader import CollectedFile, Refusal

Read = Callable[[CollectedFile], Iterator[Report | Refusal | CollectedFile]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLimits:
    """The most that is taken out of one file, with all that is in it.

    ``size`` is bytes, unpacked; so is ``size_of_a_file``. Beyond ``free`` bytes they are at most ``growth``
    times as many as the file itself has, as no archive of texts comes to.
    """

    depth: int = 4
    files: int = 200_000
    size: int = 8_000_000_000
    size_of_a_file: int = 200_000_000
    free: int = 100_000_000
    growth: int = 100

    def unpacked(self, packed: int) -> int:
        """How many bytes a file of so many may have in it."""
        return min(self.size, max(self.free, self.growth * packed))


LIMITS = MemberLimits()


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading has come to: the number of each member that leads there, and the origin of the last.

    Without numbers it is the file itself, between two members or before the first.
    """

    path: tuple[int, ...]
    origin: str


def read_with_members(
    file: CollectedFile, read: Read, *, after: tuple[int, ...] = (), limits: MemberLimits = LIMITS
) -> Iterator[Report | Refusal | Place]:
    """What ``read`` gives of a file and of every member, and each place that is come to.

    With ``after`` only what follows the member at that path. Members that lie too deep are refused one by
    one; beyond the other limits the rest of the file is.
    """
    walk = _Walk(read, limits, most=limits.unpacked(file.size()))
    try:
        yield from walk.read(file, (), after)
    except ArchiveRefused as refusal:
        yield Refusal(file.origin, str(refusal))


class _Walk:
    def __init__(self, read: Read, limits: MemberLimits, *, most: int) -> None:
        self._read = read
        self._limits = limits
        self._most = most
        self._files = self._size = 0

    def read(
        self, file: CollectedFile, path: tuple[int, ...], after: tuple[int, ...]
    ) -> Iterator[Report | Refusal | Place]:
        number, passed = 0, after[0] if after else 0
        for value in self._read(file):
            if not isinstance(value, CollectedFile):
                if number >= passed:
                    yield value
                continue
            number += 1
            with value.content:
                self._count(value)
                if number > passed:
                    yield from self._member(value, (*path, number), ())
                elif number == passed and len(after) > 1:
                    yield from self._member(value, (*path, number), after[1:])
            yield Place(path, file.origin)

    def _member(
        self, member: CollectedFile, path: tuple[int, ...], after: tuple[int, ...]
    ) -> Iterator[Report | Refusal | Place]:
        yield Place(path, member.origin)
        if len(path) > self._limits.depth:
            deep = f"it is more than {self._limits.depth} files deep in others; take it out of them first"
            yield Refusal(member.origin, deep)
        else:
            yield from self.read(member, path, after)

    def _count(self, member: CollectedFile) -> None:
        """Raises ArchiveRefused when there is more in the file than may be."""
        self._files += 1
        self._size += member.size()
        if self._files > self._limits.files:
            raise ArchiveRefused(f"it has more than {self._limits.files:,} files in it; import it in parts")
        if self._size > self._most:
            raise ArchiveRefused(
                f"the files in it come to more than {self._most:,} bytes; unpack it and import it in parts"
            )
