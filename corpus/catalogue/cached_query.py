"""What a query of the catalogue gives, read again only after the catalogue has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection

from corpus.catalogue.database import Catalogue

T = TypeVar("T")


class CachedQuery(Generic[T]):
    """What ``read`` gives of a catalogue as it is now. Threads may share it."""

    def __init__(self, catalogue: Catalogue, read: Callable[[Connection], T]) -> None:
        """Reads nothing yet. What ``read`` gives is shared, so nobody may change it."""
        self._catalogue = catalogue
        self._read = read
        self._known: tuple[int, T] | None = None

    def result(self) -> T:
        """It, whoever changed the catalogue. Raises CorpusUnreadable, and what ``read`` raises."""
        # Asked first: what is changed meanwhile is at worst read once more.
        data_version = self._catalogue.data_version()
        known = self._known
        if known is None or known[0] != data_version:
            with self._catalogue.reading() as connection:
                known = data_version, self._read(connection)
            self._known = known
        return known[1]
