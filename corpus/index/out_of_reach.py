"""Passages that the vector index has and yet does not find, which are scored with every search instead.

The graph by which Chroma searches may leave a few passages without a way to them: 2 to 4 of 20,000 made-up
vectors, also after a rebuild. Which they are is found by :mod:`corpus.health` and kept in the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from corpus.catalogue import facts
from corpus.catalogue.cached_query import CachedQuery
from corpus.catalogue.database import Catalogue

_FACT = "passages out of reach of the vector index"


class OutOfReach:
    """The passages of one corpus. Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Of this catalogue."""
        self._recorded = CachedQuery(catalogue, _read)

    def passage_ids(self) -> tuple[int, ...]:
        """Those found by the last check of the indexes."""
        return self._recorded.result()


def _read(connection: Connection) -> tuple[int, ...]:
    return tuple(json.loads(facts.read(connection, _FACT) or "[]"))


def record(catalogue: Catalogue, passage_ids: Sequence[int]) -> None:
    """Keeps which passages are out of reach, in place of those recorded before."""
    with catalogue.writing() as connection:
        facts.write(connection, _FACT, json.dumps(list(passage_ids)))
