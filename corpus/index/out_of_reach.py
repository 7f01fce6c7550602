"""Passages that the vector index has and yet does not find, which are scored with every search instead.

The graph by which Chroma searches may leave a few passages without a way to them: 2 to 4 of 20,000 made-up
vectors, also after a rebuild. Which they are is found by :mod:`corpus.health` and kept in the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from corpus.catalogue import facts
from corpus.catalogue.database import Catalogue

_FACT = "passages out of reach of the vector index"


class OutOfReach:
    """The passages of one corpus, read again only after the catalogue has changed. Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Of this catalogue."""
        self._catalogue = catalogue
        self._read: tuple[int, tuple[int, ...]] | None = None

    def passage_ids(self) -> tuple[int, ...]:
        """Those found by the last check of the indexes."""
        data_version = self._catalogue.data_version()
        known = self._read
        if known is None or known[0] != data_version:
            with self._catalogue.reading() as connection:
                known = data_version, tuple(json.loads(facts.read(connection, _FACT) or "[]"))
            self._read = known
        return known[1]


def record(catalogue: Catalogue, passage_ids: Sequence[int]) -> None:
    """Keeps which passages are out of reach, in place of those recorded before."""
    with catalogue.writing() as connection:
        facts.write(connection, _FACT, json.dumps(list(passage_ids)))
