"""What was read of the catalogue is used until it is written to, by whomever, and not after."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from corpus.catalogue import facts
from corpus.catalogue.cached_query import CachedQuery
from corpus.catalogue.database import Catalogue


@pytest.mark.parametrize("writer", ["itself", "another"])
def test_it_is_read_again_only_after_somebody_has_written(
    folder: Path, database_url: str | None, writer: str
) -> None:
    read: list[str | None] = []

    def penguins(connection: Connection) -> str | None:
        read.append(facts.read(connection, "penguins"))
        return read[-1]

    with (
        Catalogue(folder, database_url=database_url) as one,
        Catalogue(folder, database_url=database_url) as two,
    ):
        query = CachedQuery(one, penguins)
        assert [query.result(), query.result()] == [None, None]
        with (one if writer == "itself" else two).writing() as connection:
            facts.write(connection, "penguins", "12")
            assert query.result() is None, "it is not committed yet"
        assert [query.result(), query.result()] == ["12", "12"]
        assert read == [None, "12"]


def test_what_could_not_be_read_is_tried_again(folder: Path) -> None:
    def counted(connection: Connection) -> int:
        return int(facts.read(connection, "penguins") or "none")

    with Catalogue(folder) as catalogue:
        query = CachedQuery(catalogue, counted)
        for _ in range(2):
            with pytest.raises(ValueError, match="none"):
                query.result()
        with catalogue.writing() as connection:
            facts.write(connection, "penguins", "12")
        assert query.result() == 12
