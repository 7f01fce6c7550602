"""The list of runs, drawn by Streamlit without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.desk import opened
from assistant.settings import Settings
from corpus import Actor, Corpus, RunKind, runs


@pytest.fixture
def desk(folder: Path) -> Iterator[Path]:
    """A folder with 32 runs, one of them of a copy, and the desk set to open it."""
    with Corpus(folder) as corpus:
        for number in range(32):
            run = runs.enqueue(
                corpus.catalogue, RunKind.INGEST, by=Actor(name="Anna"), given=[f"{number}.txt"]
            )
            runs.finish(corpus.catalogue, run.run_id, runs.RunState.DONE, "1 added, 2 near-copy")
    opened.use(Settings(folder=folder))
    yield folder
    opened.close()


def list_of_runs() -> None:
    from assistant.access import ALONE
    from assistant.desk import opened
    from assistant.desk.collection import runs

    runs.show(ALONE, opened.services())


def listed(page: AppTest) -> list[list[str]]:
    [shown] = [
        json.loads(element.proto.json)
        for element in page.main
        if getattr(element.proto, "component_name", "").endswith("dateline_listing")
    ]
    rows: list[dict[str, Any]] = shown["rows"]
    return [[row["value"], row["cells"][0], row["cells"][3]] for row in rows]


def test_every_run_has_a_number_and_the_list_can_be_turned_to_the_first(desk: Path) -> None:
    page = AppTest.from_function(list_of_runs, default_timeout=60).run()
    rows = listed(page)
    assert len(rows) == 30
    assert rows[0] == ["32", "Run 32 · Import: 31.txt", "1 added, 2 copies"]
    next(one for one in page.button if one.label == "Next").click().run()
    assert not page.exception
    assert [row[0] for row in listed(page)] == ["2", "1"]
