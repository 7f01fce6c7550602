"""What the machine that imports gives to workers on others: its encoder, and files piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import FileRefused
from ingest.regular_file import open_regular

if TYPE_CHECKING:
    from corpus import EncoderFiles

_PIECE = 4 << 20  # bytes


class FileServer:
    """Runs as an actor on the machine that imports."""

    def __init__(self, encoder: EncoderFiles) -> None:
        """Keeps the encoder's files in the cluster's store, from which each node takes them once."""
        import ray

        self._encoder = ray.put(encoder)

    def encoder(self) -> list[Any]:
        """The reference to the EncoderFiles, in a list so that these are not sent in its place."""
        return [self._encoder]

    def piece(self, path: Path, at: int) -> bytes | str:
        """The bytes of a file from ``at`` on, none at its end; or in words why it cannot be read."""
        try:
            with open_regular(path) as opened:
                opened.seek(at)
                return opened.read(_PIECE)
        except FileRefused as refusal:
            return str(refusal)
        except OSError as error:
            return f"the file cannot be read: {error.strerror or error}"


def fetch(path: Path, into: Path, *, piece: Callable[[Path, int], bytes | str]) -> None:
    """Copies a file of the other machine. Raises FileRefused."""
    with into.open("wb") as copy:
        while some := piece(path, copy.tell()):
            if isinstance(some, str):
                raise FileRefused(some)
            copy.write(some)
