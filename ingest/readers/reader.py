"""What goes into a reader, what comes out of it, and what every reader offers.

A reader is a module of this package: one format, from bytes to reports. To add a format, write the module and
name it in :mod:`ingest.readers.registry`. A file that has others in it (an archive, a message with
attachments) gives these as members, and each is read by the reader of its own format.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from corpus import Report
from ingest.dates import Published
from ingest.unseen_signs import written_out

HEAD_BYTES = 65_536  # what a reader sees of a file before it bids
INSIDE = " › "  # between a file and a member of it, in origins
_IN_MEMORY = 4_000_000  # bytes of a member, beyond which it goes to the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The message that a file came with: what it says of the file, where the file itself does not.

    ``identity`` is the message's own, whatever file it is in.
    """

    identity: str
    outlet: str
    published: Published | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """One file as it was collected.

    ``origin`` is its absolute path or address, ``name`` the file's name, ``content`` its bytes, open and
    seekable, and ``collected`` the instant it was collected, aware and in UTC. ``message`` is the one that
    the file, or an archive that it is in, is attached to.
    """

    origin: str
    name: str
    content: BinaryIO
    collected: datetime
    message: Message | None = None

    @property
    def suffix(self) -> str:
        """The ending of the name, in lower case, with its dot; empty when there is none."""
        return PurePosixPath(self.name).suffix.casefold()

    def head(self) -> bytes:
        """The first :data:`HEAD_BYTES` bytes. Raises OSError."""
        self.content.seek(0)
        return self.content.read(HEAD_BYTES)

    def size(self) -> int:
        """How many bytes there are. Raises OSError."""
        return self.content.seek(0, io.SEEK_END)

    def read(self) -> bytes:
        """All bytes. Raises OSError."""
        self.content.seek(0)
        return self.content.read()

    def member(
        self, name: str, content: BinaryIO | bytes, *, message: Message | None = None
    ) -> CollectedFile:
        """A file inside this one; ``name`` may have folders. It comes with the message that this one does."""
        shown = written_out(" ".join(name.replace(INSIDE.strip(), ">").split()))
        return CollectedFile(
            f"{self.origin}{INSIDE}{shown}",
            PurePosixPath(shown).name,
            io.BytesIO(content) if isinstance(content, bytes) else content,
            self.collected,
            message or self.message,
        )


def spooled() -> BinaryIO:
    """An empty file for a member's bytes: in memory while it is small, and gone once it is closed."""
    return tempfile.SpooledTemporaryFile(_IN_MEMORY)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a part of one, that was not imported. ``where`` reads like ``/a/b.jsonl line 3``.

    What is ``left_out`` is no mistake, such as a hidden file in an archive, or a hidden sheet.
    """

    where: str
    reason: str
    left_out: bool = False


class Bid(IntEnum):
    """How sure a reader is that a file is of its format; the highest bid reads it."""

    NONE = 0
    NAME = 1  # the name ends as this format's do
    CONTENT = 2  # the bytes begin as this format's do
    BOTH = 3


class Reader(Protocol):
    """One format of collected files."""

    @property
    def SUFFIXES(self) -> frozenset[str]:  # noqa: N802 - a module's constant
        """The endings of names that people know the format by, such as ``.html``."""

    def bid(self, name: str, head: bytes) -> Bid:
        """How sure the reader is of a file, by its name and its first :data:`HEAD_BYTES` bytes."""

    def read(self, file: CollectedFile) -> Iterator[Report | Refusal | CollectedFile]:
        """The reports and members of a file, one at a time, and a refusal for each part that cannot be read.

        Raises FileRefused or ReportRefused when the whole file cannot be read, and OSError.
        """


def bid_by_name(name: str, suffixes: frozenset[str]) -> Bid:
    """The bid of a format whose bytes begin like any text."""
    return Bid.NAME if PurePosixPath(name).suffix.casefold() in suffixes else Bid.NONE
