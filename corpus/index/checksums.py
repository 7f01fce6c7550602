"""Whether the full-text index's files are as tantivy wrote them.

Each file of a segment ends with a footer: JSON with the CRC-32 of what comes before it, the length of that
JSON and a magic number (tantivy's ``directory/footer.rs``). tantivy checks it only when asked, and its Python
package has no way to ask.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

_TAIL = struct.Struct("<II")
_MAGIC = 1337
_CHUNK = 1 << 20
_FILES = ("fast", "fieldnorm", "idx", "pos", "store", "term")


def damaged_files(folder: Path) -> list[str]:
    """The names of files that are missing, cut short or not as they were written."""
    latest = folder / "meta.json"
    while True:
        try:
            meta = latest.read_bytes()
            names = _names(json.loads(meta)["segments"])
        except (OSError, ValueError, KeyError, TypeError):
            return [latest.name]
        damaged = sorted(name for name in names if not _is_whole(folder / name))
        if not damaged or latest.read_bytes() == meta:  # else somebody has written meanwhile
            return damaged


def _names(segments: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for segment in segments:
        name = str(segment["segment_id"]).replace("-", "")
        yield from (f"{name}.{ending}" for ending in _FILES)
        if segment["deletes"]:
            yield f"{name}.{segment['deletes']['opstamp']}.del"


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            file.seek(size - _TAIL.size)
            length, magic = _TAIL.unpack(file.read(_TAIL.size))
            if magic != _MAGIC or length > size:
                return False
            payload = size - _TAIL.size - length
            file.seek(payload)
            written = json.loads(file.read(length))["crc"]
            file.seek(0)
            return bool(_crc(file, payload) == written)
    except (OSError, ValueError, KeyError, struct.error):
        return False


def _crc(file: BinaryIO, length: int) -> int:
    crc = 0
    while length:
        chunk = file.read(min(_CHUNK, length))
        if not chunk:
            break
        crc = zlib.crc32(chunk, crc)
        length -= len(chunk)
    return crc
