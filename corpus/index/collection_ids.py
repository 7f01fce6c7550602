"""Which collections several servers with one catalogue share, by the ids that Chroma itself gave to these.

Each server learns from its own settings where Chroma is, and "localhost" is another one on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from corpus.catalogue import facts
from corpus.catalogue.cached_query import CachedQuery
from corpus.catalogue.database import Catalogue
from corpus.errors import VectorsElsewhere, VectorsUnavailable

_FORMAT = 1


class CollectionIds:
    """The ids of a corpus's collections, kept in its catalogue. Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Of this catalogue."""
        self._catalogue = catalogue
        self._ids = CachedQuery(catalogue, _read)

    def check(self, name: str, chroma_id: str | None, *, url: str) -> None:
        """Sees that the collection of this name at ``url``, if there is one, is not another than is known.

        Raises VectorsUnavailable.
        """
        known = self._ids.result().get(name)
        if known not in (None, chroma_id):
            raise VectorsElsewhere(
                f"the collection {name!r} at {url!r} is not the one that has this corpus's vectors; set "
                "DATELINE_CHROMA_URL to the same Chroma on every server, or fill this one with `dateline "
                "rebuild`"
            )

    def record(self, name: str, chroma_id: str, *, url: str) -> None:
        """As :meth:`check`, for one that is about to be written to: it is known from then on."""
        if name not in self._ids.result():
            with self._catalogue.writing() as connection:
                ids = {name: chroma_id, **_read(connection)}
                written = json.dumps({"format": _FORMAT, "ids": dict(sorted(ids.items()))})
                facts.write(connection, facts.COLLECTION_IDS, written)
        self.check(name, chroma_id, url=url)

    def reset(self) -> None:
        """To be called before collections are deleted: those that are made next are known instead."""
        with self._catalogue.writing() as connection:
            facts.clear(connection, facts.COLLECTION_IDS)


def _read(connection: Connection) -> Mapping[str, str]:
    text = facts.read(connection, facts.COLLECTION_IDS)
    if text is None:
        return {}
    stored = json.loads(text)
    if stored["format"] > _FORMAT:
        raise VectorsUnavailable(
            f"which collections have the vectors was written by a newer program (format "
            f"{stored['format']}); upgrade dateline"
        )
    return dict(stored["ids"])
