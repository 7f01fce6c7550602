"""A writer of small compound files (MS-CFB, version 3), and of Outlook's messages in them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

Folder = Mapping[str, "Folder | bytes"]

_SECTOR, _MINI_SECTOR, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int  # 1: a folder, 2: a stream, 5: the root
    child: int = _NONE
    right: int = _NONE
    start: int = _END
    size: int = 0


def compound_file(root: Folder) -> bytes:
    """The bytes of a compound file with these folders and streams."""
    entries = [_Entry("Root Entry", 5)]
    contents: dict[int, bytes] = {}
    _list(root, 0, entries, contents)
    fat: list[int] = []
    sectors: list[bytes] = []
    mini, mini_fat = b"", list[int]()
    for number, content in contents.items():
        entries[number].size = len(content)
        if len(content) >= _CUTOFF:
            entries[number].start = _stored(content, sectors, fat)
        elif content:
            entries[number].start = len(mini_fat)
            count = -(-len(content) // _MINI_SECTOR)
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), _END]
            mini += content.ljust(count * _MINI_SECTOR, b"\0")
    entries[0].size, entries[0].start = len(mini), _stored(mini, sectors, fat)
    mini_fat_at = _stored(b"".join(struct.pack("<I", one) for one in mini_fat), sectors, fat, fill=b"\xff")
    directory_at = _stored(b"".join(map(_packed, entries)), sectors, fat)
    fat_at = len(sectors)
    tables = -(-(len(fat) + 1) // (_SECTOR // 4))
    fat += [_FAT] * tables
    table = b"".join(struct.pack("<I", one) for one in fat).ljust(tables * _SECTOR, b"\xff")
    marks = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    mini_tables = -(-len(mini_fat) * 4 // _SECTOR)
    places = (0, tables, directory_at, 0, _CUTOFF, mini_fat_at, mini_tables, _END, 0, fat_at)
    header = struct.pack("<8s16xHHHHH6x10I", *marks, *places)
    more = b"".join(struct.pack("<I", fat_at + number) for number in range(1, tables))
    return header.ljust(76 + 4, b"\0")[:80] + more.ljust(108 * 4, b"\xff") + b"".join(sectors) + table


def _list(folder: Folder, at: int, entries: list[_Entry], contents: dict[int, bytes]) -> None:
    before = None
    for name, value in folder.items():
        number = len(entries)
        entries.append(_Entry(name, 2 if isinstance(value, bytes) else 1))
        if before is None:
            entries[at].child = number
        else:
            entries[before].right = number
        before = number
        if isinstance(value, bytes):
            contents[number] = value
        else:
            _list(value, number, entries, contents)


def _stored(content: bytes, sectors: list[bytes], fat: list[int], *, fill: bytes = b"\0") -> int:
    if not content:
        return _END
    start, count = len(sectors), -(-len(content) // _SECTOR)
    padded = content.ljust(count * _SECTOR, fill)
    sectors += [padded[n * _SECTOR : (n + 1) * _SECTOR] for n in range(count)]
    fat += [*range(start + 1, start + count), _END]
    return start


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    tree = (entry.kind, 1, _NONE, entry.right, entry.child)
    return struct.pack("<64sHBBIII16xI16xIQ", name, len(name) + 2, *tree, 0, entry.start, entry.size)


def outlook_message(
    texts: Mapping[str, str],
    *,
    raw: Mapping[str, bytes] | None = None,
    sent: datetime | None = None,
    attached: list[Folder] | None = None,
    header: int = 32,
) -> Folder:
    """A message's folder; ``texts`` and ``raw`` are by the ids, and ids with types, of properties."""
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10_000_000) if sent else 0
    fixed = struct.pack("<HHIQ", 0x40, 0x39, 6, ticks) if sent else b""
    return {
        "__properties_version1.0": bytes(header) + fixed,
        **{f"__substg1.0_{name}001F": words.encode("utf-16-le") for name, words in texts.items()},
        **{f"__substg1.0_{name}": content for name, content in (raw or {}).items()},
        **{f"__attach_version1.0_#{n:08X}": one for n, one in enumerate(attached or [])},
    }


def attachment(name: str, content: bytes | Folder) -> Folder:
    """The folder of a file, or of a message, that is attached."""
    kind = "37010102" if isinstance(content, bytes) else "3701000D"
    return {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        f"__substg1.0_{kind}": content,
    }
