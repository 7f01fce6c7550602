"""What a backup is: a gzipped tape archive whose first member says what the others are.

The indexes are left out, since they are rebuilt from the catalogue without encoding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

MANIFEST = "dateline-backup.json"
FORMAT = 1
DATABASES = ("ledger.sqlite", "catalogue.sqlite")
"""In the order in which they are copied: the later catalogue has all that the ledger cites."""
FILES = ("publishers.yaml", "originals")  # which servers may share, where there are any
FURTHER = (*FILES, "encoder")

_AT_A_TIME = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup's manifest says: the program that made it, when, and each file's SHA-256.

    ``files`` maps a path relative to the corpus's folder to the digest in hexadecimal; ``size`` is the number
    of bytes of all of them.
    """

    program: str
    made: datetime
    files: Mapping[str, str]
    size: int

    def to_json(self) -> bytes:
        """The manifest."""
        fields = {
            "format": FORMAT,
            "program": self.program,
            "made": self.made.isoformat(),
            "size": self.size,
            "files": dict(self.files),
        }
        return json.dumps(fields, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, raw: bytes) -> Backup:
        """The backup of a manifest. Raises ValueError, with the format where that is another."""
        fields = json.loads(raw)
        if not isinstance(fields, dict) or fields.get("format") != FORMAT:
            found = fields.get("format") if isinstance(fields, dict) else None
            program = fields.get("program") if isinstance(fields, dict) else None
            raise ValueError(
                f"its format {found!r} is of Dateline {program}; this is Dateline {this_program()}"
            )
        return cls(
            program=str(fields["program"]),
            made=datetime.fromisoformat(fields["made"]),
            files={str(name): str(digest) for name, digest in fields["files"].items()},
            size=int(fields["size"]),
        )


def this_program() -> str:
    """The version of the running program."""
    return version("dateline")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def copied(source: IO[bytes], target: IO[bytes]) -> str:
    """Copies the bytes, and returns their SHA-256 in hexadecimal."""
    found = hashlib.sha256()
    while some := source.read(_AT_A_TIME):
        found.update(some)
        target.write(some)
    return found.hexdigest()
