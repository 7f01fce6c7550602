"""The body of a response, read and unpacked within a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from ingest.errors import FetchFailed

_GZIP = 31  # zlib's window bits for a gzip header and trailer
ACCEPTED = "gzip"


def read_body(chunks: Iterable[bytes], *, encoding: str, limit: int) -> bytes:
    """All of it, unpacked. Raises FetchFailed beyond ``limit`` bytes, packed or not, and if it is damaged."""
    packed = encoding.strip().casefold()
    if packed in ("", "identity"):
        return _joined(chunks, limit)
    if packed not in ("gzip", "x-gzip"):
        raise FetchFailed(f"it comes packed as {encoding!r}, which was not asked for", later=False)
    return _unpacked(_joined(chunks, limit), limit)


def _joined(chunks: Iterable[bytes], limit: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        _check_size(len(body), limit)
    return bytes(body)


def _unpacked(packed: bytes, limit: int) -> bytes:
    body = bytearray()
    try:
        while packed:  # a gzip file may have several members
            member = zlib.decompressobj(_GZIP)
            body += member.decompress(packed, limit + 1 - len(body))
            _check_size(len(body), limit)
            if not member.eof:
                raise FetchFailed("it ends before it is complete", later=True)
            packed = member.unused_data
    except zlib.error as error:
        raise FetchFailed(f"it cannot be unpacked: {error}", later=True) from error
    return bytes(body)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise FetchFailed(f"it has more than {limit / 1e6:g} MB", later=False)
