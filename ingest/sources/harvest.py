"""What one check of a source gives: what is new in it, and what to remember of that."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus import SourceEntry
from ingest.sources.source import NotRead, SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """``files`` are to be imported; once they are, or are queued, ``entries`` are known.

    ``result`` says in words what was found. ``etag`` and ``last_modified`` are what a feed's server said of
    what it gave; there are none when something is left for another time, so that it gives that again.
    """

    result: str
    files: Sequence[SourceFile | NotRead] = ()
    entries: Sequence[SourceEntry] = field(default=())
    etag: str | None = None
    last_modified: str | None = None

    @property
    def new(self) -> bool:
        """Whether there is anything to import."""
        return any(isinstance(one, SourceFile) for one in self.files)


def hashed(content: bytes) -> str:
    """A key or a digest: 32 hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
