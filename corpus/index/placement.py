"""Which Chroma server has the passages of which month, where they are in collections by month of publication.

It is kept in the catalogue: a server that is named later gets new months only, until the vectors are rebuilt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from corpus.catalogue import facts
from corpus.catalogue.cached_query import CachedQuery
from corpus.catalogue.database import Catalogue
from corpus.errors import VectorsUnavailable

_FORMAT = 1


class ShardPlacement:
    """The months of one corpus. Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Of this catalogue."""
        self._catalogue = catalogue
        self._months = CachedQuery(catalogue, _read)

    def by_month(self) -> bool:
        """Whether the vectors are in collections by month. Raises VectorsUnavailable."""
        return self._months.result() is not None

    def servers(self) -> Mapping[str, str]:
        """By month, or ``undated``, the address of the server that has it. Raises VectorsUnavailable."""
        return self._months.result() or {}

    def begin(self) -> None:
        """Has the vectors be in collections by month, of which there are none yet."""
        with self._catalogue.writing() as connection:
            facts.write(connection, facts.BY_MONTH, _written({}))

    def place(self, chosen: Mapping[str, str]) -> Mapping[str, str]:
        """Gives months their servers, but for those that have one; returns where all months are."""
        with self._catalogue.writing() as connection:
            months = {**chosen, **(_read(connection) or {})}
            facts.write(connection, facts.BY_MONTH, _written(months))
        return months

    def end(self) -> None:
        """Has the vectors be in one collection."""
        with self._catalogue.writing() as connection:
            facts.clear(connection, facts.BY_MONTH)


def _written(months: Mapping[str, str]) -> str:
    return json.dumps({"format": _FORMAT, "months": dict(sorted(months.items()))})


def _read(connection: Connection) -> Mapping[str, str] | None:
    text = facts.read(connection, facts.BY_MONTH)
    if text is None:
        return None
    stored = json.loads(text)
    if stored["format"] > _FORMAT:
        raise VectorsUnavailable(
            f"where the vectors are was written by a newer program (format {stored['format']}); upgrade "
            "dateline"
        )
    return dict(stored["months"])
